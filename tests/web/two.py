#!/usr/bin/env python3
"""Two processes that serve one store on PostgreSQL are one site: signed in at one, asked at the other, decided at the first.

usage: POSTGRES=ADDRESS two.py ABSTAIN      by tests/store/postgres.sh"""
import datetime
import os
import re
import sys
import time

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"


class Shared(Site):
    """A company in a database; the key beside it."""

    def __enter__(self):
        self.store = os.environ["POSTGRES"]
        self.options = (*self.options, "--signing-key", self.key)
        self.start()
        return self

    def __exit__(self, *_):
        check("it ends well", self.stop() == 0)


def at(site, person):
    """The same browser at another process."""
    return Person(site, person.cookie)


def ask(person):
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    person.send({name: "no" for name in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)})
    return person.page.path


def live(one, other):
    person, administrator = one.person("uma.castro"), other.person("joel.castro")
    administrator.get("/queue")
    path = ask(at(other, person))
    check("asked at the second", path.startswith("/requests/req-"))
    first = at(one, administrator)
    first.get("/queue")
    check("it is in the queue of the first at once", path.removeprefix("/requests/") in first.page.text)
    first.get(path.replace("/requests/", "/queue/"))
    late = at(other, administrator)
    late.get(path.replace("/requests/", "/queue/"))
    first.send({"verdict": "clear"})
    check("decided at the first", first.page.status == 200)
    late.send({"verdict": "refuse"})
    check("the second knows it", late.page.status == 409)
    again = at(other, person)
    again.get(path)
    check("and tells the person", again.page.shows("Cleared until"))
    out = at(one, person)
    out.get("/sign-out")
    out.send()
    check("signed out at one is out at both", at(other, person).get("/requests").path.startswith("/sign-in"))


def ticks(one, other):
    """What is plain is cleared at the tick, once, whichever of the two does it."""
    one.record("requests are answered automatically by joel.castro with held none")
    paths = {}
    for number in range(4):
        for site in (one, other):
            person = site.person("uma.castro")
            person.get("/ask")
            person.send({"kind": "sell", "shares": str(500 + number)})
            person.send({name: "no" for name in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)})
            paths[person.page.path] = person
    check("before the tick all wait", all(person.get(path).shows("Received") for path, person in paths.items()))
    for site in (one, other):
        site.stop()
        site.ahead = int(datetime.datetime.fromisoformat("2026-05-20T14:14:56+00:00").timestamp() - time.time())
        site.start()
    time.sleep(5)
    check("at the tick each is cleared", all(person.get(path).shows("Cleared until") for path, person in paths.items()))
    given = one.run("log", "--kind", "clearance-given", "--limit", "1000", "--json")
    check("by one decision of one server", all(given.count(f'"{path.removeprefix("/requests/")}"') == 1 for path in paths))
    check("and the ledger is sound", "sound" in one.run("verify"))


def main(abstain, folder):
    key = f"{folder}/key"
    one, other = Shared(abstain, clock=CLOCK), Shared(abstain, clock=CLOCK)
    one.key = other.key = key
    one.store = os.environ["POSTGRES"]
    policy = os.path.join(os.path.dirname(__file__), "../../policies/immunogen.md")
    one.run("demo", "--years", "1", "--until", CLOCK[:10], "--policy", policy, "--signing-key", key)
    original = Site.run
    Site.run = lambda self, *words: original(self, *words, *(["--signing-key", key] if words[0] in ("link", "record") else []))
    with one, other:
        live(one, other)
        ticks(one, other)
    return check.wrong


if __name__ == "__main__":
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(sys.argv[1], folder))
