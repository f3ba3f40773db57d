#!/usr/bin/env python3
"""The ledger's tree against the definitions of RFC 9162, section 2.1, written down here as they stand there.

usage: tree_vectors.py LEDGER_PEER [SEED]

Roots, inclusion and consistency proofs of every size up to 130 and of random larger ones are the same, byte for byte;
each proof holds; and none holds that was changed: a bit, a hash more or less, two swapped, another place, size or root.
"""
import functools
import hashlib
import random
import subprocess
import sys

ALL_SIZES, LARGE_SIZE, LARGE_CASES, MUTANTS = 130, 65536, 120, 6


def sha256(data):
    return hashlib.sha256(data).digest()


def split(count):
    """The largest power of two smaller than the count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


@functools.lru_cache(maxsize=None)
def mth(first, end):
    """MTH(D[first:end]), 2.1.1."""
    count = end - first
    if count == 0:
        return sha256(b"")
    if count == 1:
        return sha256(b"\0" + str(first).encode())
    k = split(count)
    return sha256(b"\1" + mth(first, first + k) + mth(first + k, end))


def path(m, first, end):
    """PATH(m, D[first:end]), 2.1.3.1."""
    if end - first == 1:
        return []
    k = split(end - first)
    if m < k:
        return path(m, first, first + k) + [mth(first + k, end)]
    return path(m - k, first + k, end) + [mth(first, first + k)]


def subproof(m, first, end, known):
    """SUBPROOF(m, D[first:end], b), 2.1.4.1."""
    if m == end - first:
        return [] if known else [mth(first, end)]
    k = split(end - first)
    if m <= k:
        return subproof(m, first, first + k, known) + [mth(first + k, end)]
    return subproof(m - k, first + k, end, False) + [mth(first, first + k)]


def proof(m, n):
    return [] if m in (0, n) else subproof(m, 0, n, True)


def words(hashes):
    return " ".join(h.hex() for h in hashes)


def flip(draw, value):
    at = draw.randrange(256)
    return bytes(b ^ (1 << at % 8 if i == at // 8 else 0) for i, b in enumerate(value))


def changed(draw, hashes):
    """The proof with one thing wrong."""
    hashes = list(hashes)
    ways = ["more"] + (["bit", "less"] if hashes else []) + (["swap"] if len(set(hashes)) > 1 else [])
    way = draw.choice(ways)
    if way == "more":
        hashes.insert(draw.randrange(len(hashes) + 1), draw.choice([sha256(b"x"), *hashes]))
    elif way == "bit":
        at = draw.randrange(len(hashes))
        hashes[at] = flip(draw, hashes[at])
    elif way == "less":
        del hashes[draw.randrange(len(hashes))]
    else:
        a, b = draw.sample(range(len(hashes)), 2)
        if hashes[a] == hashes[b]:
            return changed(draw, hashes)
        hashes[a], hashes[b] = hashes[b], hashes[a]
    return hashes


def included(leaf, place, size, root, hashes):
    return f"included {leaf.hex()} {place} {size} {root.hex()} {words(hashes)}".rstrip()


def consistent(old, old_root, size, root, hashes):
    return f"consistent {old} {old_root.hex()} {size} {root.hex()} {words(hashes)}".rstrip()


def inclusion_cases(draw, place, size):
    leaf, root, hashes = mth(place, place + 1), mth(0, size), path(place, 0, size)
    yield f"inclusion {place} {size}", words(hashes)
    yield included(leaf, place, size, root, hashes), "yes"
    yield included(flip(draw, leaf), place, size, root, hashes), "no"
    yield included(leaf, place, size, flip(draw, root), hashes), "no"
    yield included(leaf, size, size, root, hashes), "no"
    if size > 1:
        yield included(leaf, (place + draw.randrange(1, size)) % size, size, root, hashes), "no"
    for _ in range(MUTANTS):
        yield included(leaf, place, size, root, changed(draw, hashes)), "no"


def consistency_cases(draw, old, size):
    old_root, root, hashes = mth(0, old), mth(0, size), proof(old, size)
    yield f"consistency {old} {size}", words(hashes)
    yield consistent(old, old_root, size, root, hashes), "yes"
    yield consistent(old, flip(draw, old_root), size, root, hashes), "no"
    if old > 0:
        yield consistent(old, old_root, size, flip(draw, root), hashes), "no"
        other = draw.choice([n for n in range(max(1, old - 9), old + 9) if n != old])
        yield consistent(other, old_root, size, root, hashes), "no"
    if old < size:
        yield consistent(size, root, old, old_root, hashes), "no"
    for _ in range(MUTANTS):
        yield consistent(old, old_root, size, root, changed(draw, hashes)), "no"


def cases(draw):
    for size in range(ALL_SIZES + 1):
        yield f"root {size}", mth(0, size).hex()
        yield f"frontier {size}", mth(0, size).hex()
        for place in range(size):
            yield from inclusion_cases(draw, place, size)
        for old in range(size + 1):
            yield from consistency_cases(draw, old, size)
    for _ in range(LARGE_CASES):
        size = draw.randrange(ALL_SIZES, LARGE_SIZE + 1)
        yield f"root {size}", mth(0, size).hex()
        yield f"frontier {size}", mth(0, size).hex()
        yield from inclusion_cases(draw, draw.randrange(size), size)
        yield from inclusion_cases(draw, size - 1, size)
        yield from consistency_cases(draw, draw.randrange(size), size)
        yield from consistency_cases(draw, 1 << draw.randrange(size.bit_length() - 1), size)


def main(peer, seed="9162"):
    print(f"SEED={seed}")
    asked = list(cases(random.Random(int(seed))))
    answers = subprocess.run([peer], input="".join(q + "\n" for q, _ in asked), capture_output=True, text=True, check=True).stdout.splitlines()
    wrong = [(q, a, e) for (q, e), a in zip(asked, answers, strict=True) if a != e]
    for question, answer, expected in wrong[:10]:
        print(f"{question}\n       got: {answer}\n  expected: {expected}")
    print(f"{len(asked)} questions, {sum(e == 'no' for _, e in asked)} of changed proofs, {len(wrong)} answers wrong")
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
