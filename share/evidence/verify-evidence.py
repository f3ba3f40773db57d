#!/usr/bin/env python3
"""Verifies an evidence pack: a folder that `abstain evidence` made, by default the one that this file is in. Needs Python 3.8
and the openssl program (3.0). KEY is the public key of the ledger, of a witness, a line NAME+ID+BASE64 or a file of it, got from
somebody who had it before the pack was made. Without --key the key in the pack is believed. Ends with 0 when all is as it
should be, else with 1. Written from the definitions and not from abstain's source: RFC 9162, 2.1 (the tree and its proofs),
C2SP signed-note, tlog-checkpoint and tlog-cosignature (checkpoint.txt, anchor.txt, ledger-key.txt), RFC 8410 (ledger-key.pem).
"""
import argparse
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SUMS, HASH = "SHA256SUMS", re.compile(r"[0-9a-f]{64}")


class Bad(Exception):
    """Which file, and what is wrong with it, where nothing more can be said."""


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


def listed_hashes(folder):
    listed = {}
    for number, line in enumerate(read_text(folder, SUMS).split("\n")[:-1], 1):
        found = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", line)
        if not found or found[2] in listed or ".." in found[2] or found[2].startswith("/"):
            raise Bad(f"{SUMS}: line {number} is not a hash and the name of a file")
        listed[found[2]] = found[1]
    return listed


