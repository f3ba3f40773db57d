#!/usr/bin/env python3
"""`abstain demo --serve`: soon there, a way in for everybody it names, what it says to try can be tried, and nothing is left behind.

usage: demo.py ABSTAIN"""
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import time

from site_for_tests import ROOT, Person, check

ROLES = ["an employee", "a director", "the administrator", "the chief executive", "an auditor"]


class Demo:
    def __init__(self, abstain, *options):
        began = time.monotonic()
        self.process = subprocess.Popen([abstain, "demo", "--serve", *options], stdout=subprocess.PIPE, text=True)
        self.said = ""
        while "Ctrl-C" not in self.said and (line := self.process.stdout.readline()):
            self.said += line
        self.seconds = time.monotonic() - began
        self.folders = folders_of(self.process.pid)
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)/\n", self.said)[1])
        self.links = dict(re.findall(r"^  (an? \w+|the [a-z ]+?) +http://[^/]+(/\S+)$", self.said, re.M))

    def person(self, role):
        person = Person(self)
        person.get(self.links[role])
        person.send()
        return person

    def end(self, which):
        self.process.send_signal(which)
        self.process.stdout.close()
        return self.process.wait(20)


def folders_of(process):
    """Where what the process has open lies; other demonstrations may run on this machine."""
    opened = {pathlib.Path(os.path.realpath(file)) for file in pathlib.Path(f"/proc/{process}/fd").iterdir()}
    return {file.parent for file in opened if file.parent.name.startswith("abstain-demo-")}


def are_gone(folders):
    return len(folders) > 0 and not any(folder.exists() for folder in folders)


def try_it(demo):
    employee = demo.person("an employee")
    check("the employee sees whether he may trade", employee.page.status == 200 and re.search(r'class="banner', employee.page.text) is not None)
    administrator = demo.person("the administrator")
    administrator.get("/queue")
    check("three requests wait", len(set(re.findall(r"/queue/(open-\d)", administrator.page.text))) == 3)
    administrator.get("/queue/open-1")
    check("with what the policy says beside them", administrator.page.shows("What the policy says") and "verdict" in administrator.page.text)
    for role in ("a director", "the chief executive", "an auditor"):
        check(f"{role} comes in", demo.person(role).page.status == 200)
    check("nobody else has the queue", employee.get("/queue").status == 404)


def on_terminal(abstain):
    """What somebody at a terminal gets; Ctrl-C is typed there."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(abstain, [abstain, "demo"])
    said = b""
    while b"Ctrl-C" not in said:
        said += os.read(terminal, 4096)
    os.write(terminal, b"\x03")
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status == 0 and b"/sign-in/" in said


def main(abstain):
    first = Demo(abstain)
    print(f"  it is there after {first.seconds:.2f} s (the aim: 2)")
    check("each role has a link", sorted(first.links) == sorted(ROLES))
    try_it(first)
    second = Demo(abstain)
    check("a second has a port of its own", second.port != first.port)
    check("Ctrl-C ends it", first.end(signal.SIGINT) == 0 and second.end(signal.SIGTERM) == 0)
    check("and nothing is left", are_gone(first.folders) and are_gone(second.folders))
    killed = Demo(abstain)
    killed.end(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not are_gone(killed.folders) and time.monotonic() < deadline:
        time.sleep(0.02)
    check("nor when it is killed", are_gone(killed.folders))
    check("on a terminal `abstain demo` is the site", on_terminal(abstain))
    ready = subprocess.run([ROOT / "examples/ready.sh", os.path.abspath(abstain)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    check("without one, `make run` shows that it is ready, and ends", ready.returncode == 0 and "an auditor" in ready.stdout)
    print(ready.stderr, end="")
    done = subprocess.run([abstain, "demo", "--serve", "--store", "x.db"], capture_output=True, text=True)
    check("it takes no store", done.returncode == 2 and "--store" in done.stderr)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
