#!/usr/bin/python3
"""Two processes that serve one store on PostgreSQL send each mail once and post each delivery once; one of them killed while it holds
some, the other sends them when the lease is over, and not before.

usage: POSTGRES=ADDRESS two_mails.py ABSTAIN      by tests/store/postgres.sh"""
import os
import re
import sys
import tempfile
import time

from hooks import Receiver
from mail import Post, post_office, quiet, wait_for
from site_for_tests import Site, check
from two import Shared

CLOCK = "2026-05-20T14:00:00Z"
LEASE = 5 * 60
PEOPLE = 24


class Slow(Post):
    """One that can be made to wait with its answer to a whole letter."""
    waits = False

    async def handle_DATA(self, server, session, envelope):
        import asyncio
        self.begun = getattr(self, "begun", 0) + 1
        while self.waits:
            await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


def closed(site, name):
    site.record(f"closed notice {name} from 2026-06-03T12:00:00Z until 2026-06-03T20:00:00Z")


def each_once(one, other, post, receiver, addresses):
    closed(one, "c1")
    check("all mails arrive", wait_for(lambda: len({to for to, _ in post.mails}) == len(addresses), 30))
    check("and what is posted", wait_for(lambda: len(receiver.got) == 1))
    one.record("restricted notice n1 to all")
    check("of a second notice, too", wait_for(lambda: len(post.mails) >= 2 * len(addresses), 30))
    quiet()
    check("each mail once", sorted(to for to, _ in post.mails) == sorted(2 * addresses))
    check("each post once", len(receiver.got) == 1)


def one_is_killed(one, other, post, receiver, addresses):
    post.mails.clear()
    receiver.got.clear()
    post.waits, receiver.hangs, post.begun = True, True, 0
    closed(one, "c2")
    check("both are at it", wait_for(lambda: post.begun == 2 and len(receiver.got) == 1, 20))
    one.server.kill()
    one.server.wait()
    other.server.kill()
    other.server.wait()
    post.waits = receiver.hangs = False
    quiet(0.5)
    post.mails.clear()  # what was handed over by who died at that moment: whether it was taken nobody knows
    receiver.got.clear()
    other.start()
    check("what nobody held goes at once", wait_for(lambda: len(post.mails) == len(addresses) - 2, 30))
    quiet()
    check("what was held does not", len(post.mails) == len(addresses) - 2 and not receiver.got)
    other.stop()
    other.ahead += LEASE + 60
    one.ahead = other.ahead
    other.start()
    one.start()
    check("when the lease is over it goes", wait_for(lambda: len(post.mails) == len(addresses) and len(receiver.got) == 1, 30))
    quiet()
    check("once", sorted(to for to, _ in post.mails) == sorted(addresses) and len(receiver.got) == 1)


def main(abstain, folder):
    _, options = post_office(folder)
    _.stop()
    post, receiver = Slow(folder), Receiver()
    post.begun = 0
    options = [option.replace(str(_.port), str(post.port)) for option in options]
    one, other = Shared(abstain, *options, clock=CLOCK), Shared(abstain, *options, clock=CLOCK)
    one.key = other.key = f"{folder}/key"
    one.store = os.environ["POSTGRES"]
    policy = os.path.join(os.path.dirname(__file__), "../../policies/immunogen.md")
    original = Site.run
    signing = {"link", "record", "webhook"}
    Site.run = lambda self, *words: original(self, *words, *(["--signing-key", one.key] if words[0] in signing else []))
    one.run("demo", "--people", str(PEOPLE), "--years", "1", "--until", CLOCK[:10], "--policy", policy, "--signing-key", one.key)
    people = sorted(set(re.findall(r"(\S+) joins", one.run("log", "--kind", "joined"))))
    addresses = []
    for person in people:
        one.record(f"the details of {person} change with email {person}@example.org")
    one.run("webhook", "add", "--internal", f"http://127.0.0.1:{receiver.port}/abstain")
    with one, other:
        quiet()
        post.mails.clear()
        closed(one, "c0")
        quiet(6)
        addresses = sorted(to for to, _ in post.mails)
        check("some are in service", len(addresses) > 4 and len(set(addresses)) == len(addresses))
        post.mails.clear()
        receiver.got.clear()
        each_once(one, other, post, receiver, addresses)
        one_is_killed(one, other, post, receiver, addresses)
    post.stop()
    receiver.stop()
    return check.wrong


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(sys.argv[1], folder))
