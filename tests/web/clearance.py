#!/usr/bin/env python3
"""The life of a request for clearance on the site: asked, seen in the queue with the engine's reasons, decided once, told to the person.

usage: clearance.py ABSTAIN"""
import re
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed


def ask_to_sell(person, shares="100"):
    person.get("/ask")
    person.send({"kind": "sell", "shares": shares})
    questions = {name: "no" for name in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)}
    person.send({"kind": "sell", "shares": shares, **questions})
    return person.page.path


def ask(site):
    person = site.person("uma.castro")
    check("the first page says that a clearance is needed", person.page.shows("ask for clearance before you trade"))
    person.get("/ask")
    person.send({"shares": "many"})
    check("what is missing is said at the top and at its field",
          person.page.status == 422 and person.page.text.count("Choose what you want to do") == 2)
    check("what was typed is kept", 'value="many"' in person.page.text)
    path = ask_to_sell(person)
    check("a request is received", person.page.shows("Received") and path.startswith("/requests/req-"))
    return person, path


def decide(site, person, path):
    administrator = site.person("joel.castro")
    administrator.get("/queue")
    check("it stands in the administrator's queue", path.removeprefix("/requests/") in administrator.page.text)
    administrator.get(path.replace("/requests/", "/queue/"))
    check("with what the policy says", administrator.page.shows("must be cleared beforehand"))
    late = Person(site, administrator.cookie)
    late.get(path.replace("/requests/", "/queue/"))
    administrator.send({"verdict": "clear", "why": "at the market only"})
    check("it is cleared",
          administrator.page.path == "/queue" and path.removeprefix("/requests/") not in administrator.page.text)
    late.send({"verdict": "refuse"})
    check("a second decision is told who was first", late.page.status == 409 and late.page.shows("joel.castro"))
    person.get(path)
    check("the person is told, until when", person.page.shows("Cleared until Saturday 23 May 2026, 00:00"))
    check("and the conditions", person.page.shows("at the market only"))


def refuse(site, person, path):
    administrator = site.person("joel.castro")
    other = ask_to_sell(person, "50")
    administrator.get(other.replace("/requests/", "/queue/"))
    administrator.send({"verdict": "refuse", "why": "a deal of which he does not know"})
    person.get(other)
    check("a refusal gives no reason", person.page.shows("Not cleared") and not person.page.shows("deal"))
    stranger = site.person("theo.chen")
    stranger.get(other)
    nowhere = stranger.page.text.replace(other, "")
    stranger.get("/requests/req-000000000000")
    check("to others it is as if it were not there",
          stranger.page.status == 404 and nowhere == stranger.page.text.replace("/requests/req-000000000000", ""))
    stranger.get(other.replace("/requests/", "/queue/"))
    check("nor is there a queue for them", stranger.page.status == 404)


def own(site):
    administrator = site.person("joel.castro")
    path = ask_to_sell(administrator)
    administrator.get(path.replace("/requests/", "/queue/"))
    check("nobody decides on his own request", administrator.page.shows("You do not decide on this") and "verdict" not in administrator.page.text)
    site.record("joel.castro is unavailable")
    ceo = site.person("fay.keller")
    ceo.get(path.replace("/requests/", "/queue/"))
    check("the alternate does", "verdict" in ceo.page.text)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        person, path = ask(site)
        decide(site, person, path)
        refuse(site, person, path)
        own(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
