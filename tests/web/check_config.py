#!/usr/bin/python3
"""`abstain check-config` and files of settings: each mistake is named, with what mends it, and nothing else is.

usage: check_config.py ABSTAIN    by Debian's Python, which has the mail server (python3-aiosmtpd); ends with 77 where it is not installed"""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

from mail import Post, free_port
from site_for_tests import check

DAY = 86400
HOST = "trading.example.org"
PLAIN = {"certificate": None, "certificate_key": None, "site": None}


class Setup:
    """A company that could be served, and what would be wrong were something else."""

    def __init__(self, abstain, folder):
        self.abstain, self.folder = str(pathlib.Path(abstain).resolve()), pathlib.Path(folder)
        self.run("init", "--store", "c.db", "--name", "Acme Robotics, Inc.", "--ticker", "ACME", "--sample", "immunogen",
                 "--fiscal-year", "December 31", "--administrator", "Gil Kato <gil@acme.example>")
        self.certify("site", HOST)
        self.port = free_port()

    def run(self, *words, code=0, ahead=0):
        done = subprocess.run([self.abstain, *words], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "ABSTAIN_CLOCK_AHEAD": str(ahead)})
        if code is not None and done.returncode != code:
            raise AssertionError(f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def certify(self, name, host):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90", "-subj",
                        f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{name}.key", "-out", f"{name}.pem"],
                       cwd=self.folder, check=True, capture_output=True)
        (self.folder / f"{name}.key").chmod(0o600)

    def settings(self, **changes):
        """A file of settings that is right but for the changes; None leaves one out."""
        lines = {"store": "c.db", "listen": "127.0.0.1", "port": self.port, "certificate": "site.pem", "certificate_key": "site.key",
                 "site": f"https://{HOST}:{self.port}/", **changes}
        path = self.folder / "abstain.conf"
        path.write_text("# settings\n\n" + "".join(f"{name.replace('_', '-')} = {value}\n" for name, value in lines.items() if value is not None))
        return path

    def find(self, state="wrong", ahead=0, **changes):
        """What it finds of that state: the check, and what is said of it."""
        self.settings(**changes)
        found = json.loads(self.run("check-config", "--config", "abstain.conf", "--json", code=None, ahead=ahead).splitlines()[-1])
        assert (found["wrong"] > 0) == any(finding["state"] == "wrong" for finding in found["findings"])
        return {finding["check"]: finding["text"] + " | " + finding.get("mend", "") for finding in found["findings"] if finding["state"] == state}

    def expect(self, what, name, words, **changes):
        found = self.find(**changes)
        ok = list(found) == [name] and words in found[name] and re.search(r" \| .|chmod 600|abstain init|it holds no", found[name])
        check(what, ok)
        if not ok:
            print(found)


def reach(setup):
    check("nothing is wrong with what is right", setup.find() == {})
    check("and it ends with 0", "wrong" not in setup.run("check-config", "--config", "abstain.conf"))
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", setup.port))
        taken.listen()
        setup.expect("a port that is taken", "listening", "in use")
        setup.run("check-config", "--config", "abstain.conf", code=5)
    setup.expect("an address that is none", "listening", "localhost", listen="localhost")
    found = setup.find(listen="0.0.0.0", **PLAIN)
    check("beyond this machine without TLS", "can be reached by others" in found.get("tls", ""))
    proxied = {**PLAIN, "listen": "0.0.0.0", "behind_proxy": "yes", "site": f"https://{HOST}/"}
    check("by a proxy it may", setup.find(**proxied) == {})
    setup.expect("a site with TLS that has none", "site", "has TLS", certificate=None, certificate_key=None)
    setup.expect("a site without TLS that has", "site", "nobody could sign in", site=f"http://{HOST}/")
    setup.expect("a site that is none", "site", "is no address", site="trading.example.org")
    check("a site on another port is noted", "port 443" in setup.find("note", site=f"https://{HOST}/").get("site", ""))


def certificates(setup):
    setup.expect("a certificate for another host", "tls name", "not for other.example.org", site=f"https://other.example.org:{setup.port}/")
    setup.certify("another", HOST)
    setup.expect("a key of another certificate", "tls", "not that of the certificate", certificate_key="another.key")
    (setup.folder / "empty.pem").write_text("")
    (setup.folder / "empty.pem").chmod(0o600)
    setup.expect("a key that is none", "tls", "is none in PEM", certificate_key="empty.pem")
    setup.expect("a certificate that is not there", "tls", "cannot be opened", certificate="gone.pem")
    setup.expect("a certificate that is none", "tls", "it holds no certificate", certificate="empty.pem")
    setup.expect("one that has expired", "tls", "it has expired", ahead=91 * DAY)
    check("one that soon will is noted", "until" in setup.find("note", ahead=80 * DAY).get("tls", ""))
    (setup.folder / "site.key").chmod(0o644)
    setup.expect("a key that everybody may read", "tls", "everybody on this machine may read it: chmod 600 site.key")
    said = setup.run("serve", "--config", "abstain.conf", code=3)
    check("by which it is not served, either", "chmod 600" in said)
    (setup.folder / "site.key").chmod(0o600)


