#!/usr/bin/env python3
"""Conduct on the site: incidents by name and without, inquiries of the press, questions to the administrator.

usage: incidents.py ABSTAIN"""
import hashlib
import json
import re
import sys
import threading
import urllib.parse

from site_for_tests import Forms, Person, Site, check

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


def wait_a_day(site):
    site.stop()
    site.ahead += 24 * 3600
    site.start()


def anonymous(site):
    person = site.person("lena.sloan")
    person.get("/report")
    check("the page says what is hidden, and what is not", person.page.shows("bears that day and no time") and
          person.page.shows("That you signed in today stands in the record") and person.page.shows("many have the name of their author in them"))
    before = site.run("log", "--limit", "1", "--json")
    person.upload([("file", "a.txt", b"a letter")], {"text": "Somebody told his brother", "kind": "tipping", "name": "anonymous"})
    check("an anonymous report is received", person.page.shows("Your name was not kept"))
    reference = person.page.path.removeprefix("/report/")
    check("nothing goes into the record with it, at no instant", site.run("log", "--limit", "1", "--json") == before)
    check("without the time", not re.search(r"\d\d:\d\d", person.page.text))
    received = person.page.text
    administrator = site.person("joel.castro")
    administrator.get("/incidents")
    check("nobody reads it on the same day", "case-" + reference.removeprefix("case-") not in administrator.page.text)
    person.get("/report")
    check("it does not stand under his own", reference not in person.page.text)
    wait_a_day(site)
    administrator = site.person("joel.castro")
    administrator.get("/incidents")
    check("on the next one the administrator has it", reference in administrator.page.text)
    administrator.get("/incidents")
    log = json.loads("[" + ",".join(line for line in site.run("log", "--kind", "incident-reported", "--json").split("\n") if reference in line) + "]")
    check("once, with the end of the day as its instant", [entry["content"]["at"] for entry in log] == ["2026-05-21T04:00:00Z"])
    administrator.get(f"/incidents/{reference}")
    check("and its evidence, with the day only", administrator.page.shows("before 21 May 2026") and administrator.page.shows("Evidence: a.txt") and
          not re.search(r"\d\d:\d\d", administrator.page.text.split("<main")[1].split("<form")[0]))
    entry = re.search(r"^(\w+) .*" + reference, site.run("log", "--kind", "incident-reported"), re.M)[1]
    check("by nobody", "anonymous" in site.run("show", entry) and "lena" not in site.run("show", entry))
    check("the record does not name who made it", reference not in site.run("log", "--person", "lena.sloan"))
    person = site.person("lena.sloan")
    person.get(f"/report/{reference}")
    strip = lambda text: re.sub(r'value="[^"]*"', "", text)
    check("whoever has the reference sees the same as before", strip(person.page.text) == strip(received))


def evidence(site, administrator, reference):
    stranger = site.person("theo.chen")
    administrator.get(f"/incidents/{reference}")
    nasty = b"<script>alert(1)</script>\x00\xff"
    administrator.upload([("file", 'x"; a=b/../<b>.html', nasty), ("file", "b.bin", b"b" * 2_500_000)], {"step": "looked at his mail"}, form=-2)
    check("a step has its evidence", administrator.page.shows("looked at his mail") and administrator.page.text.count("/evidence/") == 2)
    paths = re.findall(r'href="(/evidence/[^"]+)"', administrator.page.text)
    got = administrator.get(paths[0])
    check("it is saved and never shown, under a plain name", got.body == nasty and got.headers["content-type"] == "application/octet-stream" and
          got.headers["x-content-type-options"] == "nosniff" and
          re.fullmatch(r'attachment; filename="[\w. -]+"', got.headers["content-disposition"]) is not None)
    check("a large one whole", administrator.get(paths[1]).body == b"b" * 2_500_000)
    digest = hashlib.sha256(nasty).hexdigest()
    check("the record has its hash", digest in site.run("log", "--kind", "incident-step", "--json") and paths[0].endswith(digest))
    check("others do not get it", stranger.get(paths[0]).status == 404 and site.person("uma.castro").get(paths[0]).status == 404)
    check("nor what another case has", administrator.get(paths[0].replace(reference, "case-000000000000")).status == 404)
    administrator.get(f"/incidents/{reference}")
    shown = administrator.page
    administrator.upload([("file", "huge.pdf", b"x" * (4 << 20))], {"step": "typed at length"}, form=-2)
    check("one that is too large is said to be, and what was typed is kept", administrator.page.status == 422 and
          administrator.page.shows("huge.pdf` is larger than 3 MB") and ">typed at length</textarea>" in administrator.page.text)
    administrator.page = shown
    administrator.upload([("file", "empty.pdf", b"")], {"step": "typed"}, form=-2)
    check("so is an empty one", administrator.page.status == 422 and administrator.page.shows("empty.pdf` is empty"))
    administrator.page = shown
    administrator.upload([("file", f"{i}", b"x") for i in range(5)], {"step": "typed"}, form=-2)
    check("and one too many", administrator.page.status == 422 and administrator.page.shows("At most 3 files"))
    statuses = []
    for cut in range(-3, -330, -7):
        administrator.page = shown
        administrator.upload([("file", "cut.txt", b"y" * 200)], {"step": "typed before the cut"}, form=-2, cut=cut)
        statuses.append(administrator.page.status)
        if administrator.page.status == 422 and "typed before the cut</textarea>" not in administrator.page.text:
            statuses.append("lost")
        if administrator.page.status == 422 and not administrator.page.shows("was cut off on its way"):
            statuses.append("unsaid")
    check("one that was cut is said to be, wherever; what was typed is kept", statuses.count(422) > 40 and set(statuses) == {422})
    check("and of the cut ones nothing is kept", "cut.txt" not in "".join(site.run("log", "--kind", "incident-step", "--json")))


