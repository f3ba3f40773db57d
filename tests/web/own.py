#!/usr/bin/env python3
"""Nobody decides on his own request, on one of his family, his household or what he controls, directly or through somebody between them; it goes
to the alternate, who was away or partial is recorded with the decision, and where nobody is left everybody is told so.

usage: own.py ABSTAIN"""
import sys

from after import answer_no
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"
ADMINISTRATOR, CEO, ASKER = "joel.castro", "fay.keller", "uma.castro"
# How the asker is tied to the administrator; the last of each is what ends it.
TIES = {
    **{word: [f"{ASKER} is {word} of {ADMINISTRATOR}"] for word in
       ("spouse", "partner", "parent", "child", "minor-child", "sibling", "grandparent", "grandchild", "in-law", "other-family",
        "household-member", "controlled-entity", "trust", "other")},
    "spouse, said by the other": [f"{ADMINISTRATOR} is spouse of {ASKER}"],
    "child of his spouse": [f"pia.ray is spouse of {ADMINISTRATOR}", f"{ASKER} is child of pia.ray"],
    "who lives with whom he lives with": [f"pia.ray is household-member of {ADMINISTRATOR}", f"pia.ray is household-member of {ASKER}"],
    "trust of his wife": [f"pia.ray is spouse of {ADMINISTRATOR}", f"{ASKER} is trust of pia.ray"],
}


SESSIONS = {}


def session(site, who):
    """His, from the first time on."""
    if who not in SESSIONS:
        SESSIONS[who] = site.person(who)
    return SESSIONS[who]


def page_of(site, who, path):
    return session(site, who).get(path.replace("/requests/", "/queue/"))


def may_decide(site, who, path):
    return 'value="refuse"' in page_of(site, who, path).text


def ended(sentence):
    return sentence.replace(" is ", " is no longer ", 1)


def family(site):
    path = answer_no(site.person(ASKER), kind="sell", shares="100")
    check("at first it is the administrator's", may_decide(site, ADMINISTRATOR, path) and not may_decide(site, CEO, path))
    for what, sentences in TIES.items():
        for sentence in sentences:
            site.record(sentence)
        page = page_of(site, ADMINISTRATOR, path)
        check(f"{what}: it goes to the CEO, and is said to", "verdict" not in page.text and page.shows("It goes to Fay Keller")
              and may_decide(site, CEO, path))
        refused = session(site, ADMINISTRATOR)
        refused.ask("POST", path.replace("/requests/", "/queue/"), body=f"csrf={refused.csrf()}&key=x&verdict=clear")
        check(f"{what}: nor does a form that was made by hand", refused.page.status == 403)
        for sentence in sentences:
            site.record(ended(sentence))
    check("when they are strangers again it is his", may_decide(site, ADMINISTRATOR, path))


def recorded(site):
    path = answer_no(site.person(ASKER), kind="sell", shares="70")
    check("the alternate has nothing to decide while the officer is there", not may_decide(site, CEO, path))
    site.record(f'{ADMINISTRATOR} is unavailable with why "on leave until June"')
    ceo = site.person(CEO)
    ceo.get(path.replace("/requests/", "/queue/"))
    check("he sees in whose place he decides, and why", ceo.page.shows("joel.castro is unavailable: on leave until June"))
    ceo.send({"verdict": "clear"})
    ceo.get(path.replace("/requests/", "/queue/"))
    check("and that is recorded", ceo.page.shows("Decided in place of another: joel.castro is unavailable: on leave until June")
          and "on leave until June" in site.run("log", "--kind", "clearance-given", "--json"))
    person = site.person(ASKER)
    check("but not told", person.get(path).shows("Cleared until") and "leave" not in person.page.text and "keller" not in person.page.text.lower())


def nobody(site):
    site.record(f"{ADMINISTRATOR} is available again")
    own = session(site, ADMINISTRATOR)
    path = answer_no(own, kind="sell", shares="5")
    check("the administrator's own request is the CEO's",
          page_of(site, ADMINISTRATOR, path).shows("It goes to Fay Keller") and may_decide(site, CEO, path))
    check("and waits like any other", own.get(path).shows("Received") and not own.page.shows("Nobody who may decide"))
    site.record(f"{CEO} no longer holds the office of ceo")
    check("where nobody is left, the person is told", own.get(path).shows("Nobody who may decide on this holds an office now"))
    check("and so is who looks at it", page_of(site, ADMINISTRATOR, path).shows("the company has to name somebody"))
    site.record("gil.kato holds the office of ceo")
    check("until somebody is named", may_decide(site, "gil.kato", path) and not own.get(path).shows("Nobody who may decide"))


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        family(site)
        recorded(site)
        nobody(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
