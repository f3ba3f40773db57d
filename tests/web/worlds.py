#!/usr/bin/env python3
"""Two worlds: the same company, in one of them with an item of information that few know. Whoever is not on it sees, byte for byte, the same
site in both: pages, headers, ids, counts, order, what is refused and in which words.

usage: worlds.py ABSTAIN"""
import re
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
OUTSIDERS = ["theo.chen", "uma.castro", "gil.kato"]  # an employee, a senior manager, a director; none is told of the item
PATHS = ["/", "/ask", "/requests", "/calendar", "/policy", "/account", "/queue",
         "/queue/req-1", "/requests/req-1", "/nowhere", "/items", "/items/quartz"]
# What is drawn at random for each page, and the instant at which it was made.
DRAWN = [r'name="(csrf|key)" value="[^"]*"', r"req-[0-9a-f]{12}", r'<time datetime="[^"]*">[^<]*</time>',
         r'data-left="\d+"', r"^date: .*$", r"^set-cookie: .*$"]


def told(person):
    """All that the last answer told, without what is drawn anew for each."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(person.page.headers.items()))
    text = f"{person.page.status}\n{headers}\n\n{person.page.text}"
    for pattern in DRAWN:
        text = re.sub(pattern, "*", text, flags=re.M)
    return re.sub(r"content-length: \d+", lambda found: found[0] if "*" not in text else "content-length: *", text)


def look(site, name):
    """What somebody sees who walks through everything and asks for a clearance."""
    person = site.person(name)
    seen = {}
    for path in PATHS:
        person.get(path)
        seen[path] = told(person)
    person.get("/ask")
    person.send({"kind": "sell", "shares": "100"})
    seen["a kind is chosen"] = told(person)
    questions = {field: "no" for field in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)}
    person.send({"kind": "sell", "shares": "100", **questions})
    seen["asked"] = told(person)
    person.get("/requests")
    seen["requests"] = told(person)
    return seen


def keep_secret(site):
    """An item about the company's own shares, three who know, and a clearance of one of them that lapses."""
    insider = site.person("ivan.chen")
    insider.get("/ask")
    insider.send({"kind": "sell", "shares": "10"})
    site.record("item quartz opens about BLWB")
    for name in ("ivan.chen", "vera.strand", "joel.castro"):
        site.record(f"{name} is brought in on quartz")


def main(abstain):
    with Site(abstain, clock=CLOCK) as plain, Site(abstain, clock=CLOCK) as secret:
        keep_secret(secret)
        insider = Person(secret)
        insider.sign_in("vera.strand")
        control = Person(plain)
        control.sign_in("vera.strand")
        check("to somebody who is on the item the worlds differ", told(insider) != told(control))
        for name in OUTSIDERS:
            without, within = look(plain, name), look(secret, name)
            for where, words in without.items():
                if words != within[where]:
                    lines = [pair for pair in zip(words.split("\n"), within[where].split("\n")) if pair[0] != pair[1]]
                    print(f"    {where}: {lines[:2]}")
                check(f"{name}, {where}: the same in both worlds", words == within[where])
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