def about(site):
    person = site.person("igor.cole")
    person.get("/report")
    check("who reads reports can be what one is about", person.page.shows("Joel Castro (general-counsel), who will then not see it"))
    person.send({"text": "he traded himself", "kind": "trading", "name": "named", "about": "theo.chen"})
    check("nobody else can be spared", person.page.status == 422 and person.page.shows("Choose whom it is about"))
    person.send({"text": "he traded himself", "kind": "trading", "name": "named", "about": "joel.castro"})
    reference = person.page.path.removeprefix("/report/")
    administrator, chief = site.person("joel.castro"), site.person("fay.keller")
    chief.get("/incidents")
    check("the other one reads it", reference in chief.page.text)
    entry = json.loads(site.run("log", "--kind", "incident-reported", "--limit", "1", "--json").split("\n")[0])
    check("with whom it is about in the record", entry["content"]["about"] == "joel.castro")
    for path in ("/incidents", f"/incidents/{reference}", "/audit", "/audit?kind=incident-reported", f"/audit?person={reference}",
                 f"/audit/{entry['id']}", "/audit?person=joel.castro", f"/search?q={reference}", "/people/joel.castro"):
        administrator.get(path)
        check(f"not so the one whom it is about: {path.replace(reference, 'ONE').replace(entry['id'], 'ENTRY')}",
              "he traded himself" not in administrator.page.text and
              (reference not in administrator.page.text.replace(f'value="{reference}"', "") or path.endswith(reference)))
    check("there is no such case for him", administrator.get(f"/incidents/{reference}").status == 404 and
          administrator.get(f"/audit/{entry['id']}").status == 404 and chief.get(f"/audit/{entry['id']}").status == 200)


def unseen(site):
    """He whom a case is about reads the record as if nothing were there: not even that something is withheld, or who acted."""
    administrator = site.person("joel.castro")
    page = administrator.get("/audit").text
    check("no gap in the record tells him", "not for you" not in page and page.count("<tr") == 51)
    acts = re.findall(r"^(\w{6,}) .*report-incident by igor.cole", site.run("log", "--limit", "100", "--acts"), re.M)
    check("there is such an act", len(acts) > 0)
    check("nor who reported", "report-incident by igor.cole" not in page and
          all(administrator.get(f"/audit/{act}").status == 404 and f"/audit/{act}" not in administrator.get(f"/search?q={act}").text for act in acts))
    named = administrator.get("/audit?person=igor.cole").text
    check("nor on the record of him who did", "incident" not in named.split("<table")[1] and "not for you" not in named)


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


def at_once(one, count):
    threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def races(site):
    """Many who do something with a case while it is closed, and many who look when reports are due."""
    person, administrator = site.person("uma.castro"), site.person("joel.castro")
    person.get("/report")
    person.send({"text": "once more", "kind": "other", "name": "named"})
    reference = person.page.path.removeprefix("/report/")
    administrator.get(f"/incidents/{reference}")
    step, close = (Forms(administrator.page.text).forms[i]["fields"] for i in (-2, -1))

    def act(i):
        fields = {**close, "outcome": "none"} if i % 8 == 3 else {**step, "step": f"step {i}"}
        body = urllib.parse.urlencode({**fields, "key": f"races-{i}"})
        Person(site, administrator.cookie).ask("POST", f"/incidents/{reference}", body=body, follow=False)

    at_once(act, 16)
    lines = [line for line in site.run("log", "--limit", "60").splitlines() if reference in line]
    check("no step comes after the end of a case", sum("is closed" in line for line in lines) == 1 and "is closed" in lines[0])
    for i in range(6):
        person.get("/report")
        person.send({"text": f"report {i}", "kind": "other", "name": "anonymous"})
    wait_a_day(site)
    administrator, counts = site.person("joel.castro"), []
    at_once(lambda _: counts.append(Person(site, administrator.cookie).get("/incidents").text.count("/incidents/case-")), 12)
    check("whoever looks first, each sees all that is due", len(set(counts)) == 1 and len(counts) == 12)


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
        about(site)
        unseen(site)
        evidence(site, site.person("joel.castro"), reference)
        anonymous(site)
        case(site, site.person("uma.castro"), reference)
        races(site)
        inquiry(site)
        question(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
