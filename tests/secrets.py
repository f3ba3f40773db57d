#!/usr/bin/env python3
"""Does a secret stay secret? The same company twice: once as it is, once with an item of information that nobody may know
of and the list of those who do. Whoever is not on that list nor related to one who is sees the same bytes and the same
exit codes in both, whatever he asks. To a relative the second world may differ by a refusal alone: its verdict and one
fixed sentence, and no rule, section, date or line of the journal.

usage: secrets.py ABSTAIN
"""
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DAY = "T15:00:00Z"
failures = []


def event(name, at, **fields):
    return {"event": name, "at": at if "T" in at else at + DAY, **fields}


def immunogen():
    people = [("ann", "director"), ("bob", "employee"), ("eve", "employee"), ("dee", "designated"), ("tim", "employee"),
              ("gil", "senior-manager"), ("max", "director")]
    common = [event("company", "2011-01-03", issuer="IMGN"), event("issuer", "2011-01-03", issuer="AMGN")]
    common += [event("class-given", "2011-01-03", person=person, **{"class": kind}) for person, kind in people]
    common += [
        event("class-given", "2011-01-03", person="dee", **{"class": "employee"}),
        event("office-given", "2011-01-03", person="gil", office="general-counsel"),
        event("joined", "2011-01-03", person="zoe"),
        event("lots-complete", "2011-01-03", person="max"),
        event("relation", "2011-01-03", person="hal", of="eve", relation="spouse", shares_address=True, dependent=False),
        event("relation", "2011-01-03", person="wes", of="ann", relation="spouse", shares_address=True, dependent=False),
        event("relation", "2011-01-03", person="dee", of="eve", relation="sibling", shares_address=False, dependent=False),
        event("results", "2011-01-28", quarter="Q2-2011"),
        event("results", "2011-07-29", quarter="Q4-2011"),
        event("plan-adopted", "2011-08-01", person="max", plan="p1", clean=True),
        event("plan-approved", "2011-08-02", plan="p1", by="gil"),
        event("lot-acquired", "2011-08-03", person="bob", shares=100, how="open-market", lot="b1"),
        event("restricted-notice", "2011-08-05", notice="n1", persons=["tim"]),
        event("clearance-given", "2011-08-15", person="dee", kind="sell", by="gil", clearance="c1"),
        event("clearance-given", "2011-08-15", person="ann", kind="sell", by="gil", clearance="c2", shares=50),
        event("trade-executed", "2011-08-16", person="ann", kind="sell", shares=20, trade="t1", clearance="c2"),
        event("certification-requested", "2011-08-16", person="bob", due="2011-09-01"),
        event("disclosure", "2011-08-18", disclosure="d1"),
        event("results", "2011-10-28", quarter="Q1-2012"),
    ]
    secret = [
        event("item-opened", "2011-08-08", item="J", issuers=["IMGN", "TGT"], title="an offer"),
        event("brought-in", "2011-08-16T09:00:00Z", person="eve", item="J", by="gil"),
        event("brought-in", "2011-08-16T09:00:00Z", person="zoe", item="J"),
    ]
    kinds = ["buy", "sell", "cash-exercise", "cashless-exercise", "short-sale", "hedge", "pledge", "gift", "other-transfer", "adopt-plan",
             "vesting", "tip", "speak-for-company", "swap"]
    return {"policy": "policies/immunogen.md", "common": common, "secret": secret, "listed": {"eve", "zoe"}, "relatives": {"hal", "dee"},
            "kinds": kinds, "issuers": [None, "IMGN", "AMGN", "TGT", "OTHER"],
            "instants": ["2011-08-10", "2011-08-16", "2011-08-17", "2011-09-20", "2011-11-02"],
            "things": {"plan": ["p1", "J"], "lot": ["b1", "J"]}}


def closed_by_default():
    people = [("ann", "director"), ("kim", "employee"), ("bob", "employee"), ("gil", "officer"), ("fay", "officer")]
    common = [event("company", "2023-03-01", issuer="HALD")]
    common += [event("class-given", "2023-03-01", person=person, **{"class": kind}) for person, kind in people]
    common += [
        event("class-given", "2023-03-01", person="kim", **{"class": "listed-insider"}),
        event("office-given", "2023-03-01", person="gil", office="general-counsel"),
        event("office-given", "2023-03-01", person="fay", office="cfo"),
        event("relation", "2023-03-01", person="wes", of="ann", relation="spouse", shares_address=True, dependent=False),
        event("relation", "2023-03-01", person="ivy", of="kim", relation="spouse", shares_address=True, dependent=False),
        event("results", "2023-05-08", quarter="Q1-2023"),
        event("results", "2023-08-07", quarter="Q2-2023"),
        event("clearance-given", "2023-08-10", person="kim", kind="sell", by="gil", clearance="c1"),
        event("plan-adopted", "2023-08-14", person="bob", plan="p2", clean=True),
        event("plan-approved", "2023-08-14", plan="p2", by="gil"),
        event("left", "2023-09-01", person="fay"),
    ]
    secret = [event("item-opened", "2023-08-09", item="larch"), event("brought-in", "2023-08-11", person="ann", item="larch"),
              event("item-disclosed", "2023-08-29", item="larch")]
    kinds = ["buy", "sell", "gift", "limit-order", "cash-exercise", "espp-purchase", "espp-enrolment", "adopt-plan", "swap"]
    return {"policy": "policies/closed-by-default.md", "common": common, "secret": secret, "listed": {"ann"}, "relatives": {"wes"},
            "kinds": kinds, "issuers": [None, "HALD", "OTHER"],
            "instants": ["2023-08-09", "2023-08-15", "2023-08-29", "2023-08-30", "2023-09-20"],
            "things": {"plan": ["p2", "larch"], "lot": ["larch"]}}


