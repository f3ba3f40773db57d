#!/usr/bin/env python3
"""Each kind of transaction of each policy that comes with the program, from the form to the letter: asked by a director and by an employee, with
the engine's reasons in the queue, decided, valid as long as the policy says, in the letter and in the record.

usage: policies.py ABSTAIN POLICY"""
import re
import sys
import tempfile

from after import answer_no, decide
from site_for_tests import ROOT, Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday
FREE, WAITS, CLOSED = "No clearance is needed", "Received", "Closed: this is not possible now"
# Who decides, what happened, and what becomes of each kind for dee, a director, and emp, an employee: until when it counts where it is cleared.
SATURDAY, WEEK, NEVER = "Saturday 23 May 2026, 00:00", "Thursday 28 May 2026, 00:00", "further notice"
POLICIES = {
    "immunogen": ("BLWB", "general-counsel", ["results of Q3-2026 at 2026-05-01 06:45"], {
        "buy": (SATURDAY, FREE), "sell": (SATURDAY, FREE), "limit-order": (SATURDAY, SATURDAY), "cash-exercise": (FREE, FREE),
        "cashless-exercise": (SATURDAY, FREE), "short-sale": (CLOSED, CLOSED), "hedge": (SATURDAY, NEVER), "listed-option": (SATURDAY, NEVER),
        "pledge": (SATURDAY, NEVER), "gift": (SATURDAY, SATURDAY), "other-transfer": (SATURDAY, SATURDAY), "adopt-plan": (SATURDAY, NEVER),
        "espp-enrolment": (NEVER, NEVER), "espp-purchase": (NEVER, NEVER), "retirement-plan": (NEVER, NEVER), "vesting": (NEVER, NEVER),
        "withholding": (NEVER, NEVER)}),
    "closed-by-default": ("HALD", "general-counsel", ["results of Q1-2026 at 2026-05-07 06:45"], {
        "buy": (WEEK, FREE), "sell": (WEEK, FREE), "limit-order": (WEEK, FREE), "gift": (WEEK, FREE), "cash-exercise": (FREE, FREE),
        "cashless-exercise": (WEEK, FREE), "espp-purchase": (FREE, FREE)}),
    "united-kingdom": ("MAFI", "chair", ["results of Q4-2025 at 2026-03-12 07:00"], {
        kind: (SATURDAY, FREE) for kind in ("buy", "sell", "gift", "pledge", "derivative", "option-exercise")}),
}


class Founded(Site):
    """A company with one of the policies, an administrator, a director and an employee."""

    def __init__(self, abstain, policy):
        super().__init__(abstain, clock=CLOCK)
        self.policy = policy

    def __enter__(self):
        ticker, _, happened, _ = POLICIES[self.policy]
        self.folder = tempfile.TemporaryDirectory()
        self.store = f"{self.folder.name}/company.db"
        self.run("init", "--policy", str(ROOT / f"policies/{self.policy}.md"), "--company", ticker.lower(), "--name", "A Company", "--ticker", ticker,
                 "--administrator", "Ada Min <adm@company.example>", "--since", "2025-01-02", "--yes")
        for sentence in (*happened, "dee joins", "dee is director", "emp joins", "emp is employee", "the lots of dee are complete",
                         "the lots of emp are complete"):
            words = sentence.split(" at ")
            self.run("record", *(["--at", words[1].replace(" ", "T") + ":00Z"] if len(words) > 1 else []), words[0])
        self.start()
        return self


def kinds_offered(person):
    person.get("/ask")
    return [kind for kind in re.findall(r'<option value="([\w-]*)"', person.page.text.split('id="kind"')[1].split("</select>")[0]) if kind]


def outcome(site, who, kind):
    """Free, closed, or until when it is cleared; on the way every station is looked at."""
    person, administrator = site.person(who), site.person("adm")
    path = answer_no(person, kind=kind, shares="" if kind == "adopt-plan" else "10")
    for settled in (FREE, CLOSED):
        if person.page.shows(settled):
            return settled
    words = kind.replace("-", " ")
    check(f"{who}, {kind}: received, and what was said stands there", person.page.shows(WAITS) and person.page.shows(f"What {words}"))
    queue = administrator.get(path.replace("/requests/", "/queue/"))
    check(f"{who}, {kind}: in the queue with what the policy says", 'class="trace"' in queue.text and 'value="clear"' in queue.text)
    decide(site, path, "clear", by="adm")
    letter = person.get(path + "/letter")
    check(f"{who}, {kind}: a letter", letter.shows(f"Transaction {words}") and letter.shows("To be executed before"))
    check(f"{who}, {kind}: in the record", f"{who} is cleared for {kind}" in site.run("log", "--kind", "clearance-given"))
    return re.search(r'class="until">until (?:<time[^>]*>)?([^<]*)', person.get(path).text)[1].strip()


def main(abstain, policy):
    wanted = POLICIES[policy][3]
    with Founded(abstain, policy) as site:
        offered = kinds_offered(site.person("dee"))
        check("what can be asked is what the policy speaks of", offered == list(wanted))
        for kind in offered:
            found = (outcome(site, "dee", kind), outcome(site, "emp", kind))
            check(f"{kind}: {' / '.join(found)}", found == wanted.get(kind))
        check("the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
