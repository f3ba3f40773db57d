#!/usr/bin/python3
"""Mails by a real mail server: each that is due arrives once, whatever the server does meanwhile, and says nothing.

usage: mail.py ABSTAIN    by Debian's Python, which has the mail server (python3-aiosmtpd); ends with 77 where it is not installed"""
import email
import email.policy
import pathlib
import re
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time

from site_for_tests import ROOT, Site, check

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult
except ImportError:
    sys.exit(77)

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed
SITE = "https://trading.example.org/"
MINUTE = 60


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{folder}/key.pem", "-out",
                    f"{folder}/certificate.pem"], check=True, capture_output=True)


class Post:
    """A mail server that wants TLS and a password, refuses who is gone and puts off who is new."""

    def __init__(self, folder):
        self.mails, self.tried, self.grey, self.plain, self.folder, self.port = [], [], set(), 0, folder, 0
        self.password = "a password of the server"
        self.start()

    def start(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{self.folder}/certificate.pem", f"{self.folder}/key.pem")
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port or free_port(), tls_context=context, require_starttls=True,
                                     auth_required=True, authenticator=self.authenticate)
        self.port = self.controller.port
        self.controller.start()

    def stop(self):
        self.controller.stop()

    def authenticate(self, server, session, envelope, mechanism, data):
        is_right = getattr(data, "password", b"").decode() == self.password and data.login == b"abstain"
        return AuthResult(success=is_right, handled=is_right)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tried.append(address)
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("grey") and address not in self.grey:
            self.grey.add(address)
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.plain += session.ssl is None
        self.mails.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"

    def to(self, address):
        return sum(to == address for to, _ in self.mails)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(what, seconds=10):
    """A mail is sent within a second or two; a machine that is busy takes longer."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def quiet(seconds=2.5):
    """Long enough for another mail, if there were one."""
    time.sleep(seconds)


def later(site, seconds):
    """The server is started again, as if so much time had passed."""
    site.stop()
    site.ahead += seconds
    site.start()


PEOPLE = {"joel.castro": "joel@example.org", "uma.castro": "uma@example.org", "theo.chen": "gone.theo@example.org",
          "emma.khan": "grey.emma@example.org"}


def misplace(site):
    """An occasion that leads to no entry: nothing comes of it, ever, and the mails after it do not wait."""
    with sqlite3.connect(site.store, timeout=20) as store:
        store.execute("INSERT INTO occasion SELECT company, -1 FROM company")


def ask_and_decide(site, post):
    person = site.person("uma.castro")
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    facts = {name: "no" for name in re.findall(r'name="(fact-\d+)" value="no"', person.page.text)}
    person.send({"kind": "sell", "shares": "100", **facts})
    check("the administrator hears that somebody asks, and nobody else", wait_for(lambda: post.to("joel@example.org") == 1) and len(post.mails) == 1)
    administrator = site.person("joel.castro")
    administrator.get(person.page.path.replace("/requests/", "/queue/"))
    administrator.send({"verdict": "clear", "why": "at the market only"})
    check("the person hears that there is an answer", wait_for(lambda: post.to("uma@example.org") == 1))
    return administrator


def notices(site, post, administrator):
    site.record("restricted notice n9 to uma.castro, theo.chen, emma.khan")
    check("those whom a notice names hear of it", wait_for(lambda: post.to("uma@example.org") == 2))
    check("an address that is refused is tried once", wait_for(lambda: "gone.theo@example.org" in post.tried))
    check("one that is put off is tried again later", wait_for(lambda: "grey.emma@example.org" in post.tried))
    quiet()
    check("and not at once", post.tried.count("grey.emma@example.org") == 1 and post.tried.count("gone.theo@example.org") == 1)
    check("the ledger says to whom the notice went", wait_for(lambda: site.run("log", "--kind", "notice-delivered").count("n9") == 1))
    administrator.get("/mail")
    check("the administrator sees what was refused, in the server's words",
          administrator.page.shows("theo") and administrator.page.shows("no such mailbox") and administrator.page.shows("come again"))
    later(site, 2 * MINUTE)
    check("greylisting: it arrives when it is tried again", wait_for(lambda: post.to("grey.emma@example.org") == 1))


def server_down(site, post):
    before = post.to("uma@example.org")
    post.stop()
    site.record("restricted notice n9 is lifted")
    quiet()
    later(site, 2 * MINUTE)
    quiet()
    post.start()
    later(site, 10 * MINUTE)
    check("a mail server that was down: nothing is lost", wait_for(lambda: post.to("uma@example.org") == before + 1))
    quiet()
    check("and nothing is sent twice", post.to("uma@example.org") == before + 1)


def periods(site, post):
    site.record("closed notice c9 from 2026-05-21T12:00:00Z until 2026-05-21T20:00:00Z")
    before = post.to("uma@example.org")
    check("everybody hears of a closed period that is named", wait_for(lambda: post.to("uma@example.org") == before + 1))
    quiet()
    before = post.to("uma@example.org")
    to_evening = 8 * 3600 + MINUTE - 14 * MINUTE
    later(site, to_evening)
    check("the evening before it begins", wait_for(lambda: post.to("uma@example.org") == before + 1))
    later(site, 14 * 3600)
    check("when it begins", wait_for(lambda: post.to("uma@example.org") == before + 2))
    check("each is in the ledger as delivered", wait_for(lambda: site.run("log", "--kind", "notice-delivered").count("window-2026-05-21") >= 2))
    site.record("closed notice c9 is lifted")
    check("when it is lifted", wait_for(lambda: post.to("uma@example.org") == before + 3))
    later(site, 8 * 3600)
    quiet()
    check("and not when it would have ended", post.to("uma@example.org") == before + 3)


def nothing_said(post):
    said = {(mail["Subject"], mail.get_content()) for _, mail in post.mails}
    names = {mail["Message-ID"] for _, mail in post.mails}
    for _, mail in post.mails:
        del mail["Message-ID"]  # random
    text = "\n".join(mail.as_string() for _, mail in post.mails).lower()
    secret = ["imgn", "immunogen", "clear", "refus", "restrict", "closed", "notice", "sell", "castro", "n9", "c9", "req-", "market"]
    check("every mail says the same", len(said) == 1 and "There is an update for you" in said.pop()[0])
    check("and no company, outcome, item or reason", not [word for word in secret if word in text])
    check("its only link is the site's first page", {part for part in text.split() if "://" in part} == {SITE})
    check("each has a name of its own", len(names) == len(post.mails))
    check("none came without TLS", post.plain == 0)


def came_back(site, post):
    """A mail that another server sends back, as it does: quoting it."""
    site.record("restricted notice n11 to emma.khan")
    wait_for(lambda: site.run("log", "--kind", "notice-delivered").count("n11") == 1)
    sent = [mail for to, mail in post.mails if to == PEOPLE["emma.khan"]][-1]
    report = ("From: <>\nTo: abstain@example.org\nSubject: Undelivered\nContent-Type: multipart/report\n\nFinal-Recipient: rfc822; emma\n"
              f"Action: failed\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n\nMessage-ID: {sent['Message-ID']}\n")
    hand_in = lambda text: subprocess.run([site.abstain, "bounce", "--store", site.store], input=text, capture_output=True, text=True,
                                          env=site.environment())
    check("a mail that came back is known by what it quotes", hand_in(report).stdout == "emma.khan\n")
    check("once", hand_in(report).returncode == 4)
    check("one that quotes no mail of ours is none", hand_in(report.replace("Message-ID: <", "Message-ID: <x")).returncode == 4)
    administrator = site.person("joel.castro")
    administrator.get("/mail")
    check("the administrator sees it", administrator.page.shows("it came back: smtp; 552 5.2.2 mailbox full"))
    check("and the ledger no longer says that it was delivered", "event told-" in site.run("log", "--kind", "withdrawn"))


def wrong_password(site, post):
    post.password = "another one"
    count = len(post.mails)
    site.record("restricted notice n10 to uma.castro")
    quiet()
    administrator = site.person("joel.castro")
    administrator.get("/mail")
    check("a password that the server does not take refuses nobody", len(post.mails) == count and administrator.page.shows("waiting"))
    post.password = "a password of the server"
    later(site, 2 * MINUTE)
    check("the mail goes when it is right again", wait_for(lambda: len(post.mails) == count + 1))


def about_one(site, post):
    """A report about one of those who read them: the other one hears of it, and he does not even see that a mail went out."""
    site.record("the details of fay.keller change with email fay@example.org")
    administrator = site.person("joel.castro")
    reporter = site.person("igor.cole")
    told = lambda: [re.sub("<[^>]+>", "", administrator.get(path).text.split("<main")[1]) for path in ("/audit", "/mail")]
    before = told()
    post.mails.clear()
    reporter.get("/report")
    reporter.send({"text": "he traded himself", "kind": "trading", "name": "named", "about": "joel.castro"})
    check("the other one hears of a report about the administrator", wait_for(lambda: post.to("fay@example.org") == 1))
    check("which is recorded", wait_for(lambda: "incident-case-" in site.run("log", "--kind", "notice-delivered") or
                                        "incident-case-" in site.run("log", "--limit", "3")))
    check("nothing of it is in the record, or among the mails, as he sees them", told() == before and post.to("joel@example.org") == 0)


def post_office(folder):
    """A mail server, and the options by which a site sends its mails there."""
    make_certificate(folder)
    pathlib.Path(f"{folder}/password").write_text("a password of the server\n")
    pathlib.Path(f"{folder}/password").chmod(0o600)
    post = Post(folder)
    return post, ["--mail", f"smtp://localhost:{post.port}", "--mail-from", "abstain@example.org", "--mail-user", "abstain",
                  "--mail-password-file", f"{folder}/password", "--mail-ca", f"{folder}/certificate.pem", "--site", SITE]


def main(abstain):
    with tempfile.TemporaryDirectory() as folder:
        post, options = post_office(folder)
        with Site(abstain, *options, clock=CLOCK) as site:
            for person, address in PEOPLE.items():
                site.record(f"the details of {person} change with email {address}")
            quiet()
            post.mails.clear()
            misplace(site)
            administrator = ask_and_decide(site, post)
            notices(site, post, administrator)
            server_down(site, post)
            wrong_password(site, post)
            came_back(site, post)
            periods(site, post)
            about_one(site, post)
            nothing_said(post)
            check("and the ledger is sound", "sound" in site.run("verify"))
        post.stop()
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
