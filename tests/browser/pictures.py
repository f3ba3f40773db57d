#!/usr/bin/env python3
"""Makes docs/pages.md and its pictures from what the walks photograph: every page by day on a desk, the first five on a phone and by night, too.

usage: pictures.py ABSTAIN MODULES [SHOTS]   SHOTS: screenshots that walks.py has made already"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "docs/images/pages"
ALSO = ["home", "ask", "requests-one", "queue", "calendar"]  # on a phone and by night, too
HEAD = """# The pages

Each page of the site with one sentence, in an invented company. `make pictures` makes this document and its pictures again; `abstain pages` lists
the pages with who may open them.
"""
EVERYBODY = {
    "sign-in": "Signing in: by a password, a link made on the server, or the company's provider.",
    "home": "Whether one may trade, and until when, with the sentence of the policy that says so; below it what one owes and what comes next.",
    "ask": "Asking for clearance: what, how many, and only the questions that matter for it.",
    "requests": "What one asked for, and what became of it.",
    "requests-one": "One request: waiting, cleared until an instant with what is left of it, or not cleared.",
    "requests-one-letter": "A letter for the broker, to print.",
    "requests-one-trade": "The notice after a trade, filled in from the clearance.",
    "trade": "A trade without a clearance is reported here.",
    "record": "What one asked, was cleared for, traded and reported within a year.",
    "calendar": "The year of periods; one whose end is not known yet fades.",
    "calendar-address": "A private address, for following the periods in another calendar.",
    "policy": "The policy, each rule in words under the sentence that it runs.",
    "policy-versions": "Every version that was ever in force, and what changed between any two.",
    "certify": "Certifying the policy, with what changed since the last time.",
    "question": "A question to the administrator, and his answers.",
    "inquiry": "What the press or an analyst asked is referred to the spokespersons.",
    "report": "A suspected violation is reported, with a name or without, with evidence.",
    "search": "Search: pages, one's own requests, sentences of the policy.",
    "account": "One's own sign-in: the password, and what one may do.",
    "account-notices": "Which mails one gets, and when.",
    "nowhere": "What is not there, or not for whoever asks, looks like this.",
}
OFFICE = {
    "queue": "Who waits for a decision and how long, and whose notices are late.",
    "queue-one": "One request with the engine's reasons, to clear or to refuse.",
    "clearing": "How requests are answered: by hand, or what is plain automatically.",
    "windows": "Restricted and closed periods, and the dates of results.",
    "windows-restrict": "Calling a restricted period for all or for some.",
    "windows-close": "Naming a closed period.",
    "windows-results": "Entering when results are expected, or are out.",
    "windows-one-lift": "Lifting one of them.",
    "people": "Everybody in service, with classes and offices.",
    "people-one": "One person: relations, accounts, requests and trades of a year, the periods that bind him, and what can be recorded.",
    "people-new": "Somebody comes into service.",
    "people-import": "A table from HR: what it would change is shown first.",
    "certifications": "Who was asked to certify, and how far that is.",
    "certifications-one": "One campaign: who has and who has not.",
    "incidents": "Cases of suspected violations; none that is about the reader.",
    "incidents-one": "One case with its steps, evidence and end.",
    "questions": "Questions that wait for an answer.",
    "mail": "Mails and what became of each.",
    "access": "Taking access from somebody, and giving it back.",
    "audit": "The ledger, newest first.",
    "audit-one": "One entry, with the act that brought it, as it is hashed.",
    "settings": "By what the site and its answers go.",
}


def names_of(shots):
    there = [name for name in [*EVERYBODY, *OFFICE] if (shots / f"{name}-light.png").exists()]
    return there, [f"{name}-light" for name in there] + [f"{name}-{how}" for name in ALSO for how in ("phone", "dark") if name in there]


def page(name, sentence):
    lines = [f"\n### {name}\n\n{sentence}\n\n![{sentence}](images/pages/{name}-light.webp)\n"]
    if name in ALSO:
        lines.append(f"\n![The same on a phone](images/pages/{name}-phone.webp) ![and by night](images/pages/{name}-dark.webp)\n")
    return "".join(lines)


def main(abstain, modules, shots=""):
    with tempfile.TemporaryDirectory() as folder:
        if not shots and subprocess.run([HERE / "walks.py", abstain, modules, folder]).returncode:
            return 1
        there, names = names_of(pathlib.Path(shots or folder))
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.webp"):
            old.unlink()
        told = {"modules": modules, "from": shots or folder, "to": str(FOLDER), "names": names}
        subprocess.run(["node", HERE / "pictures.mjs"], env={**os.environ, "PICTURES": json.dumps(told)}, check=True)
    text = HEAD
    for title, pages in (("Everybody's", EVERYBODY), ("Those of an office", OFFICE)):
        text += f"\n## {title}\n" + "".join(page(name, sentence) for name, sentence in pages.items() if name in there)
    (ROOT / "docs/pages.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