def check_files(folder):
    listed = listed_hashes(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {SUMS}
    for name in sorted(there - set(listed)):
        yield f"{name}: is not listed in {SUMS}"
    for name in sorted(set(listed) - there):
        yield f"{name}: is listed in {SUMS} and not there"
    for name in sorted(there & set(listed)):
        digest = sha256((folder / name).read_bytes()).hex()
        if digest != listed[name]:
            yield f"{name}: is not what {SUMS} says"
        elif name.startswith("policies/") and name != f"policies/{digest}.md":
            yield f"{name}: its hash is not its name"


def read_key(line):
    """NAME+ID+BASE64 as name, id, sort (1: a ledger's, 4: a witness's) and key; the id is the beginning of the others' hash."""
    name, key_id, material = (line.split("+", 2) + ["", ""])[:3]
    data = unbase64(material, "the public key")
    if len(data) != 33 or data[0] not in (1, 4) or sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
        raise Bad("the public key: is not an Ed25519 key of a ledger or a witness, or its id is not that of the key")
    return name, bytes.fromhex(key_id), data[0], data[1:]


def pem_of(key):
    info = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{info}\n-----END PUBLIC KEY-----\n"


def openssl_verifies(key, text, signature):
    with tempfile.TemporaryDirectory() as place:
        for name, data in (("key", pem_of(key).encode()), ("text", text), ("signature", signature)):
            pathlib.Path(place, name).write_bytes(data)
        words = "openssl pkeyutl -verify -rawin -pubin -inkey key -in text -sigfile signature".split()
        return subprocess.run(words, cwd=place, capture_output=True).returncode == 0


def signed_at(folder, name, key_line):
    """When the key signed the note, in seconds since 1970 (a ledger's does not say: 0)."""
    signer, key_id, sort, key = read_key(key_line)
    text, _, signatures = read_text(folder, name).partition("\n\n")
    times = []
    for line in signatures.split("\n"):
        data = unbase64(line.split(" ")[2], name) if line.startswith(f"\u2014 {signer} ") else b""
        if data[:4] == key_id:
            times.append(int.from_bytes(data[4:12], "big") if sort == 4 else 0)
            before = f"cosignature/v1\ntime {times[-1]}\n" if sort == 4 else ""
            if not openssl_verifies(key, f"{before}{text}\n".encode(), data[12 if sort == 4 else 4:]):
                raise Bad(f"{name}: a signature by {signer} is not its own")
    if not times:
        raise Bad(f"{name}: is not signed by {signer}+{key_id.hex()}")
    return max(times)


def read_checkpoint(folder, name, key_line):
    signed_at(folder, name, key_line)
    lines = read_text(folder, name).split("\n")
    if len(lines) < 4 or lines[0] != read_key(key_line)[0] or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise Bad(f"{name}: does not say what ledger, how many entries, and which root")
    return int(lines[1]), unbase64(lines[2], name)


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


def read_entries(folder, size):
    """The rows of proofs.json as file (None: erased), leaf, place, proof, anchored proof."""
    try:
        entries = json.loads(read_text(folder, "proofs.json"))["entries"]
        rows = [(row.get("file"), row["leaf"], row["place"], row["proof"], row.get("anchored", [])) for row in entries]
        is_good = all(HASH.fullmatch(text) for row in rows for text in [row[1], *row[3], *row[4]])
        is_good = is_good and [-1, *(row[2] for row in rows)] == sorted({-1, *(row[2] for row in rows)})
    except (ValueError, KeyError, TypeError, AttributeError):
        is_good = False
    if not is_good or rows and rows[-1][2] >= size:
        raise Bad("proofs.json: is not a list of entries with hashes and places, in the order of the ledger")
    return rows


def check_entries(folder, size, root, anchor_size, anchor_root):
    rows = read_entries(folder, size)
    for number, (name, leaf, place, proof, anchored) in enumerate(rows, 1):
        proof, anchored = (list(map(bytes.fromhex, hashes)) for hashes in (proof, anchored))
        if name is not None and name != f"entries/{number:06}.json":
            yield f"proofs.json: names `{name}` where entry {number} should be"
        elif name is not None and sha256(b"\0" + (folder / name).read_bytes()).hex() != leaf:
            yield f"{name}: is not the entry of which proofs.json has the hash"
        elif root_of(bytes.fromhex(leaf), place, size, proof) != root:
            yield f"{name or 'proofs.json'}: the proof of entry {number} does not lead to the root of checkpoint.txt"
        elif place < anchor_size and root_of(bytes.fromhex(leaf), place, anchor_size, anchored) != anchor_root:
            yield f"{name or 'proofs.json'}: the proof of entry {number} does not lead to the root of anchor.txt"
    for name in sorted({f"entries/{path.name}" for path in (folder / "entries").glob("*")} - {row[0] for row in rows}):
        yield f"{name}: has no proof"
    print(f"{len(rows)} entries, {sum(row[0] is None for row in rows)} of them erased; the ledger had {size}\n"
          f"{sum(row[2] < anchor_size for row in rows)} of them were there when others signed the ledger (anchor.txt)")


def verify(folder, key_line, witness_line):
    yield from check_files(folder)
    own = read_text(folder, "ledger-key.txt").strip()
    if (folder / "ledger-key.pem").read_text() != pem_of(read_key(own)[3]):
        yield "ledger-key.pem: is not the key of ledger-key.txt"
    if key_line and key_line != own:
        yield "ledger-key.txt: is another key than the one that was given"
    has_anchor = witness_line or (folder / "anchor.txt").exists()
    anchor = read_checkpoint(folder, "anchor.txt", key_line or own) if has_anchor else (0, b"")
    yield from check_entries(folder, *read_checkpoint(folder, "checkpoint.txt", key_line or own), *anchor)
    if witness_line:
        when = time.gmtime(signed_at(folder, "anchor.txt", witness_line))
        print(f"the witness {read_key(witness_line)[0]} signed at {time.strftime('%Y-%m-%dT%H:%M:%SZ', when)}")


def line_of(key):
    path = pathlib.Path(key)
    return path.read_text().strip() if path.is_file() else key


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", metavar="KEY", type=line_of)
    parser.add_argument("--witness", metavar="KEY", type=line_of)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    given = parser.parse_args()
    bad = []
    try:
        bad.extend(verify(given.folder, given.key, given.witness))
    except (Bad, OSError) as error:
        bad.append(error)
    print(*(f"BAD {what}\n" for what in bad), sep="", end="")
    if not given.key:
        print("the key was believed because it is in the pack: compare ledger-key.txt with one that you had before, or say --key")
    print("NOT VERIFIED" if bad else "verified: every file, every entry's proof, and the ledger's signature")
    return 1 if bad else 0


sys.exit(main())
