#!/usr/bin/env python3
"""Evidence packs: do they hold what they should and verify without the program, and is every change of them found?

usage: evidence.py ABSTAIN

The verifier is the one that is shipped. A byte is changed in every file of a pack; then whoever changes things works out the
hashes anew as far as he can. The commands of README.txt are run as they stand there. Nothing is handed over unrecorded.
"""
import base64
import hashlib
import json
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERIFIER = ROOT / "share/evidence/verify-evidence.py"


def run(*words, folder=None, code=0):
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def verify(pack, *words, code=0):
    return run(sys.executable, VERIFIER, *words, pack, code=code)


def files_of(pack):
    return sorted(path for path in pack.rglob("*") if path.is_file())


def contents(pack):
    return [json.loads(path.read_text()) for path in sorted((pack / "entries").iterdir())]


def sum_anew(pack):
    """What somebody does who changes a pack and hides it."""
    names = [path.relative_to(pack).as_posix() for path in files_of(pack) if path.name != "SHA256SUMS"]
    lines = [f"{hashlib.sha256((pack / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (pack / "SHA256SUMS").write_text("".join(lines))


def make_store(abstain, folder):
    store = folder / "company.db"
    run(abstain, "init", "--store", store, "--company", "imgn", "--policy", ROOT / "policies/immunogen.md", "--since", "2011-01-01", "--by", "gc")
    run(abstain, "record", "--store", store, "--journal", ROOT / "examples/immunogen.jsonl", "--by", "gc")
    witness = folder / "witness.key"
    run(abstain, "witness", "init", "--key", witness, "--name", "witness.example.com/w1")
    sign = f"'{abstain}' witness sign --key {witness} --state {folder}/state --ledger {store}.key.pub --first"
    run(abstain, "cosign", "--store", store, "--witness-key", f"{witness}.pub", "--command", sign)
    run(abstain, "ask", "--store", store, "--by", "gc", "--fact", "aware of mnpi=no", "dirk", "sell", "100", code=3)
    for what in ("zoe joins", "zoe leaves"):
        run(abstain, "record", "--store", store, "--by", "gc", what)
    run(abstain, "erase", "--store", store, "--by", "gc", "--why", "over", "--before", "2100-01-01", "--yes", "zoe")
    run(abstain, "record", "--store", store, "--by", "gc", 'nina joins with name "<b>&\\"Nina\\"</b>"')
    return store


def check_by_hand(pack):
    """The commands of README.txt."""
    commands = re.findall(r"^    (\S.*)$", (pack / "README.txt").read_text(), re.M)
    assert len(commands) == 8, commands
    said = run("sh", "-ec", "\n".join(commands[:6]), folder=pack)  # the last two are of a time stamp, which is not here
    first = json.loads((pack / "proofs.json").read_text())["entries"][0]
    assert "Signature Verified Successfully" in said and first["leaf"] in said, said


def check_flips(pack, work):
    for path in files_of(pack):
        name, size = path.relative_to(pack).as_posix(), path.stat().st_size
        for at in {size - 1, random.randrange(size)}:
            shutil.copytree(pack, work)
            data = bytearray(path.read_bytes())
            data[at] ^= 1 << random.randrange(8)
            (work / name).write_bytes(data)
            said = verify(work, code=1)
            assert name in said, (name, at, said)
            shutil.rmtree(work)
    return len(files_of(pack))


def check_anchor(pack, folder, key):
    """What the witness signed is there in the pack, and proved of the entries that were there then."""
    witness = (folder / "witness.key.pub").read_text().strip()
    said = verify(pack, "--key", key, "--witness", witness)
    assert verify(pack, "--key", folder / "company.db.key.pub", "--witness", folder / "witness.key.pub") == said
    places = [row["place"] for row in json.loads((pack / "proofs.json").read_text())["entries"]]
    size = int((pack / "anchor.txt").read_text().split("\n")[1])
    assert f"{sum(place < size for place in places)} of them were there when others signed" in said and places[-1] > size, said
    assert "the witness witness.example.com/w1 signed at 20" in said, said
    name, material = "witness.example.com/w1", b"\x04" + hashlib.sha256(b"another").digest()
    other = f"{name}+{hashlib.sha256(name.encode() + bytes([10]) + material).hexdigest()[:8]}+{base64.b64encode(material).decode()}"
    assert "anchor.txt: is not signed by" in verify(pack, "--witness", other, code=1)


def check_forgeries(pack, work, key):
    def found(what, change):
        shutil.copytree(pack, work)
        change()
        sum_anew(work)
        said = verify(work, "--key", key, code=1)
        assert what in said, (what, said)
        shutil.rmtree(work)

    entry = work / "entries/000002.json"

    def reword():
        entry.write_text(entry.read_text().replace("dirk", "sirk"))

    def reword_and_hash():
        before = hashlib.sha256(b"\0" + entry.read_bytes()).hexdigest()
        reword()
        proofs = work / "proofs.json"
        proofs.write_text(proofs.read_text().replace(before, hashlib.sha256(b"\0" + entry.read_bytes()).hexdigest()))

    def anchor_again():
        proofs = json.loads((work / "proofs.json").read_text())
        proofs["entries"][1]["anchored"][0] = "00" * 32
        (work / "proofs.json").write_text(json.dumps(proofs))

    def swap():
        other = work / "entries/000003.json"
        text = entry.read_text()
        entry.write_text(other.read_text())
        other.write_text(text)

    def leave_out():
        proofs = json.loads((work / "proofs.json").read_text())
        del proofs["entries"][1]
        (work / "proofs.json").write_text(json.dumps(proofs))

    def sign_with_another():
        name, material = key.split("+")[0], b"\x01" + hashlib.sha256(b"another").digest()
        key_id = hashlib.sha256(name.encode() + b"\n" + material).hexdigest()[:8]
        (work / "ledger-key.txt").write_text(f"{name}+{key_id}+{base64.b64encode(material).decode()}\n")

    def grow():
        text = (work / "checkpoint.txt").read_text().split("\n")
        text[1] = str(int(text[1]) + 1)
        (work / "checkpoint.txt").write_text("\n".join(text))

    found("entries/000002.json: is not the entry", reword)
    found("the proof of entry 2 does not lead", reword_and_hash)
    found("the proof of entry 2 does not lead to the root of anchor.txt", anchor_again)
    found("entries/000003.json: is not the entry", swap)
    found("proofs.json: names", leave_out)
    found("ledger-key.txt: is another key", sign_with_another)
    found("checkpoint.txt: a signature by abstain/imgn is not its own", grow)
    found("entries/000001.json", lambda: (work / "entries/000001.json").unlink())
    found("entries/999999.json: has no proof", lambda: (work / "entries/999999.json").write_text("{}"))


def check_scopes(abstain, store, folder):
    def ask(name, *words):
        run(abstain, "evidence", "--store", store, "--by", "gc", "--output", folder / name, *words)
        verify(folder / name)
        *entries, act, asked = contents(folder / name)
        assert act["act"] == "evidence" and act["by"] == "gc", act
        given = {word[2:]: what for word, what in zip(words[::2], words[1::2]) if word in ("--person", "--issuer")}
        assert asked["event"] == "evidence-made" and given.items() <= asked.items(), asked
        return [entry for entry in entries if "event" in entry and entry["event"] != "evidence-made"]

    dirk = ask("dirk", "--person", "dirk")
    others = [entry for entry in dirk if "dirk" not in json.dumps(entry)]
    assert {entry["event"] for entry in dirk} >= {"joined", "decided", "trade-executed", "plan-adopted", "plan-approved"}
    assert all("person" not in entry for entry in others), others  # what became of a thing, naming nobody
    evan = ask("evan", "--person", "evan")
    assert any(entry["event"] == "restricted-lifted" for entry in evan), "what became of the notice that he was sent"
    assert not any("incident" in entry and entry.get("person") != "evan" for entry in evan)
    year = ask("year", "--from", "2012-01-01", "--to", "2012-12-31")
    assert year and all(any("2012" in entry[when] for when in ("at", "recorded")) for entry in year), year
    amgn = ask("amgn", "--issuer", "AMGN")
    assert any(entry["event"] == "issuer" for entry in amgn) and len(amgn) < len(dirk) + 20
    before = run(abstain, "log", "--store", store, "--limit", "1")
    said = run(abstain, "evidence", "--store", store, "--output", folder / "nobody", "--person", "dirck", code=4)
    assert "nothing in the ledger names `dirck`; did you mean `dirk`?" in said, said
    assert run(abstain, "log", "--store", store, "--limit", "1") == before and not (folder / "nobody").exists()


def check_recorded_first(abstain, store, folder):
    """Without the act's row there is no pack; with a folder in the way there is no act."""
    count = lambda: run(abstain, "log", "--store", store, "--acts", "--limit", "100000").count("\n")
    before = count()
    run(abstain, "evidence", "--store", store, "--output", folder / "dirk", code=5)
    assert count() == before
    with sqlite3.connect(store) as database:
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON command_key BEGIN SELECT RAISE(ABORT, 'refused'); END")
    done = subprocess.run([abstain, "evidence", "--store", str(store), "--output", str(folder / "unrecorded")], capture_output=True)
    with sqlite3.connect(store) as database:
        database.execute("DROP TRIGGER refuse")
    assert done.returncode != 0 and count() == before and not list(folder.glob("unrecorded*")), done


def main(abstain):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    if not shutil.which("openssl"):
        print("skipped: there is no openssl program")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = make_store(abstain, folder)
        check_scopes(abstain, store, folder)
        pack = folder / "dirk"
        page = (folder / "year" / "index.html").read_text() + (pack / "index.html").read_text()
        assert "<script" not in page and "http" not in page and "May dirk sell 100 shares" in page
        key = (pack / "ledger-key.txt").read_text().strip()
        assert verify(pack, "--key", key).endswith("signature\n")
        check_by_hand(pack)
        check_anchor(pack, folder, key)
        flipped = check_flips(pack, folder / "changed")
        check_forgeries(pack, folder / "changed", key)
        check_recorded_first(abstain, store, folder)
        run(abstain, "evidence", "--store", store, "--output", folder / "all")
        assert "&lt;b&gt;&amp;\\&quot;Nina\\&quot;&lt;/b&gt;" in (folder / "all/index.html").read_text()
        manifest = json.loads((folder / "all/manifest.json").read_text())
        assert manifest["erased"] == 2 and len(contents(folder / "all")) + 2 == manifest["ledger_size"] == manifest["entries"], manifest
        assert "2 of them erased" in verify(folder / "all")
        assert " by gc: \u201cover\u201d" in (folder / "all/index.html").read_text()
    print(f"a changed byte was found in each of {flipped} files, and 9 forgeries were (seed {seed})")
    return 0


sys.exit(main(*sys.argv[1:]))
