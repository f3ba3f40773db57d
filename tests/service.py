#!/usr/bin/env python3
"""Is the unit for systemd one that systemd takes, as closed as we say, and can the site live in it? systemd itself is not needed: the
program runs with the unit's user, limits, system calls and mask, and in a tree of files where only its own folder can be written to.

usage: service.py ABSTAIN UNIT    ends with 77 where systemd-analyze or libseccomp is not installed"""
import ctypes
import ctypes.util
import errno
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "web"))
from site_for_tests import Person, Site, check

EXPOSURE_MOST = 1.2  # of 10, as `systemd-analyze security` counts
NOBODY = 65534
PR_SET_NO_NEW_PRIVS, SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_CMP_MASKED_EQ = 38, 0x7FFF0000, 0x00050000, 7
PROT_WRITE, PROT_EXEC = 2, 4
CLONE_NEWNS, MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 1, 32, 4096, 16384, 1 << 18


class Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def settings_of(unit):
    settings = {}
    for name, value in re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()):
        settings.setdefault(name, []).append(value)
    return settings


def calls_of(name):
    """The system calls of a set of systemd's, which may be made of other sets."""
    said = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    words = [line.strip() for line in said.splitlines()[1:]]
    return {call for word in words if word and word[0] != "#" for call in (calls_of(word) if word[0] == "@" else {word})}


def allowed_calls(settings):
    calls = calls_of("@default")
    for line in settings["SystemCallFilter"]:
        sets = [calls_of(word) for word in line.lstrip("~").split()]
        calls = calls - set.union(*sets) if line.startswith("~") else calls | set.union(*sets)
    return calls


