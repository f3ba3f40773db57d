#!/usr/bin/env python3
"""Who may open and send what: every page of `abstain pages`, by every method, for everybody, on what is his own, somebody else's and nobody's.

What is to be expected is worked out from the right that the page declares and from nothing else. A page with a {} in its path must have a
line in WHOSE, or the test fails.

usage: rights.py ABSTAIN [part]     part: only what differs most, for a build that is slow"""
import hashlib
import json
import re
import subprocess
import sys
import urllib.parse

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
RIGHTS = {"nobody": set(), "left": set(), "employee": {"personnel"}, "director": {"personnel"}, "administrator": {"personnel", "decide"},
          "alternate": {"personnel", "decide"}, "auditor": {"personnel", "audit"}}
# What stands for {}: a request for clearance, a sign-in link or an entry of the ledger; and whether somebody else's opens to who has the right.
WHOSE = {"/evidence/{}": ("file", True), "/policy/{}": ("version", True), "/policy/{}/text": ("version", True),
         "/windows/{}/lift": ("notice", True), "/feed/{}": ("feed", False),
         "/requests/{}": ("request", False), "/queue/{}": ("request", True), "/sign-in/{}": ("link", True), "/audit/{}": ("entry", True),
         "/requests/{}/trade": ("request", False), "/requests/{}/letter": ("request", False), "/trades/{}": ("trade", False),
         "/trades/{}/correct": ("trade", False),
         "/report/{}": ("report", False), "/people/{}": ("person", True), "/certifications/{}": ("campaign", True),
         "/incidents/{}": ("case", True), "/questions/{}": ("question", True)}
COMPANYS = {"version", "file", "entry", "person", "campaign", "case", "question"}  # nobody's own
EVIDENCE = b"what was seen"
PART = {"nobody", "employee", "administrator", "auditor"}
OTHER_METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]
NOBODYS = {"file": "case-000000000000." + 64 * "0", "version": "0123456789abcdef", "notice": "notice-000000000000", "feed": "A" * 43,
           "trade": "trade-AAAAAAAAAAAA", "request": "req-AAAAAAAAAAAA", "link": "A" * 43, "entry": "0123456789abcdef0123456789abcdef",
           "report": "case-000000000000", "case": "case-000000000000", "person": "no.body",
           "campaign": "cam-000000000000", "question": "q-000000000000"}
FORM_WAS_TAKEN = {200, 303, 409, 422}  # sent with no field: done, or said what is missing


class Matrix:
    def __init__(self, site, is_part):
        self.site, self.cells, self.wrong = site, 0, []
        self.ids = {role: None for role in RIGHTS}
        self.roles = [role for role in RIGHTS if role in PART] if is_part else list(RIGHTS)
        self.methods = ["GET", "POST"] if is_part else ["GET", "HEAD", "POST", "PUT"]
        self.people = {"nobody": Person(site)}

    def expect(self, role, page, method, what, ok):
        self.cells += 1
        if not ok:
            self.wrong.append(f"{role}: {method} {page['path']}: {what}")

    def refresh(self, role):
        """Who signed out, or changed his password, comes in again."""
        if role not in ("nobody", "left") and self.people[role].get("/account", follow=False).status != 200:
            self.people[role].sign_in(self.ids[role])

    def path_of(self, page, role, whose):
        if "{}" not in page["path"]:
            return page["path"]
        kind = WHOSE[page["path"]][0]
        if whose == "nobody's":
            return page["path"].replace("{}", NOBODYS[kind])
        owner = role if whose == "own" else next(r for r in ("employee", "director") if r != role)
        if kind in COMPANYS:
            return page["path"].replace("{}", self.things[kind])
        if kind == "link":
            return self.site.link(self.ids[owner])
        return page["path"].replace("{}", {"trade": self.trades, "request": self.requests, "report": self.reports}[kind][owner])

    def cases_of(self, page, role):
        if "{}" not in page["path"]:
            return ["own"]
        if page["path"] not in WHOSE:
            self.expect(role, page, "?", "stands in no line of WHOSE", False)
            return []
        if WHOSE[page["path"]][0] in ("notice", "feed"):  # tried in windows.py
            return ["nobody's"]
        if WHOSE[page["path"]][0] in COMPANYS:
            return ["other's", "nobody's"]
        is_link = WHOSE[page["path"]][0] == "link"
        has = self.ids[role] and role != "left" if is_link else role in self.requests
        return (["own"] if has else []) + ["other's", "nobody's"]

    def is_open(self, page, role, method):
        declared = set(page["rights"]) - ({"audit"} if method == "POST" else set())
        return not page["rights"] or bool(RIGHTS[role] & declared)

    def as_if_not_there(self, role, path):
        """Byte for byte what a page is that never was, but for the path."""
        person = self.people[role]
        answer, other = person.page, Person(self.site, person.cookie)
        nowhere = "/" + "x" * (len(path) - 1)
        other.get(nowhere, follow=False)
        headers = [{k: v for k, v in page.headers.items() if k != "date"} for page in (answer, other.page)]
        return answer.status == 404 and answer.text.replace(path, nowhere) == other.page.text.replace(path, nowhere) and headers[0] == headers[1]

    def answer(self, role, page, method, whose):
        path, person = self.path_of(page, role, whose), self.people[role]
        body, cookie = None, person.cookie
        if method == "POST":
            csrf = person.csrf() if role not in ("nobody", "left") else ""
            body = urllib.parse.urlencode({"csrf": csrf})
        person.ask(method, path, body=body, follow=False)
        person.cookie = cookie  # a link that was used made him somebody else
        return path, person.page

    def cell(self, role, page, method, whose):
        path, answer = self.answer(role, page, method, whose)
        what = f"{whose}: {answer.status}"
        is_secret = page["path"] in WHOSE and (whose == "nobody's" or (whose == "other's" and not WHOSE[page["path"]][1]))
        if method not in ("GET", "HEAD", "POST"):
            ok = answer.status == 405 and answer.headers["allow"] == "GET, HEAD, POST"
        elif page["rights"] and not RIGHTS[role]:
            ok = answer.status == 303 and answer.headers["location"].startswith("/sign-in")
        elif not self.is_open(page, role, method):
            is_known = method == "HEAD" or self.is_open(page, role, "GET")  # an auditor sees the page, and cannot send it
            ok = answer.status == 404 if is_known else self.as_if_not_there(role, path)
        elif page["path"].startswith("/openid") and (method != "POST" or "POST" in page["methods"]):  # there is no provider: oidc.py has one
            ok = answer.status == 404 if method != "GET" else self.as_if_not_there(role, path)
        elif method == "POST" and "POST" not in page["methods"]:
            ok = answer.status == 405 and answer.headers["allow"] == "GET, HEAD"
        elif page["path"] == "/feed/{}":
            ok = answer.status == 404 if method == "HEAD" else self.as_if_not_there(role, path)
        elif not page["rights"] and "{}" in page["path"]:
            ok = answer.status == (200 if method != "POST" else 403 if whose == "nobody's" else 303)
        elif is_secret and method == "POST" and WHOSE[page["path"]][1]:
            ok = answer.status in (404, 422)  # what is missing in the form may be said first
        elif is_secret:
            ok = answer.status == 404 if method == "HEAD" else self.as_if_not_there(role, path)
        else:
            ok = answer.status in (FORM_WAS_TAKEN if method == "POST" else {200})
        self.expect(role, page, method, what, ok and not (method == "HEAD" and answer.text))

    def run(self, pages):
        for role in self.roles:
            for page in pages:
                for whose in self.cases_of(page, role):
                    for method in self.methods if role in self.roles[1:] else [*self.methods, *OTHER_METHODS]:
                        self.cell(role, page, method, whose)
                    self.refresh(role)


