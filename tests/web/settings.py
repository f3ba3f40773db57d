#!/usr/bin/env python3
"""The page of settings: what the site goes by, where it is changed, and no secret.

usage: settings.py ABSTAIN"""
import hashlib
import pathlib
import sys

from site_for_tests import ROOT, Site, check

CLOCK = "2026-12-31T14:00:00Z"  # within a year of the end of the calendars
SECRET = "a password of the mail server"


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        site.stop()
        folder = pathlib.Path(site.folder.name)
        (folder / "mail.password").write_text(SECRET)
        (folder / "mail.password").chmod(0o600)
        (folder / "abstain.conf").write_text("# settings\nmail = smtp://localhost:1\nmail-from = abstain@example.org\nmail-user = abstain\n"
                                             f"mail-password-file = {folder}/mail.password\nsite = http://127.0.0.1/\npatience = 30\n")
        site.options = ["--config", str(folder / "abstain.conf")]
        site.start()
        page = site.person("joel.castro").get("/settings")
        check("the administrator sees it", page.status == 200)
        check("company and policy", page.shows("Bellwater Biologics, Inc.") and page.shows("Insider Trading Policy"))
        check("and its hash", hashlib.sha256((ROOT / "policies/immunogen.md").read_bytes()).hexdigest() in page.text)
        check("the fiscal quarter", page.shows("Q2-2027, from 2026-10-01 until 2026-12-31"))
        check("calendars, and that they end", page.shows("Nasdaq Stock Market, from 1990-01-01 until 2027-12-31 ends within a year"))
        check("versions of program and tables", page.shows("abstain 0.1.0") and page.shows("steps"))
        check("mails by their server", page.shows("smtp://localhost:1") and page.shows("abstain@example.org"))
        check("what the file says, and what the command line", page.shows("patience 30 in the file of settings") and
              page.shows("port 0 on the command line") and page.shows(f"in {folder}/abstain.conf , or among the options"))
        check("the secret only by its file", page.shows("mail.password") and SECRET not in page.text)
        site.stop()
        site.options = ["--mail", "smtp://somebody:secret-in-it@localhost:1", "--mail-from", "a@example.org", "--site", "http://127.0.0.1/"]
        site.start()
        page = site.person("joel.castro").get("/settings")
        check("nor is it in an address", page.shows("it may hold a password") and "-in-it" not in page.text)
        check("nothing to submit", "<form method=\"post\" novalidate" not in page.text)
        check("not for others", site.person("theo.chen").get("/settings").status == 404)
        site.record("ida.moss joins")
        site.record("ida.moss holds the office of auditor")
        auditor = site.person("ida.moss").get("/settings")
        check("an auditor reads it, too", auditor.status == 200 and 'href="/mail"' not in auditor.text)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