class Cell:
    """What systemd would put round the program; what it consists of is got ready before the child is started."""

    def __init__(self, settings, folder):
        self.folder, self.files = str(folder), int(settings["LimitNOFILE"][0])
        self.mask, self.calls = int(settings["UMask"][0], 8), allowed_calls(settings)
        self.seccomp, self.libc = ctypes.CDLL(ctypes.util.find_library("seccomp")), ctypes.CDLL(None, use_errno=True)
        self.seccomp.seccomp_init.restype = ctypes.c_void_p

    def fail(self, what):
        raise OSError(ctypes.get_errno(), what)

    def close_tree(self):
        """ProtectSystem=strict: everything is read-only but the state directory. Where the machine forbids mounts, it is left out."""
        if self.libc.unshare(CLONE_NEWNS) != 0 or self.libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) != 0:
            return
        own = self.folder.encode()
        if self.libc.mount(own, own, None, MS_BIND, None) == 0:
            self.libc.mount(b"none", b"/", None, MS_REMOUNT | MS_BIND | MS_RDONLY, None)

    def close_calls(self):
        answer = SCMP_ACT_ERRNO | errno.EPERM
        filters = ctypes.c_void_p(self.seccomp.seccomp_init(answer))
        for call in self.calls:
            number = self.seccomp.seccomp_syscall_resolve_name(call.encode())
            if number < 0 or call in ("mmap", "mprotect", "pkey_mprotect"):
                continue
            self.seccomp.seccomp_rule_add(filters, SCMP_ACT_ALLOW, number, 0)
        # MemoryDenyWriteExecute: no memory that can be written and run, none that is made runnable later.
        for call, never in (("mmap", PROT_WRITE | PROT_EXEC), ("mprotect", PROT_EXEC)):
            number = self.seccomp.seccomp_syscall_resolve_name(call.encode())
            for allowed in {0, PROT_WRITE, PROT_EXEC} if call == "mmap" else {0}:
                self.seccomp.seccomp_rule_add(filters, SCMP_ACT_ALLOW, number, 1, Comparison(2, SCMP_CMP_MASKED_EQ, never, allowed & never))
        if self.seccomp.seccomp_load(filters) != 0:
            self.fail("the system calls cannot be closed")

    def enter(self):
        os.umask(self.mask)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(self.files, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
        if os.geteuid() == 0:
            self.close_tree()
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        if self.libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            self.fail("it might still gain rights")
        self.close_calls()


def look(unit, abstain, folder):
    copy = folder / "abstain.service"
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={abstain}", unit.read_text()))
    done = subprocess.run(["systemd-analyze", "--man=no", "verify", str(copy)], capture_output=True, text=True)
    check("systemd takes the unit", done.returncode == 0 and done.stderr == "")
    print(done.stderr, end="")
    done = subprocess.run(["systemd-analyze", "--no-pager", "security", "--offline=true", str(copy)], capture_output=True, text=True)
    exposure = float(re.search(r"exposure level for \S+ ([\d.]+)", done.stdout)[1])
    check(f"it is closed: {exposure} of 10", exposure <= EXPOSURE_MOST)
    copy.write_text("[Service]\nExecStart=/nowhere\nNoSuchWord=1\n")
    done = subprocess.run(["systemd-analyze", "--man=no", "verify", str(copy)], capture_output=True, text=True)
    check("and a unit that is wrong would be found", "NoSuchWord" in done.stderr or done.returncode != 0)
    copy.unlink()


class Service(Site):
    """The site, as the unit would have it."""

    def __init__(self, abstain, cell, folder):
        super().__init__(abstain, clock="2026-01-01T00:00:00Z")
        self.ahead, self.cell, self.store, self.place = 0, cell, str(folder / "company.db"), folder
        (folder / "abstain.conf").write_text(f"store = {self.store}\nport = 0\n")

    def start(self):
        self.server = subprocess.Popen([self.abstain, "serve", "--config", str(self.place / "abstain.conf")], stdout=subprocess.PIPE, text=True,
                                       preexec_fn=self.cell.enter, cwd="/")
        self.address = self.server.stdout.readline().strip()
        self.port = int(re.search(r":(\d+)/", self.address)[1])


def try_within(cell, command):
    return subprocess.run(["sh", "-c", command], preexec_fn=cell.enter, capture_output=True, cwd="/").returncode == 0


def refused(cell, state):
    """The cell is closed: what the program does not need, nobody in it can do."""
    check("what is its own can be written to", try_within(cell, f"touch {state}/written && rm {state}/written"))
    check("no system call beyond those of a service", not try_within(cell, "ionice -c 3 true"))
    if os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0:
        check("nothing else can be written to, not even what is everybody's", not try_within(cell, "touch /tmp/written-in-a-cell"))


def main(abstain, unit):
    if not shutil.which("systemd-analyze") or not ctypes.util.find_library("seccomp"):
        return 77
    abstain, unit = os.path.abspath(abstain), pathlib.Path(unit)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        look(unit, abstain, folder)
        shutil.copy(abstain, folder / "abstain")  # the build directory may be closed to others
        folder.chmod(0o755)
        state = folder / "state"
        state.mkdir()
        made = json.loads(subprocess.run([abstain, "init", "--store", str(state / "company.db"), "--name", "Acme Robotics, Inc.", "--ticker", "ACME",
                                          "--sample", "immunogen", "--fiscal-year", "December 31", "--administrator", "Gil Kato <gil@acme.example>",
                                          "--json"], capture_output=True, text=True, check=True).stdout)
        if os.geteuid() == 0:
            for file in [state, *state.iterdir()]:
                os.chown(file, NOBODY, NOBODY)  # as systemd does with a state directory
        cell = Cell(settings_of(unit), state)
        refused(cell, state)
        service = Service(str(folder / "abstain"), cell, state)
        service.start()
        gil = Person(service)
        gil.get(made["path"])
        gil.send()
        check("the site lives in it: the administrator comes in", gil.page.status == 200 and gil.page.shows("Gil Kato"))
        gil.get("/account")
        password = "a password of nineteen"
        gil.send({name: password for name in gil.fields() if "password" in name} or {"password": password})
        check("a password is hashed in it", gil.page.status == 200)
        check("it is ready", gil.get("/readyz").text == "ready\n")
        check("it ends well", service.stop() == 0)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