def people_of(site):
    """Directors and employees who are there."""
    lines = [line for kind in ("class-given", "left") for line in site.run("log", "--kind", kind, "--limit", "1000").splitlines()]
    gone = {line.split()[-2] for line in lines if line.endswith(" leaves")}
    given = [(words[-3], words[-1]) for words in map(str.split, lines) if words[-2] == "is"]
    return [[person for person, what in given if what == kind and person not in gone] for kind in ("director", "employee")]


def ask_for_clearance(person):
    person.get("/ask")
    person.send({"kind": "gift", "shares": "10"})
    if person.page.path == "/ask":
        names = {name: "no" for name in person.fields() if name.startswith("fact-")}
        person.send({"kind": "gift", "shares": "10", **names})
    return person.page.path.removeprefix("/requests/")


def report_incident(person):
    person.get("/report")
    person.upload([("file", "evidence.txt", EVIDENCE)], {"text": "a trade", "kind": "trading", "name": "named"})
    return person.page.path.removeprefix("/report/")


def ask_a_question(site, matrix):
    matrix.people["employee"].get("/question")
    matrix.people["employee"].send({"text": "May I?"})
    return re.search(r"asks question (\S+)", site.run("log", "--kind", "question-asked"))[1]


def ask_to_certify(matrix):
    matrix.people["administrator"].get("/certifications")
    matrix.people["administrator"].send({"who": "named", "names": matrix.ids["director"]})
    return matrix.people["administrator"].page.path.removeprefix("/certifications/")


def main(abstain, is_part=False):
    with Site(abstain, clock=CLOCK) as site:
        matrix = Matrix(site, is_part)
        directors, employees = people_of(site)
        matrix.things = {"entry": json.loads(site.run("log", "--limit", "1", "--json"))["id"], "person": employees[2],
                         "version": json.loads(site.run("log", "--kind", "policy-adopted", "--limit", "1", "--json"))["content"]["policy"]}
        site.record("ida.audit joins")
        site.record("ida.audit holds the office of auditor")
        matrix.ids.update(director=directors[0], employee=employees[0], left=employees[1], administrator="joel.castro", alternate="fay.keller",
                          auditor="ida.audit")
        for role, person in matrix.ids.items():
            if person:
                matrix.people[role] = site.person(person)
        matrix.requests = {role: ask_for_clearance(matrix.people[role]) for role in ("employee", "director", "administrator", "left")}
        matrix.trades = {role: f"t-{role}" for role in matrix.requests}
        matrix.reports = {role: report_incident(matrix.people[role]) for role in matrix.requests}
        matrix.things["file"] = f"{matrix.reports['employee']}.{hashlib.sha256(EVIDENCE).hexdigest()}"
        matrix.things.update(case=matrix.reports["employee"], question=ask_a_question(site, matrix), campaign=ask_to_certify(matrix))
        for role, trade in matrix.trades.items():
            site.record(f"{matrix.ids[role]} executes gift of 10 as {trade}")
        site.record(f"{matrix.ids['left']} leaves")
        pages = json.loads(subprocess.run([abstain, "pages", "--json"], capture_output=True, check=True).stdout)
        matrix.run(pages)
        for wrong in matrix.wrong:
            print("   ", wrong)
        check(f"{len(pages)} pages, {len(matrix.roles)} roles, {matrix.cells} cells", not matrix.wrong and matrix.cells > 300)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], len(sys.argv) > 2))
