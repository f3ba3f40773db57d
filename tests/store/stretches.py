#!/usr/bin/env python3
"""Does a ledger that several threads inspect, a stretch each, name the same first bad entry as one that is read by one?

usage: stretches.py ABSTAIN
"""
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED, TRIALS, PEOPLE, STRETCH = 20111028, 60, 500, 1024


def other(character):
    return "0" if character != "0" else "1"


def change_content(store, place):
    (content,) = store.execute("SELECT content FROM entry WHERE place = ?", (place,)).fetchone()
    middle = len(content) // 2
    store.execute("UPDATE entry SET content = ? WHERE place = ?", (content[:middle] + other(content[middle]) + content[middle + 1:], place))


def change_hash(store, place):
    (digits,) = store.execute("SELECT hash FROM entry WHERE place = ?", (place,)).fetchone()
    store.execute("UPDATE entry SET hash = ? WHERE place = ?", (digits[:-1] + other(digits[-1]), place))


def delete(store, place):
    store.execute("DELETE FROM entry WHERE place = ?", (place,))


def verify(abstain, path):
    result = subprocess.run([abstain, "verify", "--entries-only", "--store", path], text=True, capture_output=True)
    named = re.search(r"entry (\d+)", result.stderr)
    return result.returncode, int(named[1]) if named else None


def places_of(size):
    """Everywhere, and where stretches meet; often two in one ledger, of which the first counts."""
    edges = [edge + step for edge in range(0, size, STRETCH) for step in (-1, 0, 1) if 0 <= edge + step < size] + [size - 1]
    for trial in range(TRIALS):
        yield random.sample(range(size) if trial % 2 else edges, 1 + trial % 3)


def main(abstain):
    random.seed(SEED)
    wrong = 0
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        subprocess.run([abstain, "demo", "--people", str(PEOPLE), "--store", "clean.db", "--policy", str(ROOT / "policies/immunogen.md")], check=True)
        (size,) = sqlite3.connect("clean.db").execute("SELECT size FROM company").fetchone()
        assert size > 5 * STRETCH and verify(abstain, "clean.db") == (0, None)
        for places in places_of(size):
            damage = random.choice([change_content, change_hash, delete])
            shutil.copy("clean.db", "damaged.db")
            store = sqlite3.connect("damaged.db")
            for place in places:
                damage(store, place)
            store.commit()
            store.close()
            found = verify(abstain, "damaged.db")
            if found != (5, min(places)):
                print(f"{damage.__name__} of {places}: {found}")
                wrong += 1
    print(f"{TRIALS} damaged ledgers of {size} entries: {wrong} not named rightly (seed {SEED})")
    return wrong > 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1])))
