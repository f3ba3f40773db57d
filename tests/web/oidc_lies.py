#!/usr/bin/python3
"""Signing in by a provider of OpenID Connect that lies: whatever it says wrong, nobody comes in, all are told the same, and the log says why.

usage: oidc_lies.py ABSTAIN    by Debian's Python, which has python3-cryptography; ends with 77 where it is not installed"""
import pathlib
import re
import sys
import tempfile
import urllib.parse

from oidc_scene import CLIENT, ELSEWHERE, MAIL, MINUTE, PERSON, QUARTER, REFUSED, Browser, Scene, is_in, is_refused, refused
from lying_provider import Key, ec
from site_for_tests import check


# ---- honest ----

def comes_in(scene):
    someone = scene.sign_in(path="/openid?next=/calendar")
    asked = scene.provider.asked[-1]
    check("who is known there comes in here, to where he wanted", someone.page.headers["location"] == "/calendar" and is_in(someone) and
          someone.page.shows(PERSON))
    check("and nobody is led elsewhere", scene.sign_in(path="/openid?next=//elsewhere.example/").page.headers["location"] == "/")
    check("he was sent there with all that protects the code", asked["response_type"] == "code" and asked["code_challenge_method"] == "S256" and
          asked["redirect_uri"] == "https://desk.example.org/openid/return" and asked["scope"] == "openid email profile" and "prompt" not in asked and
          asked["tenant"] == "1" and len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3)
    dump = (scene.folder / "dump").read_bytes() if (scene.folder / "dump").exists() else pathlib.Path(scene.site.store).read_bytes()
    check("of which nothing stands in the store", not any(asked[name].encode() in dump for name in ("state", "nonce", "code_challenge")))
    before = dict(someone.jar)
    scene.sign_in(someone)
    old = Browser(scene.site)
    old.jar = before
    check("signing in again ends the session before", not is_in(old) and is_in(someone))


def good_tokens(scene):
    provider = scene.provider
    provider.keys.insert(0, Key("second", "PS256"))
    check("a new key is asked for", is_in(scene.sign_in()))
    scene.later(MINUTE)
    provider.keys.insert(0, Key("third", "ES256"))
    check("a signature by ES256 is taken, too", is_in(scene.sign_in()))
    now = provider.now()
    for what, wrong in {"a list of one client": {"aud": [CLIENT]}, "other clients, made out to this one": {"aud": [CLIENT, "b"], "azp": CLIENT},
                        "times with fractions": {"iat": now + 0.5, "exp": now + 60.25},
                        "a clock half a minute ahead": {"iat": now + 30, "nbf": now + 30},
                        "one half a minute behind": {"iat": now - 30, "exp": now - 30}, "another case": {"email": MAIL.upper()}}.items():
        provider.wrong = wrong
        check(f"and {what}", is_in(scene.sign_in()))
    provider.wrong = None
    provider.more = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    scene.later(MINUTE)
    check("a provider that takes the secret by POST gets it so", is_in(scene.sign_in()))
    provider.more = {}
    provider.userinfo = {"sub": provider.subject, "email": MAIL, "email_verified": True}
    scene.later(MINUTE)
    check("what the ID token does not say may be asked for", is_in(scene.sign_in()))
    provider.userinfo["sub"] = "somebody else"
    check("but of the same person only", is_refused(scene, scene.sign_in(), "another person"))
    provider.userinfo = {"sub": provider.subject, "email": MAIL}
    check("and only when it was verified", is_refused(scene, scene.sign_in(), "email_verified"))
    provider.userinfo = None
    provider.keys = provider.keys[-1:]
    scene.later(MINUTE)


# ---- lies ----

