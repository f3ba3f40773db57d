#!/usr/bin/python3
"""Webhooks, by a real receiver that checks what it gets: signed, no more said than there should be, once each, tried again with an end,
sent nowhere else.

usage: hooks.py ABSTAIN    by Debian's Python, as mail.py"""
import hashlib
import hmac
import http.server
import json
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from mail import make_certificate, wait_for
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"
MINUTE, DAY = 60, 24 * 3600


class Receiver:
    """Answers as it is told: with a status, or not at all."""

    def __init__(self, certificate=None):
        self.got, self.status, self.hangs = [], 200, False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((self.path, dict(self.headers), body))
                while outer.hangs:
                    time.sleep(0.05)
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", f"http://127.0.0.1:{outer.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [json.loads(body) for _, _, body in self.got]

    def stop(self):
        self.hangs = False
        self.server.shutdown()
        self.server.server_close()


def later(site, seconds):
    stopped = time.monotonic()
    site.stop()
    stopped = time.monotonic() - stopped
    site.ahead += seconds
    site.start()
    return stopped


def add(site, *words):
    told = site.run("webhook", "add", *words)
    return re.search(r"id: +(\S+)", told)[1], re.search(r"secret: +(\S+)", told)[1]


def refused(site, *words):
    done = subprocess.run([site.abstain, "webhook", "add", *words, "--store", site.store], capture_output=True, text=True)
    return done.returncode == 2 and done.stderr


def ask(person):
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    person.send({name: "no" for name in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)})
    return person.page.path.rsplit("/", 1)[1]


def addresses(site, receiver):
    check("http beyond this machine is refused", refused(site, "http://hooks.example.org/a"))
    check("so is this machine, unless it is meant", refused(site, f"http://127.0.0.1:{receiver.port}/a"))
    check("a name and a password in the address", refused(site, "https://me:secret@hooks.example.org/a"))
    check("another protocol", refused(site, "file:///etc/passwd") and refused(site, "ftp://hooks.example.org/"))
    hidden, _ = add(site, f"https://127.0.0.2:{receiver.port}/hidden")
    done = subprocess.run([site.abstain, "webhook", "test", hidden, "--store", site.store], capture_output=True, text=True)
    check("an address that is one of a private network is not connected to", done.returncode == 75 and "may not be posted to" in done.stderr
          and not receiver.got)
    site.run("webhook", "remove", hidden)


def what_is_said(site, receiver, secret):
    request = ask(site.person("uma.castro"))
    check("a request is told", wait_for(lambda: len(receiver.got) == 1))
    path, headers, body = receiver.got[0]
    told = json.loads(body)
    check("of which kind it is, when, its id, and no more",
          set(told) == {"event", "kind", "at", "request"} and told["kind"] == "request" and told["request"] == request)
    stamp, mark = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["Abstain-Signature"]).groups()
    check("it is signed", hmac.compare_digest(hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest(), mark))
    check("at the moment at which it is sent", abs(int(stamp) - int(time.time()) - site.ahead) < 5)
    administrator = site.person("joel.castro")
    administrator.get(f"/queue/{request}")
    administrator.send({"verdict": "refuse"})
    check("so is an answer, and not which", wait_for(lambda: len(receiver.got) == 2) and receiver.events()[1]["kind"] == "answer"
          and "refus" not in receiver.got[1][2].decode())
    site.record("restricted notice n1 to uma.castro")
    site.record("item quartz opens about BLWB")
    site.record("uma.castro is brought in on quartz")
    site.record("restricted notice n1 is lifted")
    site.record("closed notice c1 from 2026-05-21T12:00:00Z until 2026-05-21T20:00:00Z")
    check("a closed period is told, as a calendar", wait_for(lambda: len(receiver.got) == 3) and receiver.events()[2]["kind"] == "calendar"
          and set(receiver.events()[2]) == {"event", "kind", "at"})
    time.sleep(1.5)
    check("items and notices to some are not", len(receiver.got) == 3)
    return administrator


