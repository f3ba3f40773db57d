#!/usr/bin/env python3
"""A ledger and its witness, two programs: growth is signed; a store that was rolled back, rewritten or forked is not, and nothing
is forgotten or signed twice over.

usage: witness.py ABSTAIN
"""
import base64
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUNDS = 4


class Scene:
    """A folder with a store and a witness of it."""

    def __init__(self, abstain, folder):
        self.abstain, self.folder = abstain, folder
        self.store, self.state = folder / "company.db", folder / "imgn.state"
        self.run("init", "--store", self.store, "--company", "imgn", "--policy", ROOT / "policies/immunogen.md", "--by", "gc")
        self.run("witness", "init", "--key", folder / "witness.key", "--name", "witness.example.com/w1")
        self.sign = f"'{abstain}' witness sign --key {folder}/witness.key --state {self.state} --ledger {self.store}.key.pub"
        shutil.copy(folder / "company.db.key", folder / "copy.db.key")

    def run(self, *words, code=0):
        done = subprocess.run([self.abstain, *map(str, words)], capture_output=True, text=True)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def record(self, what, store=None):
        self.run("record", "--store", store or self.store, "--by", "gc", what)

    def cosign(self, *options, store=None, code=0, command=None):
        words = ["--command", command or " ".join([self.sign, *options])]
        return self.run("cosign", "--store", store or self.store, "--witness-key", self.folder / "witness.key.pub", *words, code=code)

    def is_cosigned(self, store=None, code=0):
        return self.run("cosign", "--store", store or self.store, "--witness-key", self.folder / "witness.key.pub", code=code)

    def copy(self, name="copy.db"):
        self.run("backup", "--store", self.store, "--output", self.folder / "backup")
        (self.folder / name).unlink(missing_ok=True)
        shutil.move(self.folder / "backup", self.folder / name)
        return self.folder / name

    def refused(self, what, store=None, code=5, command=None):
        """Nothing is signed, and nothing forgotten."""
        before = self.state.read_bytes()
        said = self.cosign(store=store, code=code, command=command)
        assert what in said, (what, said)
        assert self.state.read_bytes() == before
        self.is_cosigned(store, code=5)


def check_growth(scene):
    assert "say --first" in scene.cosign(code=75)
    assert "not signed" in scene.is_cosigned(code=5)
    assert "is signed by witness.example.com/w1 at 2" in scene.cosign("--first")
    for number in range(ROUNDS):
        scene.record(f"p{number} joins")
        scene.is_cosigned(code=5)
        scene.cosign()
        scene.is_cosigned()
        assert "is signed" in scene.cosign(command="exit 1")  # there is nothing to ask
    scene.record("zoe joins")
    assert "leave --first out" in scene.cosign("--first", code=75)
    scene.cosign()


def check_dishonest(scene):
    old = scene.copy("old.db")
    shutil.copy(scene.folder / "company.db.key", scene.folder / "old.db.key")
    fork = scene.copy()
    for what in ("ann joins", "ben joins", "carl joins"):
        scene.record(what)
    scene.cosign()
    scene.run("verify", "--store", scene.store, "--public-key", f"{scene.store}.key.pub", "--checkpoint", scene.state)
    # rolled back: shorter than what was signed, its old checkpoint's signature aside
    scene.record("dora joins", old)
    scene.refused("THE LEDGER WAS ROLLED BACK", old)
    # another history, at least as long, by the ledger's own key
    for what in ("ann joins", "eve joins", "carl joins", "dora joins", "finn joins"):
        scene.record(what, fork)
    scene.run("verify", "--store", fork)
    scene.refused("does not show that the ledger begins with what it had", fork)
    scene.run("verify", "--store", fork, "--public-key", f"{scene.store}.key.pub", "--checkpoint", scene.state, code=5)
    # an answer that is somebody else's signature, or none
    scene.record("gil joins")
    scene.refused("is not signed by", code=3, command=f"sed -n 's/^— abstain/— witness.example.com/p' {scene.state}")
    scene.refused("does not sign: moved", command="echo moved")
    scene.cosign()


def check_memory(scene):
    scene.record("hugo joins")
    kept = scene.state.read_bytes()
    scene.state.write_bytes(kept.replace(b"\n", b"\n1", 1))
    assert "checkpoint" in scene.cosign(code=75)
    scene.state.unlink()
    assert "say --first" in scene.cosign(code=75)
    scene.state.write_bytes(kept)
    scene.cosign()
    assert scene.state.read_bytes() != kept


