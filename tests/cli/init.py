#!/usr/bin/env python3
"""`abstain init`: its questions on a terminal, the page to check, what it makes, and that nothing half-made stays.

usage: init.py ABSTAIN"""
import json
import os
import pathlib
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ABSTAIN = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = ["--name", "Acme Robotics, Inc.", "--ticker", "ACME", "--sample", "immunogen", "--fiscal-year", "December 31",
         "--administrator", "Gil Kato <gil.kato@acme.example>"]


def check(what, ok, shown=""):
    print(f"  {what:<90} {'ok' if ok else 'NOT SO'}")
    if not ok:
        print(shown)
        check.wrong = True


check.wrong = False


def run(folder, *words, code=0):
    done = subprocess.run([ABSTAIN, *words], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    check(f"`{' '.join(words[:3])} …` ends with {code}", done.returncode == code, done.stdout + done.stderr)
    return done.stdout if code == 0 else done.stderr


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, folder, *words):
        self.said = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", COLUMNS="120")
            os.execv(ABSTAIN, [ABSTAIN, *words])

    def until(self, words):
        before, end = len(self.said), time.monotonic() + 30
        while words not in self.said[before:] and time.monotonic() < end and select.select([self.fd], [], [], 1)[0] is not None:
            try:
                got = os.read(self.fd, 4096) if select.select([self.fd], [], [], 1)[0] else b""
            except OSError:
                break
            self.said += got.decode().replace("\r", "")
        return self.said[before:]

    def type(self, words):
        os.write(self.fd, words.encode() + b"\n")

    def answer(self, *pairs):
        for prompt, words in pairs:
            self.until(prompt)
            self.type(words)

    def end(self):
        self.until("\0")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def questions(folder):
    terminal = Terminal(folder, "init")
    terminal.answer(("Name: ", "Acme \"Robotics\""), ("Symbol: ", "ACME"), ("Name: ", "Acme Robotics, Inc."), ("Symbol: ", "ACME"),
                    ("Policy [1]: ", "2"), ("[December 31]: ", "Decembr 31"), ("Policy [1]: ", "closed-by-default"), ("[December 31]: ", ""),
                    ("address of mail: ", "Gil Kato <gil at acme>"), ("address of mail: ", "Gil Kato <gil@acme.example>"),
                    ("Store [company.db]: ", "not-there/x.db"), ("Store [company.db]: ", ""))
    page = terminal.until("nothing is made: ")
    check("a name that would break the policy is asked for again", "may have letters" in terminal.said, terminal.said)
    check("so is a day that is none, with the word that was meant", 'did you mean "December"' in terminal.said, terminal.said)
    check("an address that is none", "is no address of mail" in terminal.said, terminal.said)
    check("and a folder that is not there", "`not-there/x.db` cannot be made" in terminal.said, terminal.said)
    check("the page to check has it all", all(words in page for words in (
        "Acme Robotics, Inc. (ACME)", "closed-by-default", "December 31", "America/New_York", "Gil Kato <gil@acme.example>", "signs in as gil",
        "general-counsel", "company.db.key")), page)
    check("and nothing is made yet", os.listdir(folder) == [])
    terminal.type("3")
    terminal.answer(("address of mail: ", "Ann Rhodes <ann@acme.example>"))
    page = terminal.until("nothing is made: ")
    check("an answer can be changed", "signs in as ann" in page and "gil" not in page, page)
    terminal.type("")
    check("then it is made", terminal.end() == 0 and "/sign-in/" in terminal.said, terminal.said)
    log = run(folder, "log", "--store", "company.db")
    check("the company, the administrator and her office are recorded", all(words in log for words in (
        'the company is ACME with name "Acme Robotics, Inc."', 'ann joins with name "Ann Rhodes", email ann@acme.example',
        "ann holds the office of general-counsel")), log)


def leaving(folder):
    for what, leave in (("q", lambda terminal: terminal.type("q")), ("Ctrl-D", lambda terminal: os.write(terminal.fd, b"\x04")),
                        ("Ctrl-C", lambda terminal: os.write(terminal.fd, b"\x03"))):
        terminal = Terminal(folder, "init", *FLAGS, "--store", "x.db")
        terminal.until("nothing is made: ")
        leave(terminal)
        check(f"{what} leaves, and nothing is made", terminal.end() in (2, -signal.SIGINT) and os.listdir(folder) == [], terminal.said)
    terminal = Terminal(folder, "init", *FLAGS, "--store", "x.db", "--yes")
    check("with --yes nothing is asked", terminal.end() == 0 and "Enter makes it" not in terminal.said, terminal.said)


