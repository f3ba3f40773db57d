#!/usr/bin/env python3
"""Keys and signed notes against the openssl program and the definitions of C2SP signed-note and tlog-cosignature.

usage: notes.py LEDGER_PEER

A key that abstain makes is read by openssl, one that openssl makes by abstain; ids are worked out from their definition; openssl
verifies what was signed, and not when a bit of it was changed. Keys of other sorts, and one behind a password, are refused.
"""
import base64
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

CASES = 12


def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, capture_output=True)


def ask(peer, question):
    return subprocess.run([peer], input=(question + "\n").encode(), capture_output=True, check=True).stdout.decode().rstrip("\n")


def encoded(data):
    return base64.b64encode(data).decode()


def verifier_key(name, sort, key):
    return f"{name}+{key_id(name, sort, key).hex()}+{encoded(bytes([sort]) + key)}"


def key_id(name, sort, key):
    return hashlib.sha256(name.encode() + b"\n" + bytes([sort]) + key).digest()[:4]


def public_key(pem):
    """The 32 bytes at the end of what openssl says of the private key."""
    found = openssl("pkey", "-pubout", "-outform", "DER", data=pem)
    assert found.returncode == 0, found.stderr
    return found.stdout[-32:]


def verifies(folder, pem, message, signature):
    for name, content in (("key", pem), ("message", message), ("signature", signature)):
        (folder / name).write_bytes(content)
    words = ["-inkey", folder / "key", "-rawin", "-in", folder / "message", "-sigfile", folder / "signature"]
    return openssl("pkeyutl", "-verify", *words).returncode == 0


def check_note(peer, folder, number):
    name, seconds = f"example.com/log-{number}", 1000 * number
    text = f"{name}\n{number}\n{encoded(hashlib.sha256(b'').digest())}\nh\u00e9\n".encode()
    answer = json.loads(ask(peer, f"sign {number} {seconds} {name} {encoded(text)}"))
    pem = answer["pem"].encode()
    key = public_key(pem)
    assert answer["log"] == verifier_key(name, 1, key), answer
    assert answer["witness"] == verifier_key(name, 4, key), answer
    cosigned = f"cosignature/v1\ntime {seconds}\n".encode() + text
    for line, sort, message, before in (("log_line", 1, text, b""), ("witness_line", 4, cosigned, seconds.to_bytes(8, "big"))):
        dash, signer, signature = answer[line].rstrip("\n").split(" ")
        data = base64.b64decode(signature, validate=True)
        assert (dash, signer) == ("\u2014", name) and data.startswith(key_id(name, sort, key) + before), answer[line]
        signed = data[4 + len(before):]
        assert verifies(folder, pem, message, signed), answer[line]
        assert not verifies(folder, pem, message + b"x", signed)
        assert not verifies(folder, pem, message, bytes([signed[0] ^ 1]) + signed[1:])


def check_foreign_keys(peer):
    pem = openssl("genpkey", "-algorithm", "ed25519").stdout
    assert ask(peer, f"key foreign {encoded(pem)}") == verifier_key("foreign", 1, public_key(pem))
    for words in (["-algorithm", "x25519"], ["-algorithm", "ed25519", "-aes-128-cbc", "-pass", "pass:x"], ["-algorithm", "ed448"],
                  ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]):
        made = openssl("genpkey", *words).stdout
        answer = ask(peer, f"key foreign {encoded(made)}")
        assert made and answer.startswith("error: no private Ed25519 key in PEM"), (words, answer)


def main(peer):
    if not shutil.which("openssl"):
        print("skipped: there is no openssl program")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, CASES + 1):
            check_note(peer, pathlib.Path(folder), number)
    check_foreign_keys(peer)
    print(f"{CASES} notes verified by openssl, keys of 5 sorts")
    return 0


sys.exit(main(*sys.argv[1:]))