def lies(scene):
    now = scene.provider.now()
    wrongs = [({"iss": ELSEWHERE}, r"\(iss\)"), ({"iss": scene.provider.issuer.rstrip("/")}, r"\(iss\)"), ({"iss": None}, r"\(iss\)"),
              ({"aud": "another"}, r"\(aud\)"), ({"aud": []}, r"\(aud\)"), ({"aud": [CLIENT, "b"]}, r"\(azp\)"), ({"azp": "b"}, r"\(azp\)"),
              ({"aud": None}, r"\(aud\)"), ({"aud": {CLIENT: 1}}, r"\(aud\)"), ({"aud": [[CLIENT]]}, r"\(aud\)"), ({"azp": 1}, r"\(azp\)"),
              ({"nonce": "A" * 64}, r"\(nonce\)"), ({"nonce": None}, r"\(nonce\)"), ({"nonce": ""}, r"\(nonce\)"),
              ({"exp": now - 61}, r"\(exp\)"), ({"exp": None}, "until when"), ({"exp": "9999999999"}, "until when"), ({"exp": -1}, "until when"),
              ({"exp": 1e300}, "until when"),
              ({"iat": now + 120}, r"future \(iat\)"), ({"iat": now - 3600}, r"before it was asked for \(iat\)"), ({"iat": None}, "when it was made"),
              ({"nbf": now + 120}, r"\(nbf\)"), ({"nbf": "soon"}, r"\(nbf\)"), ({"sub": None}, r"\(sub\)"), ({"sub": 7}, r"\(sub\)"),
              ({"email_verified": False}, r"\(email_verified\)"), ({"email_verified": None}, r"\(email_verified\)"),
              ({"email_verified": "true"}, r"\(email_verified\)"), ({"email": None}, "does not say `email`"), ({"email": ["a"]}, "does not say"),
              ({"email": "nobody@example.org"}, "nobody in service"), ({"email": "uma@example.org\n"}, "nobody in service"),
              ("none", "no signed token"), ("a signature that is no base64", "no signed token"),
              ("none, and signed", "`none`"), ("HS256 by the public key", "`HS256`"), ("HS256 by the secret", "`HS256`"),
              ("RS512", "`RS512`"), ("unknown key", "`nobody's`"), ("another's signature", "signature"), ("own key in its head", "signature"),
              ("changed afterwards", "signature"), ("a critical extension", "not known here"), ("alg twice", "head"),
              ("an access token", "`at.jwt`"), ("two texts in one", "text"), ("a claim twice", "text"), ("no ID token", "no ID token")]
    check(f"{len(wrongs)} lies in a token, and nobody comes in", all([refused(scene, *wrong) for wrong in wrongs]))
    before = scene.provider.fetched.count("keys")
    refused(scene, "unknown key", "`nobody's`")
    check("keys are not asked for again and again", scene.provider.fetched.count("keys") == before)
    answers = [(("token", "huge"), "more than 256 kB"), (("token", "cut"), "token`: "), (("token", "not json"), "not JSON"),
               (("token", "broken"), "answers 500"), (("token", "redirect"), "answers 302")]
    check("nor by answers that are huge, cut, broken or elsewhere", all([refused(scene, *answer) for answer in answers]))


def bad_keys(scene):
    """The keys are forgotten with each start."""
    provider, usual = scene.provider, scene.provider.keys
    small, curve = Key("small", bits=1024), Key("curve", "ES256", curve=ec.SECP384R1())
    other_use = Key("use")
    other_use.public = lambda: {**Key.public(other_use), "use": "enc"}
    other_algorithm = Key("algorithm")
    other_algorithm.public = lambda: {**Key.public(other_algorithm), "alg": "PS256"}
    no_key = Key("none")
    no_key.public = lambda: {"kid": "none", "kty": "RSA", "n": "!", "e": "AQAB"}
    none_such = "has not one such key"
    cases = [([small], "2048"), ([curve], none_such), ([Key("a"), Key("a")], none_such), ([other_use], none_such), ([other_algorithm], none_such),
             ([no_key], "no key of")]
    ok = True
    for keys, why in cases:
        provider.keys = keys
        scene.later(1)
        ok &= is_refused(scene, scene.sign_in(), why)
    check("nor by a key that is short, of another curve, twice, for something else, or none", ok)
    provider.keys = usual
    ok = True
    for how, why in (("huge", "256 kB"), ("cut", "keys`: "), ("not json", "not JSON"), ("broken", "answers 500"), ("redirect", "answers 302")):
        provider.wrong = ("keys", how)
        scene.later(1)
        ok &= is_refused(scene, scene.sign_in(), why)
    provider.wrong = None
    check("nor by sets of keys that are huge, cut, broken or elsewhere", ok)


