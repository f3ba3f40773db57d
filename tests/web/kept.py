#!/usr/bin/env python3
"""A page that is kept is never another than the one that would be made: not after what happened within the same second, not for
another person, not with a session that is over.

usage: kept.py ABSTAIN"""
import sys
import time

from site_for_tests import Site, check

ROUNDS, READERS = 5, 3


def readers_of(site, person):
    """The first page, often enough that the next one is a kept one; it is the same each time."""
    return {person.get("/", follow=False).text for _ in range(READERS)}


def begin_of_second():
    time.sleep(1 - time.time() % 1)


def withdrawn(site):
    """A closing that all are told of, and its lifting, recorded beside the server: each is on the page at once."""
    person, wrong = site.person("uma.castro"), 0
    for i in range(ROUNDS):
        begin_of_second()
        before = readers_of(site, person)
        site.record(f"closed notice kept-{i} from 2026-05-20T13:00:00Z")
        closed = readers_of(site, person)
        site.record(f"closed notice kept-{i} is lifted")
        wrong += closed == before or len(closed) > 1 or readers_of(site, person) == closed
    check("what another program records within the second is seen at once", not wrong)


def mixed(site):
    one, other = site.person("uma.castro"), site.person("joel.castro")
    pages = [(person, text) for _ in range(ROUNDS) for person in (one, other) for text in readers_of(site, person)]
    check("nobody gets the page of another", all(("Uma Castro" in text) == (person is one) for person, text in pages))


def over(site):
    wrong = 0
    for _ in range(ROUNDS):
        person = site.person("uma.castro")
        begin_of_second()
        readers_of(site, person)
        cookie = person.cookie
        person.get("/")
        person.send(form=0)
        person.cookie = cookie
        wrong += person.get("/", follow=False).status != 303
    check("with a session that has ended there is no page, also within the second", not wrong)


def left(site):
    person = site.person("uma.castro")
    begin_of_second()
    readers_of(site, person)
    site.record("uma.castro leaves")
    check("who has left sees nothing any more, also within the second", person.get("/", follow=False).status == 303)


def main(abstain):
    with Site(abstain, clock="2026-05-20T14:00:00Z") as site:
        mixed(site)
        withdrawn(site)
        over(site)
        left(site)
    sys.exit(check.wrong)


if __name__ == "__main__":
    main(*sys.argv[1:])
