#!/usr/bin/env python3
"""The queue as business days pass: how many each request waits, which are beyond the policy's aim, in what order; and that silence approves
nothing. Saturday, Sunday and Memorial Day are no business days.

usage: queue_of_requests.py ABSTAIN"""
import sys

from after import answer_no
from lapse import directors
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed
DAY = 86400
EARLY, LATE = "since today", "to be answered today"
PASSING = [(0, EARLY, None), (1, "1 business day", None), (2, "2 business days to be answered today", LATE), (4, "2 business days", LATE),
           (5, "2 business days", LATE), (6, "3 business days beyond the aim", "beyond the aim")]


def after_days(site, days):
    site.stop()
    site.ahead += days * DAY
    site.start()
    return site.person("joel.castro").get("/queue")


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        first, second = directors(site)[:2]
        person = site.person(first)
        path = answer_no(person, kind="gift", shares="10")
        passed = 0
        for days, waits, tag in PASSING:
            page = after_days(site, days - passed)
            passed = days
            counted = tag != "beyond the aim" or page.shows("1 of them beyond what the policy aims at")
            check(f"after {days} days: {waits}", page.shows(waits) and counted)
        other = answer_no(site.person(second), kind="gift", shares="20")
        page = site.person("joel.castro").get("/queue")
        order = [page.text.find(p.removeprefix("/requests/")) for p in (path, other)]
        check("who is beyond the aim stands first", 0 < order[0] < order[1])
        check("a picture says how many wait how long", "<desc" in page.text and
              page.shows("How many requests wait for how many business days today: 1, 1 day: 0, 2 days: 0, 3 days: 1, 4 days: 0"))
        check("silence approved nothing", site.person(first).get(path).shows("Received") and page.shows("Silence approves nothing"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
