#!/usr/bin/env python3
"""Verifies an evidence pack: a folder that `abstain evidence` made. Needs Python 3.8 and the openssl program (3.0), nothing else.

usage: verify-evidence.py [--key LINE] [FOLDER]     (default: the folder that this file is in)

LINE is the ledger's public key, NAME+ID+BASE64, got from somebody who had it before the pack was made. Without it the key in
the pack is believed. Ends with 0 when all is as it should be, else with 1, after lines that say what is not.

Written from the definitions and not from abstain's source: RFC 9162, 2.1 (the tree and its proofs), C2SP signed-note and
tlog-checkpoint (checkpoint.txt, ledger-key.txt), RFC 8410 (ledger-key.pem).
"""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SUMS, HASH = "SHA256SUMS", re.compile(r"[0-9a-f]{64}")


class Bad(Exception):
    """Something is not as it should be: which file, and what is wrong with it."""


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text, where):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = None
    if data is None or base64.b64encode(data).decode() != text:
        raise Bad(f"{where}: `{text[:80]}` is not base64")
    return data


def read_text(folder, name):
    try:
        return (folder / name).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Bad(f"{name}: cannot be read: {error}") from None


# ---- the files and their hashes ----

def listed_files(folder):
    """The lines of SHA256SUMS, as {name: hash}."""
    listed = {}
    for number, line in enumerate(read_text(folder, SUMS).split("\n")[:-1], 1):
        found = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", line)
        if not found or found[2] in listed or ".." in found[2] or found[2].startswith("/"):
            raise Bad(f"{SUMS}: line {number} is not a hash and the name of a file")
        listed[found[2]] = found[1]
    return listed


def check_files(folder):
    """What is wrong with files as such."""
    listed = listed_files(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {SUMS}
    for name in sorted(there - set(listed)):
        yield f"{name}: is not listed in {SUMS}"
    for name in sorted(set(listed) - there):
        yield f"{name}: is listed in {SUMS} and not there"
    for name in sorted(there & set(listed)):
        if sha256((folder / name).read_bytes()).hex() != listed[name]:
            yield f"{name}: is not what {SUMS} says"


def check_policies(folder):
    """A policy's document is called by its hash."""
    for path in sorted((folder / "policies").glob("*")):
        if sha256(path.read_bytes()).hex() + ".md" != path.name:
            yield f"policies/{path.name}: its hash is not its name"


# ---- the checkpoint and its signature ----

def read_key(line):
    """NAME+ID+BASE64 as name, id, key; the id is the beginning of a hash of the others."""
    name, key_id, material = (line.split("+", 2) + ["", ""])[:3]
    data = unbase64(material, "the public key")
    if len(data) != 33 or data[0] != 1 or sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
        raise Bad("the public key: is not an Ed25519 key of a ledger, or its id is not that of the key")
    return name, bytes.fromhex(key_id), data[1:]


def pem_of(key):
    info = bytes.fromhex("302a300506032b6570032100") + key
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(info).decode()}\n-----END PUBLIC KEY-----\n"


def openssl_verifies(key, text, signature):
    with tempfile.TemporaryDirectory() as place:
        files = {"key": pem_of(key).encode(), "text": text, "signature": signature}
        for name, data in files.items():
            pathlib.Path(place, name).write_bytes(data)
        words = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key", "-in", "text", "-sigfile", "signature"]
        return subprocess.run(words, cwd=place, capture_output=True).returncode == 0


def read_checkpoint(folder, key_line):
    """The size and root that the ledger's key signed."""
    name, key_id, key = read_key(key_line)
    text, _, signatures = read_text(folder, "checkpoint.txt").partition("\n\n")
    text += "\n"
    lines = text.split("\n")
    mine = [line.split(" ")[2] for line in signatures.split("\n") if line.startswith(f"\u2014 {name} ")]
    signed = [unbase64(line, "checkpoint.txt") for line in mine]
    signed = [data[4:] for data in signed if data[:4] == key_id]
    if not signed or not all(openssl_verifies(key, text.encode(), signature) for signature in signed):
        raise Bad(f"checkpoint.txt: is not signed by the key {name}+{key_id.hex()}")
    if len(lines) < 4 or lines[0] != name or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise Bad("checkpoint.txt: does not say what ledger, how many entries, and which root")
    return int(lines[1]), unbase64(lines[2], "checkpoint.txt")


# ---- entries and proofs ----

def root_of(leaf, place, size, proof):
    """RFC 9162, 2.1.3.2; None where the proof has too many hashes, or too few."""
    node, last, value = place, size - 1, leaf
    for other in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            value = sha256(b"\x01" + other + value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = sha256(b"\x01" + value + other)
        node, last = node >> 1, last >> 1
    return value if last == 0 else None


def check_entries(folder, size, root):
    """What is wrong with entries, and (last) how many there were."""
    try:
        entries = json.loads(read_text(folder, "proofs.json"))["entries"]
        rows = [(row.get("file"), row["leaf"], row["place"], row["proof"]) for row in entries]
        bad = [row for row in rows if not all(map(HASH.fullmatch, [row[1], *row[3]])) or not 0 <= row[2] < size]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Bad(f"proofs.json: is not of the form that it should have: {error}") from None
    if bad:
        raise Bad("proofs.json: has a hash or a place that is none")
    for number, (name, leaf, place, proof) in enumerate(rows, 1):
        if name is not None and name != f"entries/{number:06}.json":
            yield f"proofs.json: names `{name}` where entry {number} should be"
        elif name is not None and sha256(b"\0" + (folder / name).read_bytes()).hex() != leaf:
            yield f"{name}: is not the entry of which proofs.json has the hash"
        elif root_of(bytes.fromhex(leaf), place, size, list(map(bytes.fromhex, proof))) != root:
            yield f"{name or 'proofs.json'}: the proof of entry {number} does not lead to the root of checkpoint.txt"
    if [row[2] for row in rows] != sorted({row[2] for row in rows}):
        yield "proofs.json: the entries are not in the order of the ledger"
    there = {f"entries/{path.name}" for path in (folder / "entries").glob("*")}
    for name in sorted(there - {row[0] for row in rows}):
        yield f"{name}: has no proof"
    print(f"{len(rows)} entries, {sum(row[0] is None for row in rows)} of them erased; the ledger had {size}")


def verify(folder, key_line):
    yield from check_files(folder)
    yield from check_policies(folder)
    own = read_text(folder, "ledger-key.txt").strip()
    if (folder / "ledger-key.pem").read_text() != pem_of(read_key(own)[2]):
        yield "ledger-key.pem: is not the key of ledger-key.txt"
    if key_line and key_line != own:
        yield "ledger-key.txt: is another key than the one that was given"
    yield from check_entries(folder, *read_checkpoint(folder, key_line or own))


def main(words):
    key_line = words.pop(0) and words.pop(0) if words[:1] == ["--key"] and len(words) > 1 else None
    if len(words) > 1 or words[:1] == ["--help"]:
        print(__doc__)
        return 1
    bad = 0
    try:
        for bad, what in enumerate(verify(pathlib.Path(*words or [pathlib.Path(__file__).parent]), key_line), 1):
            print(f"BAD {what}")
    except (Bad, OSError) as error:
        print(f"BAD {error}")
        return 1
    if not key_line:
        print("the key was believed because it is in the pack: compare ledger-key.txt with one that you had before, or say --key")
    print("NOT VERIFIED" if bad else "verified: every file, every entry's proof, and the ledger's signature")
    return 1 if bad else 0


sys.exit(main(sys.argv[1:]))