def without_terminal(folder):
    said = run(folder, "init", "--store", "a.db", code=2)
    check("what is missing is named", "--company" in said and "--policy" in said, said)
    said = run(folder, "init", "--store", "a.db", *FLAGS[:4], "--sample", "imunogen", "--fiscal-year", "December 31", code=2)
    check("a sample that is none: those that there are", "united-kingdom" in said, said)
    said = run(folder, "init", "--store", "a.db", *FLAGS[:6], "--fiscal-year", "March 32", code=2)
    check("a year that is none: how to say it", "no fiscal year ends `March 32`: say it like December 31" in said, said)
    check("and nothing is made", os.listdir(folder) == [])
    made = json.loads(run(folder, "init", "--store", "a.db", *FLAGS, "--json"))
    check("--json has the link", made["administrator"] == "gil.kato" and re.match(r"/sign-in/[\w-]{43}$", made["path"]), made)
    before = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
    said = run(folder, "init", "--store", "a.db", *FLAGS, code=5)
    check("a second time it is refused, and says what to do", "already" in said and "abstain serve --store a.db" in said, said)
    check("and nothing is touched", before == {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()})


def samples(folder):
    """A sample that has become a company's own says nothing of the sample's company or of its examples, and compiles without a warning."""
    policies = sorted((ROOT / "policies").glob("*.md"))
    for number, policy in enumerate(policies):
        store, name = f"{number}.db", policy.stem
        run(folder, "init", "--store", store, "--name", "Øre & Sons (Holding) A/S", "--ticker", "ORE.B", "--sample", name, "--fiscal-year",
            "last Friday of September")
        text = sqlite3.connect(f"{folder}/{store}").execute("SELECT content FROM document").fetchone()[0]
        text = text.decode() if isinstance(text, bytes) else text
        own = re.search(r'(?m)^(.*?) \(the "Company"', policy.read_text())[1]
        check(f"{name} is the company's own", "Øre & Sons (Holding) A/S" in text and "fiscal year ends last Friday of September" in text and
              own not in text and "does not exist" not in text and not re.search(r"(?m)^(example|background) |\b(IMGN|HALD|MAFI)\b", text), text)
        pathlib.Path(folder, "own.md").write_text(text)
        check("and has no warnings", " 0 warnings" in run(folder, "policy", "check", "own.md"))
    check("all samples are there", len(policies) == 3)


def killed(folder):
    """Ended at any moment, there is a company or there is none; and what is left says what to do."""
    outcomes = {}
    for delay in range(40):
        place = pathlib.Path(folder, str(delay))
        place.mkdir()
        process = subprocess.Popen([ABSTAIN, "init", "--store", "x.db", *FLAGS], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay / 2000)
        process.send_signal(signal.SIGTERM if delay % 2 else signal.SIGINT)
        process.wait(20)
        files = sorted(path.name for path in place.iterdir())
        outcomes[tuple(files)] = outcomes.get(tuple(files), 0) + 1
        if "x.db" in files:
            subprocess.run([ABSTAIN, "verify", "--store", "x.db", "--public-key", "x.db.key.pub"], cwd=place, check=True, capture_output=True)
    check("interrupted at any moment: all of it or nothing", set(outcomes) <= {(), ("x.db", "x.db.key", "x.db.key.pub")}, outcomes)


def serves(folder):
    """The link lets the administrator in, and he may decide."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "web"))
    from site_for_tests import Person, Site
    made = json.loads(run(folder, "init", "--store", "site.db", *FLAGS, "--json"))
    site = Site(ABSTAIN, clock="2026-01-01T00:00:00Z")
    site.ahead, site.store = 0, str(pathlib.Path(folder, "site.db"))
    site.start()
    gil = Person(site)
    gil.get(made["path"])
    gil.send()
    check("the link lets him in", gil.page.status == 200 and gil.page.shows("Gil Kato"), gil.page.text)
    check("and he has the queue", gil.get("/queue").status == 200)
    check("the policy is his company's own", gil.get("/policy").shows("Acme Robotics, Inc.") and "ImmunoGen" not in gil.page.text)
    again = Person(site)
    again.get(made["path"])
    check("once", again.send().status in (403, 404, 410, 422), again.page.status)
    check("the server ends well", site.stop() == 0)


for part in (questions, leaving, without_terminal, samples, killed, serves):
    with tempfile.TemporaryDirectory() as scratch:
        part(scratch)
sys.exit(check.wrong)
