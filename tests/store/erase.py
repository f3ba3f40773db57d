#!/usr/bin/env python3
"""Is what was recorded of a leaver in no file of a store, backup or evidence after he was erased, while the ledger still proves?

usage: erase.py ABSTAIN STORE_PEER      on SQLite, or where POSTGRES names an empty database there
"""
import base64
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAVER = "leaver-7f3a"
# What nobody may find afterwards: his name, and words of events about him. One is written otherwise in JSON than it is.
CANARIES = [LEAVER, "spouse-91cc", "acct-55d0", "lot-1be2", "clean-plan-c04e", "request-3ab8", "call-21aa", 'he said "Zürich\\Basel"\tand left 88e1']
# Kept: of gc, who serves; of kim, who left and is under a hold; what the leaver and she are in together.
KEPT = ["kim-a", "kim-b", "still here"]
TEXT = CANARIES[-1]

JOURNAL = [
    {"event": "joined", "person": "gc"},
    {"event": "class-given", "person": "gc", "class": "director"},
    {"event": "joined", "person": LEAVER},
    {"event": "class-given", "person": LEAVER, "class": "director"},
    {"event": "relation", "person": "spouse-91cc", "of": LEAVER, "relation": "spouse", "shares_address": True},
    {"event": "account-opened", "person": LEAVER, "account": "acct-55d0", "broker": TEXT},
    {"event": "lot-acquired", "person": LEAVER, "shares": 100, "how": "grant", "lot": "lot-1be2", "account": "acct-55d0"},
    {"event": "unavailable", "person": LEAVER, "why": TEXT, "id": "call-21aa"},
    {"event": "withdrawn", "of": "call-21aa"},
    {"event": "plan-adopted", "person": LEAVER, "plan": "clean-plan-c04e"},
    {"event": "clearance-given", "person": LEAVER, "kind": "sell", "by": "gc", "conditions": TEXT},
    {"event": "certified", "person": LEAVER, "policy": TEXT},
    # what names nobody, and hangs by a thing of his
    {"event": "plan-approved", "plan": "clean-plan-c04e", "by": "gc"},
    {"event": "clearance-requested", "person": LEAVER, "request": "request-3ab8", "kind": "sell"},
    {"event": "clearance-refused", "request": "request-3ab8", "by": "gc", "why": TEXT},
    {"event": "account-closed", "account": "acct-55d0"},
    {"event": "joined", "person": "kim-a"},
    {"event": "joined", "person": "kim-b"},
    {"event": "unavailable", "person": "kim-a", "why": "still here"},
    {"event": "relation", "person": "kim-a", "of": "kim-b", "relation": "sibling"},
    {"event": "left", "person": "kim-a"},
    {"event": "left", "person": "kim-b"},
    {"event": "hold-placed", "hold": "inquiry", "persons": ["kim-a"]},
    {"event": "left", "person": LEAVER},
]


def run(*words, ends_with=(0,)):
    done = subprocess.run(words, text=True, capture_output=True)
    assert done.returncode in ends_with, f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def forms(canary):
    """As it stands in a database, in JSON, in a page, and as it might be kept otherwise."""
    raw = canary.encode()
    return {raw, json.dumps(canary)[1:-1].encode(), json.dumps(canary, ensure_ascii=False)[1:-1].encode(),
            canary.replace('"', "&quot;").encode(), raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1]}


def found_in(*paths):
    """The canaries that the files, or those below the directories, hold."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    assert files
    whole = b"\0".join(file.read_bytes() for file in files)
    return {canary for canary in CANARIES + KEPT if any(form in whole for form in forms(canary))}


class Company:
    def __init__(self, abstain, peer, directory, address):
        self.abstain, self.peer, self.directory, self.address = abstain, peer, directory, address
        self.made = 0

    def do(self, *words, **how):
        return run(self.abstain, *words, "--store", self.address, **how)

    def signing(self, *words, **how):
        return self.do(*words, "--by", "gc", "--signing-key", str(self.directory / "key"), **how)

    def dump(self):
        """All rows of the tables, in a file of their own."""
        path = self.directory.parent / "dump"
        path.write_text(run(self.peer, "dump", self.address))
        return path

    def hand_over(self):
        """A backup (of a file) and evidence, made now."""
        self.made += 1
        out = self.directory.parent / f"out{self.made}"
        out.mkdir()
        self.signing("evidence", "-o", str(out / "all"))
        if not self.address.startswith("postgres"):
            self.do("backup", "-o", str(out / "backup.db"))
        return out


def fill(company):
    journal = company.directory.parent / "journal.jsonl"
    lines = [dict(event, at=f"2012-01-{day:02}T09:00:00Z") for day, event in enumerate(JOURNAL, 1)]
    journal.write_text("\n".join(map(json.dumps, lines)) + "\n")
    company.signing("init", "--company", "imgn", "--policy", str(ROOT / "policies/immunogen.md"), "--since", "2011-01-01")
    company.signing("record", "--journal", str(journal))
    company.signing("ask", LEAVER, "sell", "100", ends_with=(0, 3))  # a decision about him
    company.signing("ask", "kim-a", "sell", "100", ends_with=(0, 3))


def try_engine(abstain, peer, directory, address):
    store = directory / "store"
    store.mkdir(parents=True)
    company = Company(abstain, peer, store, address or str(store / "company.db"))
    fill(company)
    his = [line["id"] for line in (json.loads(line) for line in company.do("log", "--json", "--person", LEAVER, "--limit", "1000").splitlines())]
    his_proofs = {id: json.loads(company.do("prove", id)) for id in his}
    assert len(his) >= 11, his
    assert found_in(company.dump()) == found_in(company.hand_over()) == set(CANARIES + KEPT)  # this test sees what it looks for
    assert address or found_in(store) == set(CANARIES + KEPT)

    company.signing("erase", "--before", "2100-01-01", "--why", "five years over", "--yes", LEAVER)
    company.signing("erase", "--why", "five years over", "--yes", "kim-a", ends_with=(5,))  # a hold wins

    found = found_in(company.dump()), found_in(company.hand_over())
    assert found == (set(KEPT), set(KEPT)), found
    if not address:
        assert found_in(store) == set(KEPT), found_in(store)
        run(abstain, "restore", str(directory / "out2/backup.db"), "--store", str(directory / "restored.db"))
        assert found_in(directory / "restored.db") == set(KEPT)
    public = company.directory / "key.pub"
    assert public.exists()
    company.do("verify", "--public-key", public.read_text().strip())
    for id in his:
        proof = json.loads(company.do("prove", id))
        assert proof["leaf"] == his_proofs[id]["leaf"] and proof["content"] is None, proof
    if not address:  # by what the key of his act was used for, a guess could be confirmed
        keys = sqlite3.connect(company.address).execute("SELECT key, digest FROM command_key ORDER BY place").fetchall()
        assert [digest == "" for _, digest in keys[:2]] == [False, True], keys
    live = company.dump().read_bytes()
    company.do("rebuild")
    assert company.dump().read_bytes() == live
    company.do("replay", "--all")


def main(abstain, peer):
    with tempfile.TemporaryDirectory() as directory:
        try_engine(abstain, peer, pathlib.Path(directory), os.environ.get("POSTGRES"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*map(os.path.abspath, sys.argv[1:]))
