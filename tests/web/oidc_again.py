#!/usr/bin/python3
"""What a provider of OpenID Connect is for once one is in, and when it is slow or down: showing again who one is, signing out, and the options.

usage: oidc_again.py ABSTAIN    by Debian's Python, which has python3-cryptography; ends with 77 where it is not installed"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from oidc_scene import ADMINISTRATOR, CLOCK, DIRECTOR, ELSEWHERE, MAIL, MINUTE, PERSON, QUARTER, Browser, Scene, at_site, is_in, is_refused
from site_for_tests import Site, check


def ask_for_clearance(site):
    person = site.person(PERSON)
    person.get("/ask")
    person.send({"kind": "gift", "shares": "10"})
    names = {name: "no" for name in person.fields() if name.startswith("fact-")}
    if names:
        person.send({"kind": "gift", "shares": "10", **names})
    return person.page.path.replace("/requests/", "/queue/")


def at_provider(scene, someone):
    """From the page that leads to the provider, there and back."""
    onwards = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', someone.page.text)[1].replace("&amp;", "&")
    someone.get(at_site(scene.provider.sign_in(onwards)), follow=False)


def deciding(scene):
    site, provider = scene.site, scene.provider
    site.record(f"{ADMINISTRATOR} joins with email joel@example.org")
    path = ask_for_clearance(site)
    provider.email, provider.authenticated = "joel@example.org", provider.now() - QUARTER
    someone = scene.sign_in()
    someone.get(path)
    typed = {"verdict": "clear", "why": 'quillwort marmalade, "only" & <b>'}
    someone.send(typed)
    check("who signed in there long ago shows again who he is", someone.page.shows("Is it you?") and "quillwort marmalade" in someone.page.text)

    def tries(email, authenticated, why, wrong=None):
        provider.email, provider.authenticated, provider.wrong = email, authenticated, wrong
        someone.send()
        at_provider(scene, someone)
        said = scene.said()
        provider.wrong = None
        kept = "quillwort marmalade, &quot;only&quot; &amp; &lt;b&gt;" in someone.page.text
        return someone.page.status == 403 and kept and bool(re.search(why, said))

    check("another one does not do, and nothing typed is lost", tries(MAIL, None, "is signed in"))
    check("nor one who did not sign in anew", tries("joel@example.org", provider.now() - 5 * MINUTE, "auth_time"))
    check("nor an answer that does not say when", tries("joel@example.org", None, "auth_time", {"auth_time": None}))
    provider.authenticated = None
    someone.send()
    at_provider(scene, someone)
    asked = provider.asked[-1]
    check("he is asked there to sign in anew", asked["prompt"] == "login" and asked["max_age"] == "60")
    store = b"".join(file.read_bytes() for file in pathlib.Path(scene.site.folder.name).glob("company.db*"))
    check("what he typed is in no file of the store", b"quillwort marmalade" not in store)
    someone.send()
    done = json.loads(site.run("log", "--kind", "clearance-given", "--limit", "1", "--json").splitlines()[0])["content"]
    is_done = someone.page.path == "/queue" and done["conditions"] == typed["why"] and done["by"] == ADMINISTRATOR
    check("he comes back to what he typed, and it is done", is_done)
    check("then nothing is asked for a while", someone.ask("POST", "/access", body=f"csrf={csrf(someone)}", follow=False).status == 422)
    someone.get("/confirm?next=/queue")
    someone.send({}, form=-1)
    at_provider(scene, someone)
    check("the page by itself leads on, too", someone.page.status == 303 and someone.page.headers["location"] == "/queue")
    provider.email = MAIL


def csrf(someone):
    return re.search(r'name="csrf" value="([^"]+)"', someone.get("/account", follow=False).text)[1]


def first_password(scene):
    """Whoever finds a browser that came in long ago does not give himself a password by which he would then be believed."""
    site, provider = scene.site, scene.provider
    provider.email, provider.authenticated = MAIL, provider.now() - QUARTER
    someone = scene.sign_in()
    someone.get("/account")
    check("who signed in there long ago is asked first", "password" not in someone.fields() and someone.page.shows("show once more who you are"))
    body = f"csrf={csrf(someone)}&password=quillwort+marmalade+sentence"
    someone.ask("POST", "/account", body=body, follow=False)
    check("and sets no password", someone.page.status == 303 and someone.page.headers["location"].startswith("/confirm?next="))
    confirmed = someone.ask("POST", "/confirm", body=body, follow=False)
    check("so that it does not show who he is", confirmed.status == 422 or confirmed.status == 403)
    provider.authenticated = None
    someone.get("/confirm?next=/account")
    someone.send()
    at_provider(scene, someone)
    someone.get("/account")
    someone.send({"password": "quillwort marmalade sentence"})
    check("who has shown it sets one", someone.page.path == "/" and "now" in Browser.get(someone, "/account").text)


def signing_out(scene):
    someone = scene.sign_in()
    someone.get("/sign-out")
    someone.send()
    link = re.search(r'href="([^"]*/provider/end[^"]*)"', someone.page.text)
    check("who signs out may do so there, too", link and not is_in(someone) and
          "post_logout_redirect_uri=https%3A%2F%2Fdesk.example.org%2Fsign-in" in link[1])


# ---- others ----

def slow(scene):
    """While it does not answer, the site does."""
    provider = scene.provider
    going = [scene.go() for _ in range(7)]
    provider.wrong = ("token", "slow")
    waiting = [threading.Thread(target=lambda pair=pair: pair[0].get(pair[1], follow=False)) for pair in going]
    for thread in waiting:
        thread.start()
    visitor = Browser(scene.site)
    pages = [visitor.get(path).status for path in ("/sign-in", "/healthz", "/readyz", "/openid/return", "/sign-in")]
    while sum(thread.is_alive() for thread in waiting) > 6:  # one is turned away
        time.sleep(0.01)
    still = sum(thread.is_alive() for thread in waiting)
    check(f"a provider that is slow holds up nobody else ({still} wait)", pages == [200, 200, 200, 403, 200] and still == 6)
    for thread in waiting:
        thread.join()
    said = scene.said()
    check("who waited too long is turned away, and so is who would be one too many", all(pair[0].page.status == 403 for pair in going) and
          said.count("timed out") == 6 and said.count("6 wait for the provider already") == 1)
    provider.wrong = None
    check("and then it goes on", is_in(scene.sign_in()))


def down(scene):
    scene.provider.wrong = (".well-known/openid-configuration", "broken")
    scene.later(1)
    someone = Browser(scene.site)
    someone.get("/openid", follow=False)
    check("while it is down, that is said, and the site serves", someone.page.status == 503 and someone.page.shows("cannot be reached just now") and
          "answers 500" in scene.said() and is_in(scene.site.person(PERSON)))
    for wrong, why in (({"issuer": ELSEWHERE}, "write its address exactly so"), ({"token_endpoint": "http://elsewhere.example/"}, "https"),
                       ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
                       ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint")):
        scene.provider.wrong, scene.provider.more = None, wrong
        scene.later(1)
        someone.get("/openid", follow=False)
        check(f"so it is where it says {wrong}", someone.page.status == 503 and why in scene.said())
    scene.provider.more = {}
    scene.later(1)


def attempts(scene):
    crowd = [Browser(scene.site, "192.0.2.1") for _ in range(61)]
    statuses = [someone.get("/openid", follow=False).status for someone in crowd]
    check("of sign-ins that are not finished there may be sixty from one address", statuses == [303] * 60 + [429])
    check("and from another one still some", Browser(scene.site, "192.0.2.2").get("/openid", follow=False).status == 303)


def only(abstain, folder):
    with Scene(abstain, folder, "--oidc-only", "--oidc-claim", "sub") as scene:
        scene.provider.subject = DIRECTOR
        someone = scene.sign_in()
        check("a person may be named by another claim", is_in(someone) and someone.page.shows(DIRECTOR))
        scene.provider.subject = "Theo.Chen"
        check("exactly", is_refused(scene, scene.sign_in(), "nobody in service"))
        someone.get("/account")
        visitor = Browser(scene.site)
        check("without passwords there is no place for one", "password" not in someone.page.text.replace("no password here", "") and
              "password" not in visitor.get("/sign-in").text)
        body = urllib.parse.urlencode({"person": DIRECTOR, "password": "correct horse battery", "csrf": csrf(someone)})
        statuses = [someone.ask("POST", path, body=body, follow=False).status for path in ("/account", "/confirm", "/sign-in")]
        check("and none is taken", statuses == [403] * 3)
        check("a link still lets in", is_in(scene.site.person(DIRECTOR)))


def words(abstain):
    """What is said to the command is checked before it serves."""
    with Site(abstain, clock=CLOCK) as site:
        def tell(*options):
            done = subprocess.run([abstain, "serve", "--store", site.store, "--port", "0", *options], capture_output=True, text=True, timeout=20)
            return done.stderr if done.returncode == 2 else f"{done.returncode}: {done.stderr}"

        named = ("--oidc-client", "c", "--site", "https://desk.example.org")
        check("a provider beyond this machine is reached by TLS", "https://" in tell("--oidc-issuer", "http://login.example.org", *named))
        for issuer in ("login.example.org", "https://", "https://a@login.example.org/", "https://login.example.org/#a",
                       "https://login.example.org/?a", "ftp://login.example.org", "http://127.evil.example/", "http://localhost.example/"):
            check(f"`{issuer}` is none", "the provider `" in tell("--oidc-issuer", issuer, *named))
        check("it needs the site's address", "--site" in tell("--oidc-issuer", "https://login.example.org", "--oidc-client", "c"))
        check("and who says more names it", "--oidc-issuer" in tell("--oidc-only"))


def main(abstain):
    with tempfile.TemporaryDirectory() as folder, Scene(abstain, folder) as scene:
        deciding(scene)
        signing_out(scene)
        first_password(scene)
        slow(scene)
        down(scene)
        attempts(scene)
        check("and the ledger is sound", "sound" in scene.site.run("verify"))
    with tempfile.TemporaryDirectory() as folder:
        only(abstain, folder)
    words(abstain)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
