#!/usr/bin/env python3
"""Personnel on the site: the list, one person's page, what can be recorded of him, and the import of a table with its preview.

usage: people.py ABSTAIN"""
import re
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
TABLE = """id;name;e-mail;class;status;shoe size
uma.castro;Uma Castro-Lee;;;;38
nora.new;Nora New;nora@example.com;employee;active;40
nora.new;Nora Again;;employee;;
odd.one;Odd One;;wizard;;
odd.two;Odd Two;employee;employee;;
odd.three;Odd Three;;employee;retired;
yara.stone;;;;left;
"""

# What spreadsheets save, and what is said of it.
ENCODINGS = [("Windows-1252", "id,name\nzoe,Zoe\nrené,René\n".encode("cp1252"), "line 3 has a letter of another code, probably Windows-1252"),
             ("UTF-16", "id,name\nzoe,Zoë\n".encode("utf-16"), "this file is UTF-16 (“Unicode text”), not UTF-8"),
             ("a workbook", b"PK\x03\x04\x14\x00\x06", "this file is a workbook"),
             ("what is no text", b"id,name\nzoe,Z\x00e\n", "line 2 of this file has a character that is not text")]


def form_of(person, what):
    """Which form of the page records this."""
    forms = person.page.text.split("<form ")[1:]
    return next(i for i, form in enumerate(forms) if f'name="do" value="{what}"' in form)


def one(site):
    administrator = site.person("joel.castro")
    administrator.get("/people?q=uma")
    check("the list finds a person", administrator.page.shows("Uma Castro") and not administrator.page.shows("Theo Chen"))
    administrator.get("/people/uma.castro")
    check("a page shows who he is", administrator.page.shows("Signs in as uma.castro"))
    administrator.send({"class": "designated", "by": "mars"}, form=form_of(administrator, "give-class"))
    check("who decided it must be known", administrator.page.status == 422 and administrator.page.shows("Nobody signs in so"))
    for by in ("", "theo.chen", "joel.castro"):
        administrator.send({"class": "designated", "by": by}, form=form_of(administrator, "give-class"))
        check(f"nobody is designated by `{by}`", administrator.page.status == 422 and administrator.page.shows("By the policy it is not for"))
    administrator.send({"class": "designated", "by": "fay.keller"}, form=form_of(administrator, "give-class"))
    check("a designation is recorded with who made it", administrator.page.shows("uma.castro is designated with by fay.keller"))
    administrator.send({"old-class": "designated"}, form=form_of(administrator, "end-class"))
    check("and revoked", administrator.page.shows("uma.castro is no longer designated"))
    administrator.send({"relative": "Ida Castro", "relation": "sibling", "since": "2020-01-31", "shares_address": "no", "dependent": "yes"},
                       form=form_of(administrator, "relate"))
    check("a relation, its three tests apart", administrator.page.shows("Ida Castro sibling since 31 Jan 2020 no yes"))
    administrator.send({"tie": "sibling Ida Castro"}, form=form_of(administrator, "unrelate"))
    check("and its end", administrator.page.shows("until 20 May 2026"))
    administrator.send({"office": "cfo"}, form=form_of(administrator, "give-office"))
    check("an office", administrator.page.shows("Offices cfo"))
    return administrator


def own(site, administrator):
    administrator.get("/people/joel.castro")
    check("nobody changes his own", administrator.page.shows("is for somebody else to change") and 'name="do"' not in administrator.page.text)
    stranger = site.person("theo.chen")
    for path in ("/people", "/people/uma.castro", "/people-import", "/people-new", "/certifications", "/incidents", "/questions"):
        stranger.get(path)
        check(f"{path} is not for everybody", stranger.page.status == 404)


def leave(site, administrator):
    person = site.person("theo.chen")
    administrator.get("/people/theo.chen")
    administrator.send(form=form_of(administrator, "leave"))
    check("somebody leaves", administrator.page.shows("Left 20 May 2026"))
    person.get("/")
    check("and his session with him", person.page.path.startswith("/sign-in"))


