#!/usr/bin/python3
"""Two worlds, by what leaves the site: the same company, in one of them with an item of information that few know, on which some are
brought in, and by which a clearance falls. Mails and what is posted to webhooks are the same in both: to whom, how many, in which
hour, their headers, texts and sizes.

usage: worlds_told.py ABSTAIN    by Debian's Python, as mail.py"""
import json
import re
import sys
import tempfile

from hooks import Receiver
from mail import Post, post_office, quiet, wait_for
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"
PEOPLE = ["joel.castro", "uma.castro", "theo.chen", "ivan.chen", "vera.strand", "gil.kato", "fay.keller"]
DAY = 24 * 3600


class Raw(Post):
    """One that keeps what it is handed, byte for byte."""

    async def handle_DATA(self, server, session, envelope):
        self.raw.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content.decode()))
        return await super().handle_DATA(server, session, envelope)


class World:
    def __init__(self, abstain, folder):
        first, options = post_office(folder)
        first.stop()
        self.post, self.receiver = Raw(folder), Receiver()
        self.post.raw = []
        options = [option.replace(str(first.port), str(self.post.port)) for option in options]
        self.site = Site(abstain, *options, clock=CLOCK)

    def __enter__(self):
        self.site.__enter__()
        for person in PEOPLE:
            self.site.record(f"the details of {person} change with email {person}@example.org")
        self.site.run("webhook", "add", "--internal", f"http://127.0.0.1:{self.receiver.port}/abstain")
        quiet(1.5)
        self.post.raw.clear()
        return self

    def __exit__(self, *_):
        self.site.__exit__()
        self.post.stop()
        self.receiver.stop()

    def left(self):
        """All that left it since it was asked last, but for what is drawn, and the second."""
        drawn = [(r"(?m)^Message-ID: <([^@]*)@", lambda found: f"Message-ID: <{len(found[1])}@"),
                 (r"(?m)^Date: (.*) (\d\d):\d\d:\d\d", r"Date: \1 \2")]
        mails, posts = [], []
        for sender, to, text in self.post.raw:
            for pattern, by in drawn:
                text = re.sub(pattern, by, text)
            mails.append((sender, to, text))
        for path, headers, body in self.receiver.got:
            told = json.loads(body)
            told["event"], told["at"] = len(told["event"]), told["at"][:13]
            told["request"] = len(told.get("request", ""))
            headers = {name: value for name, value in headers.items() if name not in ("Abstain-Signature", "Host")}
            posts.append((path, sorted(headers.items()), len(body), sorted(told.items())))
        self.post.raw, self.receiver.got = [], []
        return sorted(mails), sorted(posts)

    def later(self, seconds):
        self.site.stop()
        self.site.ahead += seconds
        self.site.start()


def ask(site, name):
    person = site.person(name)
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    person.send({field: "no" for field in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)})
    return person.page.path.rsplit("/", 1)[1]


def answer(site, request, verdict):
    administrator = site.person("joel.castro")
    administrator.get(f"/queue/{request}")
    administrator.send({"verdict": verdict, "why": "at the market only"})


def keep_secret(site):
    """An item about the company's own shares, and three who know."""
    site.record("item quartz opens about BLWB")
    for name in ("ivan.chen", "vera.strand", "joel.castro"):
        site.record(f"{name} is brought in on quartz")


def main(abstain):
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two, World(abstain, one) as plain, World(abstain, two) as secret:
        worlds = [plain, secret]

        def gone():
            return [(len(world.post.raw), len(world.receiver.got)) for world in worlds]

        def same(what, some=True):
            before = None
            while gone() != before:  # until nothing more leaves
                before = gone()
                quiet(2)
            left = [world.left() for world in worlds]
            if left[0] != left[1]:
                print("   ", [[mail[1] for mail in mails] + [post[-1] for post in posts] for mails, posts in left])
            check(f"{what}: the same in both worlds", left[0] == left[1])
            check(f"{what}: {'something' if some else 'nothing'} left", any(left[0]) == some)

        def both(what, act):
            done = [act(world.site) for world in worlds]
            same(what)
            return done

        asked = iter(both("a request", lambda site: ask(site, "ivan.chen")))
        both("its answer", lambda site: answer(site, next(asked), "clear"))
        keep_secret(secret.site)
        same("an item, and who is brought in", some=False)
        both("what others ask meanwhile", lambda site: ask(site, "uma.castro"))
        both("a certification that is asked for", lambda site: site.record("theo.chen is asked to certify by 2026-05-28"))
        for world in worlds:
            world.later(22 * 3600)
        same("the reminders of the next morning")
        both("a period that is named", lambda site: site.record("closed notice c1 from 2026-05-22T12:00:00Z until 2026-05-22T20:00:00Z"))
        both("dates that move", lambda site: site.record("results of Q4-2026 expected on 2026-07-30"))
        secret.site.record("item quartz is disclosed")
        for world in worlds:
            world.later(DAY)
        same("the day after")
        secret.site.record("restricted notice n1 to theo.chen")
        check("the test sees a mail more", wait_for(lambda: secret.post.raw) and plain.left() != secret.left())
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
