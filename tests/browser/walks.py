#!/usr/bin/env python3
"""Walks through the site in Chromium, and what every page must be: fit for a screen reader, a keyboard, a phone, no JavaScript.

usage: walks.py ABSTAIN MODULES [PICTURES]   MODULES: the folder of playwright-core and axe-core; pictures of all pages go to PICTURES"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "web"))
from site_for_tests import Site  # noqa: E402

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed
PEOPLE = ["theo.chen", "uma.castro", "joel.castro"]  # an employee, a senior manager, the administrator
LINKS_EACH = 12


def fill(site):
    """Something on each list, so that what it leads to is looked at, too."""
    site.record("theo.chen is asked to certify")
    site.record("uma.castro executes gift of 10 as t-walk")
    site.record("restricted notice walk-1 to lena.sloan")
    asks = site.person("theo.chen")
    asks.get("/question")
    asks.send({"text": "May my sister buy shares of ours?"})
    asks.get("/report")
    asks.upload([("file", "mail.txt", b"what was seen")], {"text": "He spoke of the trial at lunch.", "kind": "tipping", "name": "named"})


def main(abstain, modules, pictures=""):
    with Site(abstain, clock=CLOCK) as site:
        fill(site)
        links = {person: [site.link(person) for _ in range(LINKS_EACH)] for person in PEOPLE}
        pages = json.loads(subprocess.run([abstain, "pages", "--json"], capture_output=True, check=True).stdout)
        told = {"pages": pages, "address": site.address.rstrip("/"), "links": links, "modules": modules, "pictures": pictures}
        return subprocess.run(["node", HERE / "walks.mjs"], env={**os.environ, "SITE": json.dumps(told)}).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
