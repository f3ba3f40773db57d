#!/usr/bin/python3
"""Reminders by mail: of a request as business days pass, of a late notice, of a certification; each once, with an end, and never
of what was done. The days are moved by starting the site anew with its clock ahead.

usage: reminders.py ABSTAIN    by Debian's Python, as mail.py"""
import datetime
import re
import sys
import tempfile

from mail import post_office, quiet, wait_for
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday, ten in the morning in New York; the Monday after is a holiday
PEOPLE = {"joel.castro": "joel@example.org", "uma.castro": "uma@example.org", "theo.chen": "theo@example.org", "fay.keller": "fay@example.org"}


class Days:
    """What each person gets as days go by."""

    def __init__(self, site, post):
        self.site, self.post = site, post

    def to(self, when, **expected):
        """The site as if it were then; does everybody get as many mails as said, and nobody else any?"""
        self.post.mails.clear()
        self.site.stop()
        then = datetime.datetime.fromisoformat(when + "+00:00")
        start = datetime.datetime.fromisoformat(self.site.clock.replace("Z", "+00:00"))
        self.site.ahead = self.begun + int((then - start).total_seconds())
        self.site.start()
        wanted = {person: expected.get(person.split(".")[0], 0) for person in PEOPLE}
        got = lambda: {person: self.post.to(address) for person, address in PEOPLE.items()}
        wait_for(lambda: got() == wanted)
        quiet(0.5)
        return got() == wanted


def ask(site, name):
    person = site.person(name)
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    person.send({field: "no" for field in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)})
    return person.page.path


def of_request(site, post, days):
    path = ask(site, "uma.castro")
    check("who decides hears of a request", wait_for(lambda: post.to("joel@example.org") == 1))
    check("nobody is reminded before eight in the morning", days.to("2026-05-21T11:50:00"))
    check("the next business day the administrator is reminded, once, and nobody else", days.to("2026-05-21T12:10:00", joel=1))
    check("a server that starts again reminds nobody twice", days.to("2026-05-21T12:30:00"))
    check("on the last of the two days again", days.to("2026-05-22T12:10:00", joel=1))
    check("not on a holiday", days.to("2026-05-25T12:10:00"))
    check("when they are over, whoever stands in for him, too", days.to("2026-05-26T12:10:00", joel=1, fay=1))
    page = site.person("uma.castro")
    page.get(path)
    check("and silence has decided nothing", page.page.shows("Received"))
    post.mails.clear()
    administrator = site.person("joel.castro")
    administrator.get(path.replace("/requests/", "/queue/"))
    administrator.send({"verdict": "refuse"})
    check("who asked hears of the decision", wait_for(lambda: post.to("uma@example.org") == 1))
    check("of what is decided nobody is reminded", days.to("2026-05-27T12:10:00"))


def of_trade(site, post, days):
    site.record("uma.castro executes sell of 100 as t-late")  # on Wednesday the 27th: due by the end of Thursday
    check("on the day by whose end a notice is due, one is reminded", days.to("2026-05-28T12:10:00", uma=1))
    check("who is late is chased each business day", all(days.to(f"2026-{day}T12:10:00", uma=1) for day in ("05-29", "06-01", "06-04")))
    check("that has an end, and then the administrator is told", days.to("2026-06-05T12:10:00", joel=1, fay=1))
    check("once", days.to("2026-06-08T12:10:00"))
    site.record("uma.castro executes sell of 50 as t-next")
    site.record("uma.castro reports t-next")
    check("of a notice that was given nobody is reminded", days.to("2026-06-09T12:10:00"))


def of_certification(site, post, days):
    site.record("theo.chen is asked to certify by 2026-06-18")
    check("who is asked to certify hears of it", wait_for(lambda: post.to("theo@example.org") == 1))
    check("five business days before it is due he is reminded", days.to("2026-06-11T12:10:00", theo=1))
    check("not each day", days.to("2026-06-12T12:10:00"))
    check("on the day itself", days.to("2026-06-18T12:10:00", theo=1))
    check("and when it is late", days.to("2026-06-22T12:10:00", theo=1))
    site.record("theo.chen certifies")
    check("no longer when he has certified", days.to("2026-06-23T12:10:00"))


def of_dates(site, post):
    """Results of a quarter move: whose windows depend on them hear of it, and nobody else."""
    post.mails.clear()
    site.record("results of Q4-2026 expected on 2026-07-30")
    check("who has a window of the quarter hears that its dates moved", wait_for(lambda: post.to("uma@example.org") == 1))
    wait_for(lambda: len(post.mails) == 3)  # who stands in, the administrator, too
    quiet(0.5)
    check("and nobody else", post.to("theo@example.org") == 0)
    post.mails.clear()
    site.record("results of Q4-2026 expected on 2026-07-30")
    quiet(1.5)
    check("of the same day once more nobody hears", not post.mails)
    site.record("results of Q4-2026 expected on 2026-08-04")
    check("of another day they do", wait_for(lambda: post.to("uma@example.org") == 1))


def daily(site, post, days):
    """Who wants one mail a day gets it in the morning, but for a notice."""
    person = site.person("theo.chen")
    person.get("/account/notices")
    check("one sees where mails go", person.page.shows("theo@example.org"))
    person.send({"way": "daily"})
    person.get("/account/notices")
    check("and what one chose", 'value="daily" checked' in person.page.text)
    check("before", days.to("2026-06-24T14:00:00"))
    post.mails.clear()
    person = site.person("theo.chen")
    person.get("/question")
    person.send({"text": "May I give shares to my school?"})
    check("the administrator hears of a question at once", wait_for(lambda: post.to("joel@example.org") == 1))
    question = person.page.path.rsplit("/", 1)[-1]
    administrator = site.person("joel.castro")
    administrator.get("/questions")
    for found in re.findall(r'href="(/questions/[^"]+)"', administrator.page.text)[:1]:
        administrator.get(found)
        administrator.send({"text": "Ask for clearance first."})
    site.record("theo.chen is asked to certify by 2026-08-18")
    quiet(1.5)
    check("who wants one mail a day does not", post.to("theo@example.org") == 0)
    check("two things are one mail, the next morning", days.to("2026-06-25T12:10:00", theo=1))
    post.mails.clear()
    site.record("restricted notice n77 to theo.chen")
    check("a notice comes at once", wait_for(lambda: post.to("theo@example.org") == 1))


def main(abstain):
    with tempfile.TemporaryDirectory() as folder:
        post, options = post_office(folder)
        with Site(abstain, *options, clock=CLOCK) as site:
            days = Days(site, post)
            days.begun = site.ahead
            for person, address in PEOPLE.items():
                site.record(f"the details of {person} change with email {address}")
            quiet(1.5)
            post.mails.clear()
            of_request(site, post, days)
            of_trade(site, post, days)
            of_certification(site, post, days)
            daily(site, post, days)
            of_dates(site, post)
            texts = {(mail["Subject"], mail.get_content()) for _, mail in post.mails}
            check("every reminder says what every mail says", len(texts) <= 1)
            check("and the ledger is sound", "sound" in site.run("verify"))
        post.stop()
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
