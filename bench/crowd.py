#!/usr/bin/env python3
"""A normal user's first page beside a crowd of slow clients, as a ratio to the same without the crowd, in turns; and what the server
holds for connections that are kept open and say nothing.

usage: crowd.py ABSTAIN CROWD [CLIENTS] [IDLE]"""
import pathlib
import re
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/web"))
from site_for_tests import Site  # noqa: E402

SECONDS, ROUNDS = 6, 3
KINDS = {"head": "send a head a byte at a time", "body": "send a body a byte at a time", "answer": "take the answer a byte at a time"}


def resident(site):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{site.server.pid}/status").read_text())[1]) / 1024


def beside(site, cookie, crowd, kind, count):
    """The user's median and 99th percentile in ms, how many were connected, and the server's memory then."""
    words = [crowd, str(site.port), cookie, kind, str(count), str(SECONDS)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        median, p99, connected, ended, asked = map(int, run.stdout.readline().split())
        memory = resident(site)
        run.stdin.write("\n")
    return median / 1e3, p99 / 1e3, connected, ended, memory, asked


def main(abstain, crowd, clients="5000", idle="10000"):
    with Site(abstain, clock="2026-05-20T14:00:00Z") as site:
        cookie = site.person("uma.castro").cookie
        at_first = resident(site)
        for kind, words in KINDS.items():
            ratios = []
            for _ in range(ROUNDS):
                alone = beside(site, cookie, crowd, "nobody", 0)
                with_crowd = beside(site, cookie, crowd, kind, int(clients))
                ratios.append(with_crowd[1] / alone[1])
                print(f"{with_crowd[2]} that {words}: p99 {with_crowd[1]:.2f} ms, alone {alone[1]:.2f} ms = {ratios[-1]:.2f}"
                      f" (medians {with_crowd[0]:.2f} and {alone[0]:.2f} ms; {with_crowd[3]} were ended and came again)", flush=True)
            print(f"  the middle of {ROUNDS}: {statistics.median(ratios):.2f}")
        silent = beside(site, cookie, crowd, "idle", int(idle))
        print(f"{silent[2]} kept open and silent: {silent[4]:.0f} MB, {at_first:.0f} MB before; p99 {silent[1]:.2f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
