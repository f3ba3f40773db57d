#!/usr/bin/env python3
"""Conduct on the site: incidents by name and without, inquiries of the press, questions to the administrator.

usage: incidents.py ABSTAIN"""
import re
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"


def named(site):
    person = site.person("uma.castro")
    person.get("/report")
    person.send({"text": ""})
    check("what is missing is said at each field", person.page.status == 422 and person.page.text.count("Say what happened") == 2 and
          person.page.text.count("Choose whether you give your name") == 2)
    person.send({"text": "I saw a trade <b>before</b> the release", "kind": "trading", "name": "named"})
    check("a report is received, with a reference", person.page.shows("Received") and person.page.path.startswith("/report/case-"))
    reference = person.page.path.removeprefix("/report/")
    person.get("/report")
    check("who reported sees only that", person.page.shows(f"{reference} received") and not person.page.shows("saw a trade"))
    stranger = site.person("theo.chen")
    stranger.get(f"/report/{reference}")
    check("others find nothing", stranger.page.status == 404)
    stranger.get(f"/incidents/{reference}")
    check("nor is there a case for them", stranger.page.status == 404)
    return person, reference


def anonymous(site):
    person = site.person("lena.sloan")
    person.get("/report")
    check("the page says what is kept", person.page.shows("not who you are"))
    before = site.run("log", "--person", "lena.sloan")
    person.send({"text": "Somebody told his brother", "kind": "tipping", "name": "anonymous"})
    check("an anonymous report is received", person.page.shows("Your name was not kept"))
    reference = person.page.path.removeprefix("/report/")
    check("the record does not name who made it", site.run("log", "--person", "lena.sloan") == before)
    check("nor does the act", "lena" not in " ".join(site.run("log", "--kind", "incident-reported", "--json").split(reference)[1:]))
    entry = re.search(r"^(\w+) .*" + reference, site.run("log", "--kind", "incident-reported"), re.M)[1]
    check("by nobody", "anonymous" in site.run("show", entry) and "lena" not in site.run("show", entry))
    person.get("/report")
    check("it does not stand under his own", reference not in person.page.text)


def case(site, person, reference):
    administrator = site.person("joel.castro")
    administrator.get("/incidents")
    check("the administrator has the case", reference in administrator.page.text and administrator.page.shows("no name given"))
    administrator.get(f"/incidents/{reference}")
    check("with what was said, as text", administrator.page.shows("Reported") and "&lt;b&gt;before&lt;/b&gt;" in administrator.page.text)
    late = Person(site, administrator.cookie)
    late.get(f"/incidents/{reference}")
    administrator.send({"step": "asked the broker"}, form=-2)
    check("a step is recorded", administrator.page.shows("asked the broker"))
    administrator.send({"outcome": "a violation was found", "sanction": "a written warning"})
    check("and the end, with the sanction", administrator.page.shows("Outcome a violation was found Sanction a written warning"))
    late.send({"outcome": "nothing"})
    check("a case is closed once", late.page.status == 409 and late.page.shows("closed already"))
    person.get(f"/report/{reference}")
    check("who reported is not told", not person.page.shows("warning") and not person.page.shows("closed"))


def inquiry(site):
    person = site.person("uma.castro")
    person.get("/inquiry")
    check("the page names the spokespersons", person.page.shows("Only the authorised spokespersons answer the press, analysts and investors:"))
    person.send({"from": "", "text": "about the trial"})
    check("who asked must be said", person.page.status == 422 and person.page.shows("Say who asked") and
          ">about the trial</textarea>" in person.page.text)
    person.send({"from": "Ann Reed, Daily Wire", "text": "about the trial"})
    check("an inquiry is referred", person.page.shows("Ann Reed, Daily Wire asked you") and person.page.shows("referred"))
    check("and recorded so", "refers inquiry" in site.run("log", "--kind", "inquiry-referred", "--person", "uma.castro"))
    chief = site.person("fay.keller")
    chief.get("/inquiry")
    check("a spokesperson sees it", chief.page.shows("Ann Reed, Daily Wire asked"))
    stranger = site.person("theo.chen")
    stranger.get("/inquiry")
    check("others do not", not stranger.page.shows("Daily Wire"))


def question(site):
    person = site.person("uma.castro")
    check("every page leads to it", 'href="/question"' in person.page.text)
    person.get("/question")
    person.send({"text": "May my sister buy?"})
    check("a question waits", person.page.shows("waiting May my sister buy?"))
    administrator = site.person("joel.castro")
    administrator.get("/questions")
    path = re.search(r'href="(/questions/q-[^"]+)"', administrator.page.text)[1]
    administrator.get(path)
    late = Person(site, administrator.cookie)
    late.get(path)
    administrator.send({"text": "Not while a period is closed."})
    late.send({"text": "Yes."})
    check("it is answered once", late.page.status == 409 and late.page.shows("answered already"))
    person.get("/question")
    check("who asked sees the answer", person.page.shows("Not while a period is closed."))
    stranger = site.person("theo.chen")
    stranger.get(path)
    check("nobody else does", stranger.page.status == 404)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        person, reference = named(site)
        anonymous(site)
        case(site, person, reference)
        inquiry(site)
        question(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