def trouble(site, receiver, administrator):
    receiver.status = 500
    site.record("closed notice c1 is lifted")
    check("a receiver that fails", wait_for(lambda: len(receiver.got) == 4))
    event = receiver.events()[3]["event"]
    site.record("closed notice c2 from 2026-05-22T12:00:00Z until 2026-05-22T20:00:00Z")
    time.sleep(1.5)
    check("is left in peace for a while", len(receiver.got) == 4)
    administrator.get("/mail")
    check("the administrator sees what it answered", administrator.page.shows("it answered 500"))
    receiver.status = 200
    later(site, 2 * MINUTE)
    check("then gets what it missed", wait_for(lambda: len(receiver.got) == 6))
    check("by the same id", event in [one["event"] for one in receiver.events()[4:]])
    check("signed anew", receiver.got[3][1]["Abstain-Signature"] != receiver.got[4][1]["Abstain-Signature"])
    receiver.status = 302
    site.record("closed notice c2 is lifted")
    check("who sends us elsewhere", wait_for(lambda: len(receiver.got) == 7))
    time.sleep(0.5)
    check("is not followed", all(path == "/abstain" for path, _, _ in receiver.got))
    receiver.status = 200
    receiver.hangs = True
    later(site, 2 * MINUTE)
    check("who never answers", wait_for(lambda: len(receiver.got) == 8))
    stopped = later(site, 2 * MINUTE)
    receiver.hangs = False
    check("does not keep the server from ending", stopped < 5)
    check("and gets it later", wait_for(lambda: len(receiver.got) == 9))


def the_end(site, receiver, administrator):
    receiver.status = 410
    count = len(receiver.got)
    site.record("closed notice c3 from 2026-05-28T12:00:00Z until 2026-05-28T20:00:00Z")
    check("a receiver that is gone", wait_for(lambda: len(receiver.got) == count + 1))
    receiver.status = 500
    site.record("closed notice c3 is lifted")
    check("one that fails", wait_for(lambda: len(receiver.got) == count + 2))
    later(site, 4 * DAY)
    check("is tried once more when days have passed", wait_for(lambda: len(receiver.got) == count + 3))
    receiver.status = 200
    later(site, DAY)
    time.sleep(1.5)
    check("and then no longer", len(receiver.got) == count + 3)
    administrator = site.person("joel.castro")
    administrator.get("/mail")
    check("both are shown", administrator.page.shows("Refused calendar") and administrator.page.shows("Given up calendar"))
    administrator.send()
    check("and sent again by hand", wait_for(lambda: len(receiver.got) == count + 5))


def by_tls(abstain, folder):
    make_certificate(folder)
    receiver = Receiver((f"{folder}/certificate.pem", f"{folder}/key.pem"))
    with Site(abstain, "--webhook-ca", f"{folder}/certificate.pem", clock=CLOCK) as site:
        hook, _ = add(site, "--internal", f"https://localhost:{receiver.port}/abstain")
        done = subprocess.run([abstain, "webhook", "test", hook, "--store", site.store], capture_output=True, text=True)
        check("a certificate of nobody's is not believed", done.returncode == 75 and not receiver.got)
        site.run("webhook", "test", hook, "--webhook-ca", f"{folder}/certificate.pem")
        check("by whom --webhook-ca names it is", len(receiver.got) == 1 and receiver.events()[0]["kind"] == "test")
        site.record("closed notice c1 from 2026-05-21T12:00:00Z until 2026-05-21T20:00:00Z")
        check("also by the server", wait_for(lambda: len(receiver.got) == 2))
        site.run("webhook", "remove", hook)
        site.record("closed notice c1 is lifted")
        time.sleep(1.5)
        check("what is removed is told nothing more", len(receiver.got) == 2 and "none" in site.run("webhook", "list"))
    receiver.stop()


def main(abstain):
    receiver = Receiver()
    with Site(abstain, clock=CLOCK) as site:
        addresses(site, receiver)
        _, secret = add(site, "--internal", f"http://127.0.0.1:{receiver.port}/abstain")
        check("its secret is shown once", secret not in site.run("webhook", "list"))
        administrator = what_is_said(site, receiver, secret)
        trouble(site, receiver, administrator)
        the_end(site, receiver, administrator)
        ids = [event["event"] for event in receiver.events()]
        check("ids tell nothing of how many there are", all(re.fullmatch(r"evt-[0-9a-f]{24}", one) for one in ids))
        check("and the ledger is sound", "sound" in site.run("verify"))
    receiver.stop()
    with tempfile.TemporaryDirectory() as folder:
        by_tls(abstain, folder)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
