#!/usr/bin/env python3
"""What comes after a clearance: the notice of the trade, what is owed and what is late, the letter, and how a clearance ends.

usage: after.py ABSTAIN"""
import re
import sys

from site_for_tests import Site, check

CLOCK = "2026-05-20T14:00:00Z"  # a Wednesday on which no period is closed
OVER = "No longer cleared"


def answer_no(person, **typed):
    """The form of /ask, and then each question that comes with it, answered with no."""
    person.get("/ask")
    person.send(typed)
    questions = {name: "no" for name in re.findall(r'type="radio" id="fact-\d+" name="(fact-\d+)"', person.page.text)}
    if "terms" in person.fields():
        questions["terms"] = "with Broker and Sons, for a year"
    if questions:
        person.send({**typed, **questions})
    return person.page.path


def cleared(site, who, **typed):
    """Somebody who asked and was cleared, and the path of his request."""
    person = site.person(who)
    path = answer_no(person, **typed)
    decide(site, path, "clear")
    person.get(path)
    return person, path


def decide(site, path, verdict, by="joel.castro"):
    officer = site.person(by)
    officer.get(path.replace("/requests/", "/queue/"))
    officer.send({"verdict": verdict})
    return officer


def notice(site):
    person, path = cleared(site, "uma.castro", kind="sell", shares="100")
    check("cleared", person.page.shows("Cleared until Saturday 23 May 2026"))
    person.get(path + "/letter")
    letter = person.page
    check("the letter says who, what and until when", letter.shows("Uma Castro has been cleared") and letter.shows("sell 100 of")
          and letter.shows("To be executed before Saturday 23 May 2026"))
    person.get("/")
    check("the first page has the notice ready", person.page.shows("Did you trade?"))
    person.send({"price": ""}, form=1)
    check("without the price it is not sent", person.page.status == 422 and person.page.shows("Say the price of each"))
    check("what was there is kept", 'value="100"' in person.page.text and 'value="2026-05-20"' in person.page.text)
    person.get("/")
    person.send({"price": "45.12"}, form=1)  # two interactions: the price, the button
    check("the price is all that is to be said", person.page.path == path and person.page.shows("Done"))
    check("the trade stands under the clearance", person.page.shows("sell 100 at $45.12, 20 May 2026 , reported"))
    log = site.run("log", "--person", "uma.castro")
    check("the trade and its notice are recorded", "uma.castro executes sell of 100" in log and "uma.castro reports trade-" in log)
    person.get("/")
    check("no notice is owed now", not person.page.shows("Report your trade") and not person.page.shows("Did you trade?"))
    person.get(path + "/letter")
    check("what is used up has no letter", person.page.shows("There is no letter"))
    person.get("/record")
    check("the record has all of it", person.page.shows("Asked to sell 100") and person.page.shows("Traded: sell 100 at $45.12 Reported"))
    check("and a picture of it", person.page.text.count('class="mark-traded"') >= 1 and person.page.text.count('class="cleared"') >= 1)


def parts(site):
    person, path = cleared(site, "uma.castro", kind="sell", shares="90")
    person.get(path + "/trade")
    person.send({"shares": "40", "price": "$1,045.5"})
    check("a part of it leaves the rest cleared", person.page.shows("Cleared until") and person.page.shows("sell 40 at $1045.50"))
    person.get("/")
    check("the first page offers what is left", person.page.shows("sell 50 until"))
    person.get(path + "/trade")
    person.send({"date": "2026-05-21", "price": "45"})
    check("a day that is still to come is no trade", person.page.shows("That day is still to come"))
    person.send({"date": "2026-05-18", "price": "45"})
    check("nor is one before the clearance", person.page.shows("before you were cleared"))
    person.send({"date": "yesterday", "shares": "none", "price": "-1"})
    check("each field says what is wrong with it", person.page.text.count('class="wrong"') == 3)


def owed(site):
    site.run("record", "--at", "2026-05-18T15:00:00Z", "uma.castro executes sell of 25 as t-7")
    site.run("record", "--at", "2026-05-20T13:45:00Z", "uma.castro executes sell of 30 as t-8")
    person = site.person("uma.castro")
    person.get("/")
    check("what others recorded is owed", person.page.shows("sell 30, 20 May 2026 owed by Friday 22 May 2026, 00:00"))
    check("what is late is marked", person.page.shows("sell 25, 18 May 2026 late was due Wednesday 20 May 2026, 00:00"))
    site.stop()
    site.start()  # the queue is read from the ledger anew
    queue = site.person("joel.castro").get("/queue")
    check("the administrator sees what is late", queue.shows("Uma Castro sell 25, 18 May 2026 Wednesday 20 May 2026"))
    check("and not what can still be in time", "sell 30" not in queue.text)
    person.get("/trades/t-7")
    person.send({"price": "44"})
    check("it is reported late", person.page.path == "/trades/t-7" and person.page.shows("Reported Wednesday 20 May"))
    check("and is late no longer", not site.person("joel.castro").get("/queue").shows("Uma Castro sell 25"))
    other = site.person("theo.chen")
    check("nobody else's", other.get("/trades/t-7").status == 404)


