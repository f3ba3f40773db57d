#!/usr/bin/env python3
"""Every kind of transaction of the policy, asked and decided on the site by a director and by an employee: what is free, what waits, what no
clearance lifts; prior approvals and a trading plan that is adopted.

usage: kinds.py ABSTAIN"""
import re
import sys

from after import answer_no, decide
from lapse import directors, may
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"
FREE, WAITS, CLOSED = "No clearance is needed", "Received", "Closed: this is not possible now"
# what becomes of it for a director and for an employee, and until when it counts where it is cleared
SATURDAY, NEVER = "until Saturday 23 May 2026, 00:00", "until further notice"
KINDS = {
    "buy": (WAITS, SATURDAY, FREE, None), "sell": (WAITS, SATURDAY, FREE, None), "limit-order": (WAITS, SATURDAY, WAITS, SATURDAY),
    "cash-exercise": (FREE, None, FREE, None), "cashless-exercise": (WAITS, SATURDAY, FREE, None),
    "short-sale": (CLOSED, None, CLOSED, None), "hedge": (WAITS, SATURDAY, WAITS, NEVER), "listed-option": (WAITS, SATURDAY, WAITS, NEVER),
    "pledge": (WAITS, SATURDAY, WAITS, NEVER), "gift": (WAITS, SATURDAY, WAITS, SATURDAY), "other-transfer": (WAITS, SATURDAY, WAITS, SATURDAY),
    "adopt-plan": (WAITS, SATURDAY, WAITS, NEVER), "espp-enrolment": (WAITS, NEVER, WAITS, NEVER), "espp-purchase": (WAITS, NEVER, WAITS, NEVER),
    "retirement-plan": (WAITS, NEVER, WAITS, NEVER), "vesting": (WAITS, NEVER, WAITS, NEVER), "withholding": (WAITS, NEVER, WAITS, NEVER),
}


def employee(site):
    lines = [line.split() for line in site.run("log", "--kind", "class-given", "--limit", "1000").splitlines()]
    more = {words[-3] for words in lines if words[-1] not in ("employee",)}
    gone = {line.split()[-2] for line in site.run("log", "--kind", "left", "--limit", "1000").splitlines() if line.endswith(" leaves")}
    for who in [words[-3] for words in lines if words[-1] == "employee"]:
        if who not in more | gone and may(site, who) == "permit":
            return who
    raise AssertionError("no employee is free to sell")


def one(site, who, kind, becomes, until):
    person = site.person(who)
    path = answer_no(person, kind=kind, shares="" if kind == "adopt-plan" else "10")
    ok = person.page.shows(becomes)
    if becomes == WAITS and ok:
        decide(site, path, "clear")
        person.get(path)
        ok = person.page.shows("Cleared " + until)
        if not ok:
            print("   ", " ".join(re.sub(r"<[^>]+>", " ", person.page.text.split("<main")[1]).split())[:300])
    check(f"{kind}: {becomes.split(':')[0]}{', cleared ' + until if until else ''}", ok)
    return person, path


def plan(site, person, path, who):
    person.get(path)
    person.send({"verdict": "adopt"}, form=1)
    check("adopting asks what he knew", person.page.status == 422 and person.page.shows("Say yes or no"))
    person.send({"verdict": "adopt", "aware": "no"}, form=1)
    check("the plan is adopted", person.page.path == path and person.page.shows("You adopted the plan"))
    name = path.removeprefix("/requests/") + ".plan"
    site.record(f"restricted notice r-2 to {who}")
    check("what is sold under it is free though trading is stopped", may(site, who, "sell", "--plan", name) == "permit")
    check("and what is sold otherwise is not", may(site, who) == "deny")


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        director = directors(site)[0]
        person = site.person(director)
        person.get("/ask")
        offered = set(re.findall(r'<option value="([\w-]+)"', person.page.text.split('id="kind"')[1].split("</select>")[0]))
        check("what can be asked is what the policy can clear, send on or have reported", offered == set(KINDS))
        worker = employee(site)
        print(f"{director}, director; {worker}, employee")
        for kind, (of_director, until, of_employee, until_employee) in KINDS.items():
            one(site, worker, kind, of_employee, until_employee)
            person, path = one(site, director, kind, of_director, until)
            if kind == "adopt-plan":
                adopted = person, path
        plan(site, *adopted, director)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