def run(binary, words, text=""):
    done = subprocess.run([binary, *words], input=text, capture_output=True, text=True, cwd=ROOT,
                          env={**os.environ, "NO_COLOR": "1"})
    return done.returncode, re.sub(r"(?m)^DTSTAMP:.*$", "DTSTAMP", done.stdout), done.stderr


def journal(path, events):
    path.write_text("".join(json.dumps(one) + "\n" for one in sorted(events, key=lambda one: one["at"])))
    return path


def requests_of(company, person):
    """One request a line, each numbered: every kind, issuer, instant and word of the person that makes a difference."""
    said = [{}, {"aware of mnpi": False}, {"aware of mnpi": True}]
    lines = []
    for kind, issuer, at, facts in itertools.product(company["kinds"], company["issuers"], company["instants"], said):
        for more in [{}, {"shares": "40"}]:
            one = {"person": person, "kind": kind, "at": at + DAY, "facts": facts, **more}
            lines.append({**one, "issuer": issuer} if issuer else one)
    for what, names in company["things"].items():
        lines += [{"person": person, "kind": "sell", "at": at + DAY, what: name} for name in names for at in company["instants"]]
    return [{"id": number, **line} for number, line in enumerate(lines)]


def pages(binary, policy, path, company, person):
    """What else the person can look at, by name."""
    common = ["--policy", policy, "--journal", str(path)]
    shown = {}
    for at in company["instants"]:
        for kind in company["kinds"][:2]:
            for form in [[], ["--json"]]:
                words = ["ask", *common, "--for-person", "--at", at + DAY, *form, person, kind, "40"]
                shown["ask", at, kind, *form] = run(binary, words)
        for form in [[], ["--json"], ["--all", "--json"]]:
            shown["duties", at, *form] = run(binary, ["duties", *common, "--for-person", "--person", person, "--at", at + DAY, *form])
        for form in [[], ["--json"], ["--ics"]]:
            shown["windows", at, *form] = run(binary, ["windows", *common, "--person", person, "--from", company["instants"][0], "--to",
                                                       "2024-06-01" if at > "2020" else "2012-06-01", "--known-at", at + DAY, *form])
    return shown


def is_refusal(answer):
    """Nothing but a verdict: no rule, question, or instant."""
    return set(answer) <= {"id", "verdict", "low", "high", "until"} and answer["until"] is None and answer["verdict"] != "permit"


def compare_pages(company, person, worlds):
    for name, (code, out, err) in worlds[0].items():
        other = worlds[1][name]
        if other == (code, out, err):
            continue
        told = "\n".join(other[1].splitlines()[2:])
        hidden = person in company["relatives"] and name[0] == "ask" and other[0] == 3 and not other[2]
        lean = '"shows"' in other[1] and '"rule"' not in other[1] if "--json" in name else told.count("\n") == 0 and "(" not in told
        if not (hidden and lean):
            failures.append(f"{person}, {' '.join(name)}:\n  {(code, out, err)}\n  {other}")


def compare_answers(company, person, asked, worlds):
    for request, one, two in zip(asked, *(world[1].splitlines() for world in worlds)):
        if one == two or (person in company["relatives"] and is_refusal(json.loads(two))):
            continue
        failures.append(f"{request}:\n  {one}\n  {two}")
    if person not in company["relatives"] and worlds[0] != worlds[1]:
        failures.append(f"{person}: decide ends with {worlds[0][0]} and {worlds[1][0]}")


def check(binary, company, directory):
    policy = str(directory / "policy.image")
    run(binary, ["policy", "compile", company["policy"], "--output", policy])
    journals = [journal(directory / "without.jsonl", company["common"]), journal(directory / "with.jsonl", company["common"] + company["secret"])]
    people = {one[key] for one in company["common"] for key in ("person", "of") if key in one} - company["listed"]
    differ = 0
    for person in sorted(people):
        asked = requests_of(company, person)
        text = "".join(json.dumps(line) + "\n" for line in asked)
        answers = [run(binary, ["decide", "--for-person", "--policy", policy, "--journal", str(path)], text) for path in journals]
        if [len(world[1].splitlines()) for world in answers] != [len(asked)] * 2:
            failures.append(f"{person}: {len(asked)} requests, other numbers of answers: {answers[0][2]}")
        compare_answers(company, person, asked, answers)
        differ += answers[0][1] != answers[1][1]
        compare_pages(company, person, [pages(binary, policy, path, company, person) for path in journals])
    if differ == 0:
        failures.append(f"{company['policy']}: the secret changes nothing for anybody: nothing is tested")


def main(binary):
    binary = str(pathlib.Path(binary).resolve())
    for company in [immunogen(), closed_by_default()]:
        with tempfile.TemporaryDirectory() as directory:
            check(binary, company, pathlib.Path(directory))
    for failure in failures[:20]:
        print(failure)
    print(f"secrets: {len(failures)} told" if failures else "secrets are kept")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