def check_verify(scene):
    """Whoever has the witness's public key needs nothing else that was kept elsewhere."""
    keys = ["--public-key", f"{scene.store}.key.pub", "--witness-key", scene.folder / "witness.key.pub"]
    size = json.loads(scene.run("verify", "--store", scene.store, *keys, "--json"))["entries"]
    signed = scene.run("verify", "--store", scene.store, *keys)
    assert "signed by witness.example.com/w1 at 2" in signed and f"the first {size} entries" in signed, signed
    scene.record("jane joins")
    said = json.loads(scene.run("verify", "--store", scene.store, *keys, "--json"))
    assert said["witnessed_entries"] == size < said["entries"] and said["witnessed_at"].startswith("2"), said
    # a ledger that the witness never signed, but for what it kept itself
    bare = scene.copy("bare.db")
    with sqlite3.connect(bare) as database:
        database.execute("UPDATE checkpoint SET note = substr(note, 1, instr(note, '— witness') - 1) WHERE instr(note, '— witness') > 0")
    assert "nothing of it is signed by the witness" in scene.run("verify", "--store", bare, *keys, code=5)
    said = scene.run("verify", "--store", bare, *keys, "--checkpoint", scene.state)
    assert f"the first {size} entries" in said, said
    # another's signature under the witness's name and id
    forged = scene.copy("forged.db")
    with sqlite3.connect(forged) as database:
        note, = database.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
        begin, signature = note.rstrip("\n").rsplit(" ", 1)
        bytes_ = bytearray(base64.b64decode(signature))
        bytes_[-1] ^= 1
        note = f"{begin} {base64.b64encode(bytes_).decode()}\n"
        database.execute("UPDATE checkpoint SET note = ? WHERE size = ?", (note, size))
    assert "not the witness's own" in scene.run("verify", "--store", forged, *keys, code=5)
    (scene.folder / "forged.txt").write_text(note)
    assert "is not its own" in scene.run("verify", "--store", scene.store, *keys, "--checkpoint", scene.folder / "forged.txt", code=3)


def check_many_kept(scene):
    """A file of checkpoints may be one note, or as many as somebody kept; it is never none."""
    keys = ["--public-key", f"{scene.store}.key.pub"]
    kept = scene.folder / "kept.txt"
    note = scene.run("checkpoint", "--store", scene.store)
    state = scene.state.read_text()
    for text, count in ((note, 1), (note + state + note, 3), (f"\n{state}\n\n{note}\n", 2), (state.rstrip("\n"), 1), (note * 1500, 1500)):
        kept.write_text(text)
        said = json.loads(scene.run("verify", "--store", scene.store, *keys, "--checkpoint", kept, "--json"))
        assert said["retained_checkpoints"] == count, (count, said)
    for text in ("", "\n\n"):
        kept.write_text(text)
        assert "holds no checkpoint" in scene.run("verify", "--store", scene.store, *keys, "--checkpoint", kept, code=2)
    kept.write_text(note + note.split("\n\n")[0] + "\n")
    assert "kept.txt`, checkpoint 2: " in scene.run("verify", "--store", scene.store, *keys, "--checkpoint", kept, code=2)
    assert "missing.txt" in scene.run("verify", "--store", scene.store, *keys, "--checkpoint", scene.folder / "missing.txt", code=4)


def check_two_at_once(scene):
    """Of several at once each gets an answer, and the memory is that of the last."""
    scene.record("ida joins")
    words = [scene.abstain, "cosign", "--store", scene.store, "--witness-key", scene.folder / "witness.key.pub", "--command", scene.sign]
    running = [subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    said = [(process.communicate(), process.returncode) for process in running]
    assert any(code == 0 for _, code in said) and all(code in (0, 5) for _, code in said), said
    scene.is_cosigned()
    with sqlite3.connect(scene.store) as database:
        note, = database.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    assert note.split("\n\n")[0] in scene.state.read_text()
    scene.run("verify", "--store", scene.store, "--public-key", f"{scene.store}.key.pub", "--checkpoint", scene.state)


def main(abstain):
    with tempfile.TemporaryDirectory() as name:
        scene = Scene(abstain, pathlib.Path(name))
        check_growth(scene)
        check_dishonest(scene)
        check_memory(scene)
        check_two_at_once(scene)
        check_verify(scene)
        check_many_kept(scene)
    print("growth was signed; a rollback, a fork and four false answers were not")
    return 0


sys.exit(main(*sys.argv[1:]))