def stores(setup):
    setup.expect("a store that is not there", "store", "abstain init", store="gone.db")
    (setup.folder / "c.db").chmod(0o644)
    setup.expect("a store that others may read", "file", "chmod 600")
    (setup.folder / "c.db").chmod(0o600)
    key = setup.folder / "c.db.key"
    key.rename(setup.folder / "kept.key")
    setup.expect("a ledger's key that is not there", "store", "private key is not at")
    check("with the key named it is right", setup.find(signing_key="kept.key") == {})
    key.write_text("no key")
    key.chmod(0o600)
    setup.expect("a ledger's key that is none", "store", "key")
    key.unlink()
    (setup.folder / "kept.key").rename(key)
    check("calendars that end soon are noted", "2027-12-31" in setup.find("note", ahead=300 * DAY, **PLAIN).get("calendar", ""))
    check("then wrong", "calendar" in setup.find(ahead=390 * DAY, **PLAIN))
    behind = setup.find(ahead=-3 * DAY, **PLAIN)
    check("a clock that is behind the ledger", "has not come yet" in behind.get("clock", ""))


def administrators(setup):
    noted = setup.find("note")
    check("an administrator without a password is noted, with the link", "abstain link --config abstain.conf gil" in noted.get("sign-in", ""))
    link = setup.run("link", "--config", "abstain.conf", "gil").strip()
    check("which says the whole address", re.fullmatch(rf"https://{HOST}:\d+/sign-in/[\w-]{{43}}", link) is not None)
    setup.run("record", "--store", "c.db", "gil no longer holds the office of general-counsel")
    setup.expect("nobody who decides", "sign-in", "nobody holds the office")
    setup.run("record", "--store", "c.db", "gil holds the office of general-counsel")


def mails(setup):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "certificate.pem"],
                   cwd=setup.folder, check=True, capture_output=True)
    post = Post(setup.folder)
    password = setup.folder / "password"
    password.write_text(post.password + "\n")
    password.chmod(0o600)
    right = {"mail": f"smtp://localhost:{post.port}", "mail_from": "abstain@example.org", "mail_user": "abstain", "mail_password_file": "password",
             "mail_ca": "certificate.pem"}
    check("a mail server that lets us in", setup.find(**right) == {} and "lets us in" in setup.find("ok", **right)["mail"])
    check("to which nothing is sent", post.mails == [] and post.tried == [])
    setup.expect("one that nobody vouches for", "mail", "certificate", **{**right, "mail_ca": None})
    setup.expect("an address that is none", "mail", "no address", **{**right, "mail_from": "abstain"})
    password.write_text("another\n")
    setup.expect("a password that is wrong", "mail", "smtp://localhost", **right)
    password.chmod(0o644)
    setup.expect("a password that everybody may read", "mail", "chmod 600 password", **right)
    post.stop()
    password.chmod(0o600)
    setup.expect("one that is not there", "mail", "onnect", **right)


def files(setup):
    cases = {
        "lisen = 127.0.0.1": "line 3: `lisen` is no setting; did you mean `listen`?",
        "port = 1\nport = 2": "line 4: `port` is set twice; first in line 3",
        "port": "write `name = value`",
        "port =": "write `port = N`",
        "behind-proxy = maybe": "either yes or no",
        "config = other.conf": "`config` is no setting",
        "mail-password = x": "did you mean",
        "store = \x1b[2J": "a control character",
        "entirely-else = 1": "see `abstain help serve`",
    }
    path = setup.folder / "bad.conf"
    for line, words in cases.items():
        path.write_text(f"# settings\n\n{line}\n")
        said = setup.run("serve", "--config", "bad.conf", code=2)
        check(f"{line!r} is named", words in said)
    path.write_bytes(b"store = \xff\n")
    check("bytes that are no text", "UTF-8" in setup.run("serve", "--config", "bad.conf", code=2))
    setup.settings()
    check("the command line goes first", "no store at `x.db`" in setup.run("doctor", "--config", "abstain.conf", "--store", "x.db", code=4))
    (setup.folder / "abstain.conf").chmod(0o666)
    found = json.loads(setup.run("check-config", "--config", "abstain.conf", "--json", code=5))
    check("a file that others may change", any(f["check"] == "settings" and f["state"] == "wrong" for f in found["findings"]))
    (setup.folder / "abstain.conf").chmod(0o644)
    setup.settings(**PLAIN)
    served = subprocess.Popen([setup.abstain, "serve", "--config", "abstain.conf"], cwd=setup.folder, stdout=subprocess.PIPE, text=True)
    check("and it serves by the file", served.stdout.readline() == f"http://127.0.0.1:{setup.port}/\n")
    served.terminate()
    served.stdout.close()
    check("and ends well", served.wait(20) == 0)


def main(abstain):
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup(abstain, folder)
        for part in (reach, certificates, stores, administrators, mails, files):
            part(setup)
    print(f"{time.monotonic() - began:.1f} s")
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
