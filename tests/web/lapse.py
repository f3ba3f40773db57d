#!/usr/bin/env python3
"""How a clearance ends before its time: the person says that he knows something, he is brought in on an item, somebody of his family is,
a period closes, or the time is over. The page says so at once, and in the same words whatever the cause.

usage: lapse.py ABSTAIN"""
import json
import re
import sys
from time import sleep

from after import cleared
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed
DAY = 86400


def words(page, who):
    """The page as it reads, without what differs between any two requests."""
    text = re.sub(r"<time.*?</time>|req-\w+|value=\"[\w-]{20,}\"", "", page.text)
    return text.replace(who.title().replace(".", " "), "NAME")


def directors(site):
    gone = {line.split()[-2] for line in site.run("log", "--kind", "left", "--limit", "1000").splitlines() if line.endswith(" leaves")}
    lines = [line.split() for line in site.run("log", "--kind", "class-given", "--limit", "1000").splitlines()]
    there = [words[-3] for words in lines if words[-1] == "director" and words[-3] not in gone | {"joel.castro", "fay.keller"}]
    return [who for who in there if may(site, who) == "need"]


def may(site, who, kind="sell", *more):
    """What the engine says to the administrator, where the person knows nothing."""
    facts = ["--fact", "aware of mnpi=no", "--fact", "will exercise options=yes"]
    return json.loads(site.run("ask", who, kind, "10", *facts, *more, "--json"))["verdict"]


def sell(site, who):
    person, path = cleared(site, who, kind="sell", shares="100")
    check(f"{who} is cleared", person.page.shows("Cleared until"))
    return person, path


def own_word(site, who):
    person, path = sell(site, who)
    person.get(path + "/letter")
    check("there is a letter", person.page.shows("has been cleared"))
    person.get(path)
    person.send({"verdict": "knows"}, form=-2)
    page = person.page
    check("who says that he knows something is no longer cleared", page.path == path and page.shows("No longer cleared"))
    log = site.run("log", "--person", who)
    check("what he said is recorded, and that the clearance lapsed",
          f'{who} attests "aware of mnpi" yes' in log and "lapses" in site.run("log", "--kind", "clearance-lapsed"))
    check("there is no letter any more", person.get(path + "/letter").shows("There is no letter"))
    return page


def drop(site, who):
    person, path = sell(site, who)
    person.send({"verdict": "drops"}, form=-1)
    check("who gives it up is no longer cleared", person.page.shows("No longer cleared"))
    return person.page


def item(site, who):
    person, path = sell(site, who)
    site.record("item deal opens")
    check("an item of which he is not told changes nothing", person.get(path).shows("Cleared until"))
    site.record(f"{who} is brought in on deal")
    check("who is brought in is no longer cleared", person.get(path).shows("No longer cleared"))
    check("nor by the engine", may(site, who) == "deny")
    page = person.page
    sleep(1.1)  # he knew it for a while
    site.record("item deal is abandoned")
    check("nor when the item is given up", person.get(path).shows("No longer cleared"))
    return page


def relative(site, who):
    site.record(f"pia.wren is spouse of {who} with shares_address yes, dependent no")
    person, path = sell(site, who)
    site.record("item merger opens")
    site.record("pia.wren is brought in on merger")
    person.get(path)
    check("nor whose wife is", person.page.shows("No longer cleared"))
    check("and nothing says why", not re.search("wren|merger|spouse|family", person.page.text.split("<main")[1]))
    return person.page


def period(site, who):
    person, path = sell(site, who)
    site.record(f"restricted notice r-1 to {who}")
    check("nor to whom a notice says to stop", person.get(path).shows("No longer cleared"))
    return person.page


def time(site, who):
    person, path = sell(site, who)
    site.stop()
    site.ahead += 4 * DAY
    site.start()
    person = site.person(who)
    check("nor when the time is over", person.get(path).shows("No longer cleared"))
    check("the letter is gone with it", person.get(path + "/letter").shows("There is no letter"))
    return person.get(path)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        first, second, third, fourth = directors(site)[:4]
        causes = {own_word: first, drop: first, item: second, relative: third, period: fourth, time: first}
        pages = {cause.__name__: words(cause(site, who), who) for cause, who in causes.items()}
        for name, page in pages.items():
            check(f"{name}: the page is that of any other cause", page == pages["time"])
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
