#!/usr/bin/env python3
"""Automatic clearance: turned on by who decides; what is plain is cleared, and every answer, whoever gave it, is told at the same tick. Who is
not cleared because of something secret sees what everybody sees who waits, and then what everybody sees who is refused; to others nothing
differs at all. Two servers work on one store, and one decision is made of each request.

usage: automatic.py ABSTAIN"""
import datetime
import re
import subprocess
import sys
import time

from after import answer_no, decide
from site_for_tests import Site, check

CLOCK = "2026-05-20T14:02:00Z"  # a Wednesday on which no period is closed
TICK = "Wednesday 20 May 2026, 10:15"
DRAWN = [r'name="(csrf|key)" value="[^"]*"', r"req-[0-9a-f]{12}", r'data-left="\d+"', r"<dt>Asked</dt><dd>.*</dd>", r"<td><time.*?</time></td>",
         r"next <time.*?</time>"]


def put_clock(site, instant):
    """The servers go on from then."""
    site.stop()
    site.ahead = int(datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp() - time.time())
    site.start()


def until(site, instant):
    moment = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp()
    time.sleep(max(0.0, moment - (time.time() + site.ahead)) + 0.1)


def words(person, path, name):
    """A page as it reads, without what is drawn anew for each and without whose it is."""
    person.get(path)
    text = person.page.text.replace(name, "NAME")
    for pattern in DRAWN:
        text = re.sub(pattern, "*", text)
    return text


def turn_on(site):
    administrator = site.person("joel.castro")
    administrator.get("/clearing")
    administrator.send({"how": "automatically", "every": "day", "time": "noon"})
    check("a time that is none is refused at its field", administrator.page.status == 422 and administrator.page.shows("Say the time like 16:00"))
    administrator.send({"how": "automatically", "every": "quarter-hour", "held": "none"})
    check("it is turned on", administrator.page.shows("in the name of Joel Castro"))
    check("and the record says by whom", "requests are answered automatically by joel.castro" in site.run("log", "--kind", "clearing-set"))


def ask_all(site, names):
    """Each asks to sell a hundred; some are answered by hand."""
    people = {name: site.person(name) for name in names}
    paths = {name: answer_no(people[name], kind="sell", shares="100") for name in names}
    return people, paths


def name_of(who):
    return who.replace(".", " ").title()


def world(abstain, keeps_secret):
    """What each sees in one of the two worlds, by moment."""
    plain, kin, by_hand, refused = "uma.castro", "gil.kato", "rafa.kato", "ivan.chen"
    seen = {}
    with Site(abstain, clock=CLOCK) as site:
        turn_on(site)
        site.record(f"quinn.ray is spouse of {kin} with shares_address yes")
        if keeps_secret:
            site.record("item quartz opens about BLWB")
            site.record("quinn.ray is brought in on quartz")
        people, paths = ask_all(site, (plain, kin, by_hand, refused))
        decide(site, paths[by_hand], "clear")
        decide(site, paths[refused], "refuse")
        late = decide(site, paths[refused], "clear")
        check("what is decided but not told is decided", late.page.status == 404 or not late.page.shows("Clear Refuse"))

        def look(moment):
            for who, person in people.items():
                for path in (paths[who], "/requests", "/", paths[who] + "/letter"):
                    seen[moment, who, path if path[1:9] != "requests" else path.replace(paths[who], "/requests/one")] = (
                        words(person, path, name_of(who)))
        look("before")
        check("before the tick all wait, whoever has decided",
              len({seen["before", who, "/requests/one"] for who in people}) == 1 and "Received" in seen["before", plain, "/requests/one"])
        put_clock(site, "2026-05-20T14:14:55Z")
        second = subprocess.Popen([abstain, "serve", "--store", site.store, "--port", "0"], stdout=subprocess.PIPE, text=True, env=site.environment())
        until(site, "2026-05-20T14:14:59Z")
        early = words(people[plain], paths[plain], name_of(plain))
        until(site, "2026-05-20T14:15:00Z")
        look("tick")
        second.terminate()
        second.wait(20)
        second.stdout.close()
        check("a second before the tick nothing is told", early == seen["before", plain, "/requests/one"])
        check("at the tick what is plain is cleared, at that instant",
              "Cleared" in seen["tick", plain, "/requests/one"] and TICK in seen["tick", plain, "/requests/one"])
        check("as what was cleared by hand, in the same words", seen["tick", plain, "/requests/one"] == seen["tick", by_hand, "/requests/one"])
        check("the refusal comes at the same instant",
              "Not cleared" in seen["tick", refused, "/requests/one"] and TICK in seen["tick", refused, "/requests/one"])
        given = site.run("log", "--kind", "clearance-given", "--limit", "1000")
        check("two servers made one decision", given.count(f"{plain} is cleared for sell of 100") == 1)
        if keeps_secret:
            check("who may not know why waits, as all did before", seen["tick", kin, "/requests/one"] == seen["before", kin, "/requests/one"])
            decide(site, paths[kin], "refuse")
            put_clock(site, "2026-05-20T14:30:01Z")
            told = words(people[kin], paths[kin], name_of(kin)).replace("14:30:00Z", "14:15:00Z").replace("10:30", "10:15")
            check("and is refused in the words of every refusal, at a tick", told == seen["tick", refused, "/requests/one"])
        check("and the ledger is sound", "sound" in site.run("verify"))
    return seen, (plain, by_hand, refused)


def main(abstain):
    (without, outsiders), (within, _) = world(abstain, False), world(abstain, True)
    for key, text in without.items():
        # who may exercise without asking anybody must be told that he may not
        if key[1] in outsiders or (key[0] == "before" and key[2] != "/"):
            if text != within[key]:
                print("   ", [pair for pair in zip(text.split("\n"), within[key].split("\n")) if pair[0] != pair[1]][:2])
            check(f"{key[0]}, {key[1]}, {key[2]}: the same in both worlds", text == within[key])
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
