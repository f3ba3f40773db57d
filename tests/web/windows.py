#!/usr/bin/env python3
"""What the administrator does about windows on the site: a restricted period called for some and lifted, a closed period named, dates of
results; and calendars followed by a private address, which carry the quarterly windows and nothing else.

usage: windows.py ABSTAIN"""
import re
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed


def state(person):
    person.get("/")
    return re.search(r'<section class="banner (\w+)">', person.page.text)[1]


def restrict(administrator, uma, theo):
    before, followed = [state(uma), state(theo)], follow(uma)
    administrator.get("/windows/restrict")
    administrator.send({"to": "some", "persons": "uma.castro, nobody.here"})
    check("a name that is nobody's is said at its field, and kept",
          administrator.page.status == 422 and administrator.page.shows("Nobody in service is called `nobody.here`")
          and "uma.castro, nobody.here</textarea>" in administrator.page.text)
    administrator.send({"to": "some", "persons": "Uma Castro\numa.castro"})
    check("it is shown before it counts", administrator.page.shows("Check, then confirm") and
          administrator.page.text.count("Uma Castro</a></dd>") == 1)
    check("and does not count yet", state(uma) == before[0])
    administrator.send()
    check("then it counts for whom it names", administrator.page.path == "/windows" and state(uma) == "no")
    check("and for nobody else", state(theo) == before[1])
    notice = re.search(r"/windows/(notice-\w+)/lift", administrator.page.text)[1]
    check("nobody else sees it", not theo.get("/calendar").shows(notice) and theo.get(f"/windows/{notice}/lift").status == 404)
    check("a calendar that is followed does not show it", follow(uma) == followed)
    administrator.get(f"/windows/{notice}/lift")
    administrator.send()
    check("it is lifted", state(uma) == before[0] and notice not in administrator.page.text)
    administrator.get(f"/windows/{notice}/lift")
    check("and cannot be lifted twice", administrator.page.status == 404)


def follow(person):
    """What the calendar says, without what is the person's own: the names of its events, and when it was made."""
    person.get("/calendar/address")
    person.send({"verdict": "make"})
    path = re.search(r"/feed/[\w-]{43}", person.page.text)[0]
    stranger = Person(person.site)
    stranger.get(path)
    follow.page, follow.path = stranger.page, path
    return [line for line in stranger.page.text.split("\r\n") if not line.startswith(("UID:", "DTSTAMP:"))]


def calendars(uma):
    lines = follow(uma)
    check("a calendar is followed without signing in", follow.page.status == 200 and follow.page.headers["content-type"].startswith("text/calendar"))
    check("it has the quarterly windows", "BEGIN:VCALENDAR" in lines and any(line.startswith("SUMMARY:") and "Q" in line for line in lines))
    check("and is kept by nobody on the way", "no-store" in follow.page.headers.get("cache-control", ""))
    first = follow.path
    follow(uma)
    check("a new address ends the first", Person(uma.site).get(first).status == 404)
    uma.get("/calendar/address")
    uma.send({"verdict": "end"})
    check("and it can be ended", Person(uma.site).get(follow.path).status == 404)


def close(administrator, uma, theo):
    administrator.get("/windows/close")
    administrator.send({"from": "2026-05-19", "until": "2026-05-18"})
    check("a period that ends before it begins is refused", administrator.page.shows("It ends before it begins"))
    administrator.send({"from": "2026-05-20 09:00", "until": "2026-05-23"})
    administrator.send()
    check("a closed period counts for those whom the policy binds by it",
          administrator.page.path == "/windows" and [state(uma), state(theo)] == ["no", "yes"])
    administrator.get("/windows/" + re.search(r"notice-\w+", administrator.page.text)[0] + "/lift")
    administrator.send()
    check("until it is lifted", state(uma) != "no")


def results(administrator):
    administrator.get("/windows/results")
    administrator.send({"quarter": "Q4-2026", "what": "expected", "when": "soon"})
    check("a day that is none is said", administrator.page.shows("Write the day like"))
    administrator.send({"quarter": "Q4-2026", "what": "expected", "when": "2026-07-30"})
    administrator.send()
    check("results are planned", administrator.page.path == "/windows" and administrator.page.shows("30 July 2026"))
    administrator.get("/windows/results")
    administrator.send({"quarter": "Q4-2026", "what": "released", "when": "2026-08-30 16:00"})
    check("and are not out before they are", administrator.page.shows("still to come"))


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        uma, theo, administrator = site.person("uma.castro"), site.person("theo.chen"), site.person("joel.castro")
        calendars(uma)
        restrict(administrator, uma, theo)
        close(administrator, uma, theo)
        results(administrator)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
