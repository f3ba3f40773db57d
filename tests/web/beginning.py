#!/usr/bin/env python3
"""A company that was only just founded: whoever decides is told what to do first, nobody else is, and it is gone when it is done.

usage: beginning.py ABSTAIN"""
import sys
import tempfile

from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"


class Founded(Site):
    """By `abstain init`, with an administrator and nobody else."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.store = f"{self.folder.name}/company.db"
        self.run("init", "--name", "Acme, Inc.", "--ticker", "ACME", "--sample", "immunogen", "--fiscal-year", "March 31",
                 "--administrator", "Gil Kato <gil@acme.example>")
        self.start()
        return self


def main(abstain):
    with Founded(abstain, clock=CLOCK) as site:
        gil = site.person("gil")
        check("nobody is in service: he is told how to change that", gil.page.shows("To begin with Import the people of the company"))
        check("and that results are wanted", gil.page.shows("Say when the last results came out"))
        gil.get("/windows")
        check("none are said to be out", gil.page.shows("Q4-2026 not said not yet") and gil.page.shows("Q4-2027 not said not yet"))
        site.record("dora is director")
        dora = site.person("dora")
        check("others are not told", not dora.page.shows("To begin with") and dora.page.shows("Closed: you may not trade now"))
        gil.get("/")
        check("people are there, results are not", gil.page.shows("Say when the last results") and not gil.page.shows("Import the people"))
        site.run("record", "--at", "2026-05-12 16:05", "results of Q4-2026")
        check("all is done", not gil.get("/").shows("To begin with"))
        gil.get("/windows")
        check("only those are out that were said to be", gil.page.shows("Q3-2026 not said not said; later ones are out") and
              gil.page.shows("Q4-2026 not said Tuesday 12 May 2026, 16:05"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