def states(scene):
    someone, back = scene.go()
    someone.get(back, follow=False)
    came_in = is_in(someone)
    someone.jar.pop("__Host-abstain")
    someone.get(back, follow=False)
    check("an answer serves once", came_in and is_refused(scene, someone, "has served"))
    victim, back = scene.go()
    thief = Browser(scene.site)
    thief.get(back, follow=False)
    check("in another browser it does not", is_refused(scene, thief, "another browser"))
    victim.get(back, follow=False)
    check("and then nowhere", is_refused(scene, victim, "has served"))
    thief, own = scene.go()
    victim, back = scene.go()
    stolen = {"code": re.search("code=([^&]+)", back)[1], "state": re.search("state=([^&]+)", own)[1]}
    thief.get("/openid/return?" + urllib.parse.urlencode(stolen), follow=False)
    check("a code that was stolen opens nothing", is_refused(scene, thief, "answers 400"))
    someone, back = scene.go()
    other, back_too = scene.go(someone)
    someone.get(back, follow=False)
    first = is_in(someone)
    someone.get(back_too, follow=False)
    check("two windows of one browser do not disturb each other", first and is_in(someone))
    for query, why in (("", r"\(state\)"), ("?code=code-1", r"\(state\)"), ("?state=" + "A" * 43, r"\(state\)"), ("?code=a&state=%00", None)):
        someone = Browser(scene.site)
        someone.get("/openid/return" + query, follow=False)
        check(f"nor an answer like {query!r}", someone.page.status == 400 if why is None else is_refused(scene, someone, why))
    someone, back = scene.go()
    state = re.search("state=([^&]+)", back)[1]
    someone.get(f"/openid/return?error=access_denied&state={state}", follow=False)
    check("who was refused there is refused here", is_refused(scene, someone, "refuses: access_denied"))
    someone, back = scene.go()
    someone.get(re.sub("code=[^&]+", "code=" + "A" * 4001, back), follow=False)
    check("nor does a code without end", is_refused(scene, someone, "no code"))
    someone, back = scene.go()
    someone.get(back + "&iss=" + urllib.parse.quote(ELSEWHERE), follow=False)
    check("nor an answer of another provider", is_refused(scene, someone, r"\(iss\)"))
    someone, back = scene.go()
    scene.later(QUARTER)
    someone.get(back, follow=False)
    check("nor one that comes after its time", is_refused(scene, someone, "is over"))


def people(scene):
    site = scene.site
    site.record("theo.chen joins with email uma@example.org")
    check("an address that two have lets nobody in", is_refused(scene, scene.sign_in(), "more than one"))
    site.record("theo.chen joins with email theo@example.org")
    check("until it is one person's", is_in(scene.sign_in()))
    someone = scene.sign_in()
    site.record(f"access is taken from {PERSON}")
    check("whose access was taken is out, and stays out", not is_in(someone) and is_refused(scene, scene.sign_in(), "nobody in service"))
    site.record(f"access is given back to {PERSON}")
    check("until he has it back", is_in(scene.sign_in()))
    check("all who were turned away were told the same", len(REFUSED) == 1)
    if len(REFUSED) != 1:
        for text, whys in REFUSED.items():
            print("   ", whys, text[-300:])


def main(abstain):
    with tempfile.TemporaryDirectory() as folder, Scene(abstain, folder) as scene:
        comes_in(scene)
        good_tokens(scene)
        lies(scene)
        bad_keys(scene)
        states(scene)
        people(scene)
        check("and the ledger is sound", "sound" in scene.site.run("verify"))
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
