#!/usr/bin/python3
"""Signing in by a real provider of OpenID Connect, which somebody else wrote: Glewlwyd, with a password there and none here.

usage: oidc.py ABSTAIN    ends with 77 where Glewlwyd, or Debian's python3-cryptography, is not installed"""
import datetime
import pathlib
import re
import sys
import tempfile

import glewlwyd
from oidc_scene import ADMINISTRATOR, DIRECTOR, PERSON, Browser, is_in
from site_for_tests import Site, check

BACK = "https://desk.example.org"


def sign_in(site, provider, person, someone=None, session=None, path="/openid"):
    """Somebody's browser after all of it, and his session at the provider."""
    someone, session = someone or Browser(site), session or glewlwyd.Session(provider.port)
    someone.get(path, follow=False)
    back, _ = glewlwyd.walk(session, person, someone.page.headers["location"])
    someone.get(back, follow=False)
    return someone, session


def coming_in(site, provider):
    someone, session = sign_in(site, provider, "uma", path="/openid?next=/calendar")
    check("who signs in there comes in here", someone.page.headers.get("location") == "/calendar" and is_in(someone) and someone.page.shows(PERSON))
    back = someone.page
    someone, _ = sign_in(site, provider, "uma", session=session)
    check("and again without a password, while she is in there", is_in(someone))
    for who, why in (("theo", "whose address is not verified there"), ("stranger", "whom nobody knows here")):
        check(f"not so somebody {why}", not is_in(sign_in(site, provider, who)[0]))
    someone, thief = Browser(site), Browser(site)
    someone.get("/openid", follow=False)
    back, _ = glewlwyd.walk(session, "uma", someone.page.headers["location"])
    thief.get(back, follow=False)
    refused = thief.page.status == 403 and not is_in(thief)
    someone.get(back, follow=False)
    check("an answer is of use to nobody else, and then to nobody", refused and someone.page.status == 403 and not is_in(someone))


def showing_again(site, provider):
    """Glewlwyd has him sign in anew, but its auth_time is 0 with a code: that is not enough, and a password here is."""
    someone, session = sign_in(site, provider, "joel")
    someone.get("/confirm?next=/queue")
    someone.send()
    onwards = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', someone.page.text)[1].replace("&amp;", "&")
    back, is_asked = glewlwyd.walk(session, "joel", onwards)
    someone.get(back, follow=False)
    check("who is to show again who he is signs in there anew", is_asked)
    check("a provider that does not say when he did is not enough", someone.page.status == 403 and someone.page.shows("did not show that it is you"))
    link = someone.get(site.link(ADMINISTRATOR))
    someone.send()
    someone.get("/account")
    someone.send({"password": "correct horse battery"})
    check("then a link and a password do", link.status == 200 and someone.page.path == "/")


def rotation(site, provider):
    provider.change_key()
    someone, _ = sign_in(site, provider, "uma")
    check("when the provider has a new key, that is found out", is_in(someone))
    someone.get("/sign-out")
    someone.send()
    link = re.search(r'href="(http[^"]*end_session[^"]*)"', someone.page.text)[1].replace("&amp;", "&")
    status, _, _ = glewlwyd.Session(provider.port).ask("GET", glewlwyd.local(link))
    check(f"signing out leads to where one signs out there ({status})", status in (200, 302) and not is_in(someone))


def main(abstain):
    if not glewlwyd.is_there():
        print("Glewlwyd is not installed (Debian: glewlwyd)")
        return 77
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    with tempfile.TemporaryDirectory() as folder, glewlwyd.Glewlwyd(folder, f"{BACK}/openid/return") as provider:
        secret = pathlib.Path(folder, "secret")
        secret.write_text(glewlwyd.SECRET)
        secret.chmod(0o600)
        for person, mail, verified in (("uma", "uma@example.org", "yes"), ("joel", "joel@example.org", "yes"), ("theo", "theo@example.org", "no"),
                                       ("stranger", "stranger@example.org", "yes")):
            provider.add(person, mail, verified)
        with Site(abstain, "--behind-proxy", "--site", BACK, "--oidc-issuer", provider.issuer, "--oidc-client", glewlwyd.CLIENT,
                  "--oidc-secret-file", str(secret), "--oidc-scope", "openid email", clock=now) as site:
            for person, mail in ((PERSON, "uma@example.org"), (ADMINISTRATOR, "joel@example.org"), (DIRECTOR, "theo@example.org")):
                site.record(f"{person} joins with email {mail}")
            coming_in(site, provider)
            showing_again(site, provider)
            rotation(site, provider)
            check("and the ledger is sound", "sound" in site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
