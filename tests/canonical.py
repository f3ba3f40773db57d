#!/usr/bin/env python3
"""The ledger's canonical JSON against Python's: members sorted by their names in UTF-16, its own writer of strings.

usage: canonical.py LEDGER_PEER [SEED]
"""
import json
import random
import subprocess
import sys

CASES, DEPTH = 3000, 4
# Characters whose order differs between UTF-8 and UTF-16 stand beside those that are escaped.
LETTERS = ["a", "b", "B", "1", " ", '"', "\\", "/", "\b", "\f", "\n", "\r", "\t", "\x01", "\x1f", "\x7f", "\x80", "é", "€", "\ud7ff",
           "\ue000", "\ufb33", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff"]


def draw_text(draw):
    return "".join(draw.choice(LETTERS) for _ in range(draw.randrange(5)))


def draw_value(draw, depth):
    sort = draw.randrange(8 if depth else 6)
    if sort == 6:
        return [draw_value(draw, depth - 1) for _ in range(draw.randrange(4))]
    if sort == 7:
        return {draw_text(draw): draw_value(draw, depth - 1) for _ in range(draw.randrange(9))}
    return draw.choice([True, False, None, draw.randrange(-2**53, 2**53 + 1), draw.randrange(-9, 10), draw_text(draw)])


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def main(peer, seed="8785"):
    print(f"SEED={seed}")
    draw = random.Random(int(seed))
    values = [draw_value(draw, DEPTH) for _ in range(CASES)]
    questions = "".join("canonical " + json.dumps(v, ensure_ascii=draw.random() < 0.5) + "\n" for v in values)
    answers = subprocess.run([peer], input=questions.encode(), capture_output=True, check=True).stdout.decode().split("\n")[:-1]
    wrong = [(v, a) for v, a in zip(values, answers, strict=True) if a != canonical(v)]
    for value, answer in wrong[:10]:
        print(f"{value!r}\n       got: {answer}\n  expected: {canonical(value)}")
    by_utf8 = sum(canonical(v) != canonical_by_code_points(v) for v in values)
    print(f"{len(values)} values, {by_utf8} of which a sort by UTF-8 would write otherwise, {len(wrong)} answers wrong")
    return 1 if wrong or not by_utf8 else 0


def canonical_by_code_points(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


sys.exit(main(*sys.argv[1:]))
