#!/usr/bin/env python3
"""Certifications on the site: asked for of a class, given in two interactions, bound to the version, the difference shown after a change.

usage: certify.py ABSTAIN"""
import pathlib
import re
import sys

from site_for_tests import ROOT, Site, check

CLOCK = "2026-05-20T14:00:00Z"


def links(page):
    return re.findall(r'href="([^"]+)"', page.text)


def ask(site, administrator, who, **more):
    administrator.get("/certifications")
    administrator.send({"who": who, **more})
    return administrator.page.path


def campaign(site):
    administrator = site.person("joel.castro")
    administrator.get("/certifications")
    administrator.send({"who": "director", "due": "soon"})
    check("a date that is none is said at its field",
          administrator.page.status == 422 and administrator.page.text.count("Write the date like") == 2)
    check("what was typed is kept", 'value="soon"' in administrator.page.text)
    administrator.send({"who": "named", "names": "uma.castro, nobody.here", "due": "2026-06-20"})
    check("nobody is asked who is unknown", administrator.page.shows("`nobody.here` is nobody in service"))
    path = ask(site, administrator, "named", names="uma.castro\ntheo.chen", due="2026-06-20")
    check("a campaign has its report", path.startswith("/certifications/cam-") and
          administrator.page.shows("0 of 2 have certified, due on 20 Jun 2026"))
    log = site.run("log", "--kind", "certification-requested")
    check("each is an event", log.count("asked to certify by 2026-06-20") == 2)
    return administrator, path


def give(site, administrator, path):
    person = site.person("uma.castro")
    check("the first page asks", person.page.shows("Please do it by 20 Jun 2026") and "/certify" in links(person.page))
    interactions = 1
    person.get("/certify")
    check("the document is there", person.page.shows("It is a condition of employment that each employee certify"))
    shown = person.page
    person.send()
    interactions += 1
    check("it takes two interactions", interactions <= 2 and person.page.shows("Nothing is asked of you now"))
    person.get("/")
    check("and the first page asks no more", not person.page.shows("Certify the policy"))
    administrator.get(path)
    check("the report says who has and who has not", administrator.page.shows("50 % 1 of 2 have certified") and
          administrator.page.shows("Uma Castro certified") and administrator.page.shows("Theo Chen not yet"))
    check("with a picture", 'aria-label="1 of 2 certified"' in administrator.page.text)
    person.page = shown
    person.send()
    log = site.run("log", "--kind", "certified", "--limit", "1000")
    check("sent twice it counts once", log.count("uma.castro certifies with policy") == 1)


def change(site, administrator):
    text = (ROOT / "policies/immunogen.md").read_text()
    new = pathlib.Path(site.folder.name) / "new.md"
    words = "Directors,\nSenior Management and other personnel may"
    new.write_text(text.replace(words, words.replace("Directors,", "Directors, officers,")))
    stale = site.person("uma.castro")
    stale.get("/certify")
    site.run("policy", "adopt", str(new))
    stale.send()
    check("who read the old version certifies nothing",
          stale.page.status == 422 and stale.page.shows("The policy has changed since you opened this page"))
    stale.get("/")
    check("a change alone asks nobody", not stale.page.shows("Certify the policy"))
    path = ask(site, administrator, "all")
    stale.get("/certify")
    check("after a change the difference is shown", stale.page.shows("What changed since you certified") and
          "<ins>It is a condition" in stale.page.text and "<del>It is a condition" in stale.page.text)
    stale.send()
    check("and certified", stale.page.shows("in the version below"))
    stranger = site.person("theo.chen")
    stranger.get(path)
    check("the report is not for everybody", stranger.page.status == 404)


def versions(site):
    person = site.person("theo.chen")
    person.get("/policy/versions")
    hashes = re.findall(r'href="/policy/([0-9a-f]{16})"', person.page.text)
    check("everybody finds each version with its dates", len(hashes) == 2 and person.page.shows("in force from Wednesday 20 May 2026, 10:00") and
          person.page.shows("no longer in force from"))
    person.get(f"/policy/versions?from={hashes[1]}&to={hashes[0]}")
    check("any two are compared, by the section, to the word", person.page.shows("Certifications Taken out") and
          "<mark>Directors, officers,</mark>" in person.page.text and person.page.text.count('class="change') == 2)
    person.get(f"/policy/versions?from={hashes[0]}&to={hashes[0]}")
    check("the same is the same", person.page.shows("Nothing: they say the same"))
    person.get(f"/policy/{hashes[1]}")
    check("the version that somebody certified stays to be read", person.page.status == 200 and person.page.shows("no longer in force") and
          "Directors, officers," not in person.page.text)
    person.get(f"/policy/{hashes[1]}/text")
    check("byte for byte", person.page.text == (ROOT / "policies/immunogen.md").read_text() and
          person.page.headers["content-type"] == "text/plain; charset=utf-8")
    check("a rule is told in words, under its sentence", person.get("/policy").shows("Prohibited mnpi who personnel or family of personnel"))
    check("what no version is called is not there", person.get("/policy/0123456789abcdef").status == 404 and person.get("/policy/d1").status == 404)


def hiring(site):
    site.record("new.comer joins with name \"New Comer\"")
    site.record("new.comer is employee")
    person = site.person("new.comer")
    check("who comes into service is asked on the first page", person.page.shows("You have not certified the policy yet"))
    person.get("/certify")
    person.send()
    person.get("/")
    check("until he has", not person.page.shows("You have not certified"))


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        administrator, path = campaign(site)
        give(site, administrator, path)
        hiring(site)
        change(site, administrator)
        versions(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
