#!/usr/bin/env python3
"""Time stamps of checkpoints, by an authority that openssl plays: what it says is kept and openssl agrees; what is about something
else, is old, is refused, or comes from somebody else is not.

usage: timestamp.py ABSTAIN
"""
import base64
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/{name}.pem
signer_key = {folder}/{name}.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = {digests}
[extensions]
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = nobody
[nobody]
"""


def openssl(*words, code=0):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stdout


def make_authority(folder, name, digests="sha256"):
    """An issuer, whom one trusts, and the authority that it certified; its command."""
    configuration = folder / f"{name}.cnf"
    configuration.write_text(CONFIGURATION.format(folder=folder, name=name, digests=digests))
    key = ["-newkey", "ed25519", "-nodes", "-config", configuration]
    openssl("req", "-x509", *key, "-keyout", folder / f"{name}-ca.key", "-out", folder / f"{name}-ca.pem", "-subj", f"/CN={name} issuer",
            "-days", "30")
    openssl("req", "-newkey", "rsa:2048", *key[2:], "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr", "-subj", f"/CN={name}")
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{name}-ca.pem", "-CAkey", folder / f"{name}-ca.key", "-set_serial", "7",
            "-extfile", configuration, "-extensions", "extensions", "-out", folder / f"{name}.pem", "-days", "30")
    return (f"cat > {folder}/query && openssl ts -reply -config {configuration} -section authority -queryfile {folder}/query "
            f"-out {folder}/reply 2>/dev/null && cat {folder}/reply")


def main(abstain):
    if not shutil.which("openssl"):
        print("skipped: there is no openssl program")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "serial").write_text("01\n")
        store, authority = folder / "company.db", folder / "good-ca.pem"
        good, other, narrow = (make_authority(folder, *words) for words in (["good"], ["other"], ["narrow", "sha512"]))

        def run(*words, code=0):
            done = subprocess.run([abstain, *map(str, words)], capture_output=True, text=True)
            assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
            return done.stdout + done.stderr

        def stamp(command=None, code=0, trusted=authority):
            return run("timestamp", "--store", store, "--authority", trusted, *(["--command", command] if command else []), code=code)

        def record(what):
            run("record", "--store", store, "--by", "gc", what)

        def newest():
            with sqlite3.connect(store) as database:
                return database.execute("SELECT note, token FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()

        run("init", "--store", store, "--company", "imgn", "--policy", ROOT / "policies/immunogen.md", "--by", "gc")
        assert "has no time stamp" in stamp(code=5)
        assert re.search(r"was there at 20\d\d-", stamp(good))
        assert stamp(code=0) == stamp("exit 1")  # there is nothing to ask for
        (folder / "text").write_text(newest()[0].split("\n\n")[0] + "\n")
        (folder / "token").write_bytes(base64.b64decode(newest()[1]))
        openssl("ts", "-verify", "-data", folder / "text", "-in", folder / "token", "-token_in", "-CAfile", authority)
        assert "does not hold" in stamp(code=3, trusted=folder / "other-ca.pem")

        shutil.copy(folder / "reply", folder / "old-reply")
        record("ann joins")
        for command in (other, f"cat {folder}/old-reply", f"cat {folder}/token", "echo moved"):
            stamp(command, code=3)
        assert "gave no time stamp" in stamp(narrow, code=3)
        stamp("true", code=75)
        assert newest()[1] is None
        # the same hash asked for again is another request
        reply = f"{good} >/dev/null; cp {folder}/reply {folder}/kept-reply; exit 1"
        stamp(reply, code=75)
        assert "does not hold" in stamp(f"cat {folder}/kept-reply", code=3)
        stamp(good)

        # signatures and tokens do not displace each other
        token = newest()[1]
        run("witness", "init", "--key", folder / "w.key", "--name", "w")
        sign = f"'{abstain}' witness sign --key {folder}/w.key --state {folder}/state --ledger {store}.key.pub --first"
        run("cosign", "--store", store, "--witness-key", folder / "w.key.pub", "--command", sign)
        assert newest()[1] == token and "\u2014 w " in newest()[0]
        run("verify", "--store", store)

        # whoever is handed evidence verifies it as README.txt says
        pack = folder / "pack"
        run("evidence", "--store", store, "--output", pack)
        commands = re.findall(r"^    (\S.*)$", (pack / "README.txt").read_text(), re.M)[-2:]
        said = subprocess.run(["sh", "-ec", "\n".join(commands).replace("AUTHORITY.pem", str(authority))], cwd=pack, capture_output=True, text=True)
        assert "Verification: OK" in said.stdout + said.stderr, said
    print("a time stamp was kept, and openssl agrees; eight others were not taken")
    return 0


sys.exit(main(*sys.argv[1:]))
