#!/usr/bin/env python3
"""What we ship as policies and examples: every policy reads without a warning and answers as its examples say; every
rule of the ImmunoGen policy is exercised both ways and every clause of the original, 1 to 57, has its place in it; no
eight words in a row are the original's; the page of questions is answered.

usage: shipped.py ABSTAIN
"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORIGINAL = ROOT.parent / "shared" / "seeds" / "insider-trading-policy.txt"
CLAUSES, RUN = 57, 8
failures = []


def check(ok, what):
    if not ok:
        failures.append(what)


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def words(text):
    return re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))


def runs(text):
    return {tuple(words(text)[i:i + RUN]) for i in range(len(words(text)) - RUN + 1)}


def statements(text):
    blocks = "".join(re.findall(r"^```rule\n(.*?)^```", text, re.M | re.S))
    return re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", blocks))


def check_clauses(text):
    placed = set()
    for statement in statements(text):
        for numbers in re.findall(r"\bclause ((?:\d+(?:, )?)+)", statement):
            placed.update(int(number) for number in numbers.split(", "))
    check(placed == set(range(1, CLAUSES + 1)), f"clauses without a place: {set(range(1, CLAUSES + 1)) - placed}")


def check_exercised(text):
    """Each rule binds in one answer at least, and in another to a question of the same kind does not."""
    answers = re.findall(r"^ +ask +\S+ (\S+).*\n +answer (.*)$", text, re.M)
    for rule in re.findall(r"(?m)^(?:deny|require|refer) (\S+)", "\n".join(statements(text))):
        bound = {kind for kind, answer in answers if re.search(rf"(?<![\w-]){rule}(?![\w-])", answer.split(" then ")[0])}
        free = {kind for kind, answer in answers if not re.search(rf"(?<![\w-]){rule}(?![\w-])", answer)}
        check(bound, f"no example in which {rule} binds")
        check(bound & free, f"no example in which {rule} does not bind, of a kind in which it can")


def check_own_words(text):
    if not ORIGINAL.exists():
        print("the original is not at hand: its words are not compared")
        return
    prose = re.sub(r"(?m)^#.*$|^```rule\n[\s\S]*?^```", "", text)
    for taken in runs(prose) & runs(ORIGINAL.read_text()):
        check(False, "the original's words: " + " ".join(taken))


def main(abstain):
    for policy in sorted((ROOT / "policies").glob("*.md")):
        status, out = run(abstain, "policy", "check", policy)
        check(status == 0 and " 0 warnings" in out, out)
        status, out = run(abstain, "policy", "examples", policy)
        check(status == 0 and re.search(r"\b[1-9]\d* answers .* 0 otherwise", out), out)
    immunogen = (ROOT / "policies" / "immunogen.md").read_text()
    check_clauses(immunogen)
    check_exercised(immunogen)
    check_own_words(immunogen)
    status, page = run("examples/run.sh", abstain)
    questions = re.findall(r"(?m)^\? (.*)", (ROOT / "examples" / "questions.txt").read_text())
    check(status == 0 and all(f"== {question}\n" in page for question in questions), page)
    check("sound: " in page and "THE LEDGER IS NOT WHAT IT WAS" in page, "the page does not show how a changed byte is found")
    check(re.search(r"(?s)What that entry says.*\n  shares +1000\n", page) and "abstain: `" not in page, page[-900:])
    for verdict in ("NOT PERMITTED", "CLEARANCE IS NEEDED", "DOES NOT STAND IN THE WAY", "ASK THE ADMINISTRATOR", "to be asked:"):
        check(verdict in page, f"the page of questions shows no answer like `{verdict}`")
    print("\n".join(failures) or "the policies and examples that we ship are in order")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