def join(site, administrator):
    administrator.get("/people-new")
    administrator.send({"name": "Zed Zorn", "id": "uma.castro", "class": "employee"})
    check("a name that is taken is said to be", administrator.page.status == 422 and administrator.page.shows("signs in so already"))
    administrator.send({"name": "Zed Zorn", "id": "zed zorn/1", "class": "employee"})
    check("somebody joins, and whatever his id is, he has a page", administrator.page.shows("Zed Zorn Signs in as zed zorn/1 Classes employee"))


def show_again(site, administrator):
    site.stop()
    site.ahead += 3600
    site.start()
    administrator.get("/people/zed%20zorn%252F1")
    check("who has to show again who he is comes back to where he was",
          'href="/confirm?next=/people/zed%2520zorn%25252F1"' in administrator.page.text)
    stranger = Person(site)
    stranger.get("/people/zed%20zorn%252F1")
    back = re.search(r'name="next" value="([^"]+)"', stranger.page.text)
    administrator.get(back[1])
    check("and so does who signs in", administrator.page.shows("Signs in as zed zorn/1"))


def preview(site, administrator):
    administrator.get("/people-import")
    administrator.send({"table": "name,class\nX,employee\n"})
    check("a table without ids is refused at the field", administrator.page.status == 422 and administrator.page.shows("names no column `id`"))
    administrator.send({"table": 'id,name\n"ann,Ann\n'})
    check("with the line of the fault", administrator.page.shows("the quotation mark in line 2 is not closed"))
    administrator.send({"table": TABLE})
    page = administrator.page
    check("the preview names who is added", page.shows("Added (1)") and page.shows("Nora New, becomes employee"))
    check("changed", page.shows("Changed (1)") and page.shows("name Uma Castro-Lee"))
    check("left", page.shows("Left (1)") and page.shows("yara.stone the table says that he left"))
    check("twice", page.shows("stands in line 3, too"))
    check("and not understood", page.shows("the policy has no class `wizard`") and page.shows("shoe size"))
    check("no address is one only because it stands in its column", page.shows("`employee` is no address of mail"))
    administrator.get("/people-import")
    administrator.send({"table": "id,class\numa.castro,wizard\n", "complete": "yes"})
    check("whose row is not understood is not missing", not administrator.page.shows("uma.castro is in service, and not in the table")
          and administrator.page.shows("yara.stone is in service, and not in the table"))
    administrator.page = page
    check("nobody serves by a status that is not known", page.shows("the status `retired` is not known: say `active` or `left`"))
    check("and nothing is saved", "nora.new" not in site.run("log", "--kind", "joined"))


def save(site, administrator):
    late = Person(site, administrator.cookie)
    late.page = administrator.page
    administrator.send()
    check("it is saved", administrator.page.path == "/people" and administrator.page.shows("Nora New") and administrator.page.shows("Uma Castro-Lee"))
    late.send()
    check("what is no longer as it was shown is not saved", late.page.status == 422 and late.page.shows("Something was recorded meanwhile"))
    administrator.get("/people-import")
    administrator.send({"table": TABLE})
    check("again there is nothing to save", administrator.page.shows("There is nothing to save"))
    rows = "".join(f"many.{i},Zoë N° {i},employee\n" for i in range(1500))
    shown = administrator.get("/people-import")
    for what, table, said in ENCODINGS:
        administrator.page = shown
        administrator.upload([("file", "hr.csv", table)], {"complete": "no", "table": "kept, what was pasted"})
        check(f"{what}: it is said how to save it", administrator.page.status == 422 and administrator.page.shows(said) and
              administrator.page.shows("save it as “CSV UTF-8 (comma delimited)”") and "kept, what was pasted" in administrator.page.text)
    administrator.page = shown
    administrator.upload([("file", "hr.csv", b"\xef\xbb\xbf" + f"id,name,class\n{rows}".encode())], {"complete": "no"})
    check("a file is taken, a long one, too", administrator.page.shows("Added (1500)"))
    administrator.send()
    check("in one act", site.run("log", "--acts", "--limit", "4000").count("import-people") == 2)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        administrator = one(site)
        own(site, administrator)
        leave(site, administrator)
        join(site, administrator)
        preview(site, administrator)
        save(site, administrator)
        show_again(site, administrator)
        check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