def options(site):
    person = site.person("uma.castro")
    person.get("/trade?kind=cash-exercise")
    person.send({"kind": "cash-exercise", "shares": "10", "price": "5"})
    check("an exercise asks for the option and the grant", person.page.shows("Say whether it was an ISO or an NQ")
          and person.page.shows("Say the number of the grant"))
    person.send({"kind": "cash-exercise", "shares": "10", "price": "5", "option": "ISO", "grant": "G-2009-14"})
    log = site.run("log", "--person", "uma.castro", "--json")
    check("and records them", person.page.path == "/record" and "G-2009-14" in log and '"ISO"' in log)


def in_parts(site):
    person, path = cleared(site, "uma.castro", kind="sell", shares="90")
    person.get(path + "/trade")
    sent = {"shares": "90", "price": "", "ownership": "indirect", "nature": "by family trust", "parts": "60 at 45.10\n25 at $45.12\n\n"}
    for parts, wrong in (("60 of 45", "Say each part in a line"), ("0 at 4", "Say each part"), (sent["parts"], "come to another number")):
        person.get(path + "/trade")
        person.send({**sent, "parts": parts})
        check(f"parts like {parts[:11]!r} are refused at their field",
              person.page.status == 422 and person.page.shows(wrong) and parts[:8] in person.page.text)
    person.send({**sent, "nature": "", "parts": sent["parts"] + "5 at 45"})
    check("through whom they are held is asked for", person.page.status == 422 and person.page.shows("Say through whom or what"))
    person.send({**sent, "parts": sent["parts"] + "5 at 45"})
    check("each part is a trade with a price of its own", person.page.shows("sell 60 at $45.10") and person.page.shows("sell 25 at $45.12")
          and person.page.shows("sell 5 at $45.00") and person.page.shows("Done"))
    log = site.run("log", "--person", "uma.castro", "--kind", "post-trade-notice", "--json")
    check("with a notice of its own", log.count("by family trust") == 3 and log.count('"indirect"') == 3)
    return person


def corrected(site, person):
    log = site.run("log", "--person", "uma.castro", "--kind", "post-trade-notice", "--json")
    trades = re.findall(r'"trade":"(trade-[0-9a-f]+)"', log)
    path = f"/trades/{trades[0]}"
    person.get(path)
    check("a notice shows what it says", person.page.shows("Ownership indirect") and person.page.shows("Something in it is wrong"))
    told = re.search(r"Reported</strong> <time[^>]*>([^<]*)", person.page.text)[1]
    person.get(path + "/correct")
    check("to correct it, what was told stands there", 'value="by family trust"' in person.page.text and person.page.shows("Correct a notice"))
    person.send({"shares": "0"})
    check("it is read as the first was", person.page.status == 422)
    person.send({"shares": "61", "price": "45.11", "ownership": "direct"})
    check("it is told anew", person.page.path == path and person.page.shows("sell 61") and person.page.shows("at $45.11")
          and person.page.shows("Ownership direct"))
    check("as of when it was first told", re.search(r"Reported</strong> <time[^>]*>([^<]*)", person.page.text)[1] == told)
    log = site.run("log", "--kind", "withdrawn", "--json")
    check("what was wrong is withdrawn, and stays in the record", log.count("is told again") == 2)
    person.get(f"/trades/{trades[0]}/correct")
    person.send({"shares": "60", "price": "45.11"})
    check("and once more", person.page.shows("sell 60") and site.run("log", "--kind", "withdrawn", "--json").count("is told again") == 4)
    site.record("uma.castro executes sell of 3 as t-9")
    check("of a trade that is not reported there is nothing to correct", person.get("/trades/t-9/correct").shows("There is nothing to correct"))
    person.get("/trades/t-9")
    person.send({"price": "40"})
    person.get("/trades/t-9/correct")
    person.send({"price": "41"})
    check("of what others recorded only the notice is told anew", person.page.shows("at $41")
          and site.run("log", "--kind", "withdrawn", "--json").count("is told again") == 5)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        notice(site)
        parts(site)
        owed(site)
        options(site)
        corrected(site, in_parts(site))
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
