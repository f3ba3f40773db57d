#!/usr/bin/env python3
"""Coming in and staying in: what every answer carries, forms from elsewhere, sessions that end, links that serve once, attempts that are
counted, and access that is taken.

usage: sessions.py ABSTAIN"""
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
GOOD = "correct horse battery"
TOO_LONG = 2 << 20
HEADERS = {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
           "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "permissions-policy": "camera=()",
           "cache-control": "no-store"}


def with_password(site, person, password=GOOD):
    someone = site.person(person)
    someone.get("/account")
    someone.send({"password": password})
    return someone


def by_password(site, person, password=GOOD, **more):
    someone = Person(site)
    someone.get("/sign-in")
    someone.send({"person": person, "password": password}, follow=False, **more)
    return someone


def is_in(someone):
    return someone.get("/account", follow=False).status == 200


def headers(site, person):
    """On every answer, whatever becomes of the request."""
    asked = [("GET", "/", None), ("GET", "/sign-in", None), ("GET", "/no/such/page", None), ("HEAD", "/", None), ("POST", "/", ""),
             ("PUT", "/", ""), ("DELETE", "/ask", None), ("OPTIONS", "/", None), ("POST", "/ask", "kind=sell"), ("GET", "/%ff", None),
             ("POST", "/ask", TOO_LONG), ("GET", "/" + "x" * 2000, None), ("POST", "/sign-in/nothing", "a=b")]
    seen, missing = {}, []
    for someone in (Person(site, person.cookie), Person(site)):
        for method, path, body in asked:
            more = {"headers": {"Content-Length": str(body)}} if body is TOO_LONG else {"body": body}
            answer = someone.ask(method, path, follow=False, **more)
            seen[answer.status] = seen.get(answer.status, 0) + 1
            missing += [f"{method} {path[:20]} {answer.status}: {name}" for name, begins in HEADERS.items()
                        if not answer.headers.get(name, "").startswith(begins)]
    check(f"each answer has the headers that protect it ({', '.join(map(str, sorted(seen)))})",
          not missing and {200, 303, 400, 403, 404, 405, 413} <= set(seen))
    for line in missing[:5]:
        print("   ", line)
    asset = person.get("/assets/style.css")
    check("and each file, which may be kept", all(asset.headers.get(n, "").startswith(b) for n, b in HEADERS.items() if n != "cache-control"))


def cookies(site):
    someone = Person(site, "abstain=" + "A" * 43)
    someone.get(site.link("uma.castro"))
    someone.ask("POST", someone.page.path, body="", follow=False)
    cookie = someone.page.headers["set-cookie"]
    check("signing in gives another cookie than the one that was brought", someone.cookie != "abstain=" + "A" * 43 and is_in(someone))
    check("which is for this site, no script, and a while", re.fullmatch(r"abstain=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200", cookie))
    first = someone.cookie
    someone.get(site.link("uma.castro"))
    someone.send()
    check("signing in again ends the session before", not is_in(Person(site, first)) and is_in(someone))
    someone.get("/account")
    old = someone.cookie
    someone.send(form=0)
    check("signing out ends it, for whoever kept the cookie", not is_in(Person(site, old)))


def forms(site, abstain):
    """Nobody else's page, and nobody else's session, sends a form."""
    pages = json.loads(subprocess.run([abstain, "pages", "--json"], capture_output=True, check=True).stdout)
    person, other, taken = site.person("joel.castro"), site.person("uma.castro"), []
    for page in pages:
        if "POST" not in page["methods"] or not page["rights"]:
            continue
        path = page["path"].replace("{}", "req-AAAAAAAAAAAA")
        for csrf, headers_sent in ((None, {}), ("0" * 32, {}), ("", {}), (person.csrf()[:-1], {}), (other.csrf(), {}),
                                   (person.csrf(), {"Origin": "https://elsewhere.example"}), (person.csrf(), {"Origin": "null"})):
            body = urllib.parse.urlencode({} if csrf is None else {"csrf": csrf})
            if person.ask("POST", path, body=body, headers=headers_sent, follow=False).status != 403:
                taken.append(f"{path} {csrf} {headers_sent}: {person.page.status}")
    check(f"no form is taken from elsewhere: {taken[:3]}", not taken and is_in(person))
    outsider = Person(site)
    body = urllib.parse.urlencode({"person": "joel.castro", "password": GOOD})
    outsider.ask("POST", "/sign-in", body=body, headers={"Origin": "https://elsewhere.example"}, follow=False)
    check("nor has another site somebody sign in", outsider.page.status == 403)
    own = f"http://127.0.0.1:{site.port}"
    check("the site's own are", person.ask("POST", "/ask", body=f"csrf={person.csrf()}", headers={"Origin": own}, follow=False).status == 422)
    person.get("/sign-in?next=//elsewhere.example/")
    check("and nobody is led elsewhere", "elsewhere" not in person.page.text)
    answer = Person(site).get("/requests/a%0d%0aSet-Cookie:%20a=b", follow=False)
    check("nothing in a path becomes a header", "set-cookie" not in answer.headers and answer.status in (303, 400))


def links(site):
    link = site.link("uma.castro")
    for _ in range(3):
        Person(site).get(link)
    check("who only looks at a link does not use it up", Person(site).get(link).status == 200)

    outcomes = []
    users = [threading.Thread(target=lambda: outcomes.append(Person(site).ask("POST", link, body="", follow=False).status)) for _ in range(8)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    outcomes.sort()
    check("of eight who use it at one instant one comes in", outcomes == [303] + [403] * 7)
    texts = {Person(site).ask("POST", path, body="", follow=False).text.replace(path, "") for path in (link, "/sign-in/" + "A" * 43)}
    check("and one that was used is as one that never was", len(texts) == 1)


def passwords(site):
    first = with_password(site, "theo.chen")
    second, third = by_password(site, "theo.chen"), by_password(site, "theo.chen")
    check("a password lets in", is_in(second) and is_in(third))
    second.get("/account")
    second.send({"now": "not this one", "password": GOOD + "!"})
    check("another one is not set without it", second.page.status == 422 and is_in(third))
    second.get("/account")
    second.send({"now": GOOD, "password": "too short"})
    check("nor one that is too short", second.page.status == 422 and second.page.shows("12 to 200"))
    second.send({"now": GOOD, "password": GOOD + "!"})
    check("a change ends his other sessions, and not this one", is_in(second) and not is_in(third) and not is_in(first))
    check("and the old one is over", by_password(site, "theo.chen").page.status == 422 and is_in(by_password(site, "theo.chen", GOOD + "!")))
    third.get(site.link("theo.chen"))
    third.send()
    third.get("/account")
    check("who forgot it comes by a link and sets another", "now" not in third.fields())


def work_of(server):
    """Seconds of a processor that the server has used: unlike the time of day, they do not count what else the machine does."""
    return sum(int(task.read_text().split()[0]) for task in pathlib.Path(f"/proc/{server.pid}/task").glob("*/schedstat")) / 1e9


def denial(site):
    """Whoever is turned away is told the same, after the same work."""
    names = {"a wrong password": "theo.chen", "no password": "uma.castro", "nobody": "no.body", "no name": "a b\tc", "who left": "quinn.cruz"}
    texts, times = set(), {}
    for _ in range(6):
        for what, name in names.items():
            someone = Person(site)
            someone.get("/sign-in")
            begun = work_of(site.server)
            someone.send({"person": name, "password": "wrong password"})
            times.setdefault(what, []).append(work_of(site.server) - begun)
            texts.add((someone.page.status, re.sub(r'name="key" value="[^"]*"', "", someone.page.text).replace(name, "")))
    least = [min(some) for some in times.values()]  # a cold cache only adds to it
    check("the words for all who are turned away are the same", len(texts) == 1 and next(iter(texts))[0] == 422)
    spread = f"{min(least) * 1000:.0f} to {max(least) * 1000:.0f} ms"  # without the hash of a password it is a tenth
    check(f"and so is the work ({spread})", max(least) < 2 * min(least))


def attempts(site):
    """Nine more fail; then it makes no difference what is said."""
    def tell(name, password):
        someone = by_password(site, name, password)
        return someone.page.status, re.sub(r'name="key" value="[^"]*"', "", someone.page.text).replace(name, "")

    known = [tell("theo.chen", "wrong password")[0] for _ in range(11)]
    unknown = [tell("some.body", "wrong password")[0] for _ in range(11)]
    check("after ten attempts no more are looked at", known[-1] == 429 and unknown[:10] == [422] * 10 and unknown[10] == 429)
    check("whoever it is, and with the right password, too", tell("theo.chen", GOOD + "!") == tell("some.body", "x"))
    check("others come in", is_in(by_password(site, "joel.castro")))
    check("and he does by a link", is_in(site.person("theo.chen")))
    for n in range(60):
        status = tell(f"many.{n}", "x")[0]
        if status == 429:
            break
    check("one address has not many attempts, however many names it tries", status == 429 and n < 55)


def leaving(site):
    someone, link = site.person("bo.lange"), site.link("bo.lange")
    time.sleep(1.1)  # what happens within one second has no order
    site.record("bo.lange leaves")
    check("a session ends with the service", not is_in(someone))
    check("and so does a link", Person(site).ask("POST", link, body="", follow=False).status == 403)
    site.record("bo.lange joins")
    site.record("bo.lange is employee")
    check("who comes back signs in anew", not is_in(someone) and is_in(site.person("bo.lange")))


def taking(site):
    administrator = site.person("joel.castro")
    victim = with_password(site, "uma.castro")
    time.sleep(1.1)
    administrator.get("/access")
    administrator.send({"person": "uma.castro", "what": "take"})
    check("access is not taken without a reason", administrator.page.status == 422 and is_in(victim))
    administrator.send({"person": "joel.castro", "what": "take", "why": "x"})
    check("nor from oneself", administrator.page.status == 422)
    administrator.send({"person": "nobody.here", "what": "take", "why": "x"})
    check("nor from nobody", administrator.page.status == 422)
    administrator.send({"person": "uma.castro", "what": "take", "why": "lost her laptop"})
    check("it is taken, and the page says since when and why", administrator.page.shows("lost her laptop") and administrator.page.status == 200)
    check("her session is over at once", not is_in(victim))
    check("her password opens nothing", by_password(site, "uma.castro").page.status in (422, 429))
    refused = subprocess.run([site.abstain, "link", "uma.castro", "--store", site.store], capture_output=True, text=True, env=site.environment())
    check("no link is made for her", refused.returncode != 0 and "access" in refused.stderr)
    check("it is on record", "access is taken from uma.castro by joel.castro" in site.run("log", "--person", "uma.castro"))
    administrator.get("/access")
    administrator.send({"person": "uma.castro", "what": "return", "why": "it was found"})
    check("it is given back", administrator.page.shows("taken from nobody"))
    check("neither the session nor the password comes back with it", not is_in(victim) and not is_in(by_password(site, "uma.castro")))
    check("a link lets her in", is_in(site.person("uma.castro")))
    site.record("access is taken from uma.castro")
    check("recorded on the command line it is the same", site.run("log", "--kind", "access-taken").count("\n") == 2)


def later(site):
    """The clock goes on: the server is started again, as if it were so much later."""
    administrator, link = with_password(site, "fay.keller"), site.link("fay.keller")
    site.stop()
    site.ahead += 16 * 60
    site.start()
    check("a link is over after its time", Person(site).ask("POST", link, body="", follow=False).status == 403)
    typed = {"person": "theo.chen", "why": "a typed reason"}
    administrator.get("/access")
    administrator.send({name: value for name, value in typed.items() if name in administrator.fields()})
    check("after fifteen minutes the password is asked again", administrator.page.status == 200 and administrator.page.shows("Is it you?"))
    administrator.send({"again-password": "not this one"})
    check("a wrong one does not do", administrator.page.status == 422)
    check("what was typed is kept", all(f'value="{value}"' in administrator.page.text for value in typed.values()))
    administrator.get("/windows/restrict")
    administrator.send({"to": "some", "persons": "theo.chen"})
    check("whatever its field is called", administrator.page.shows("Is it you?") and 'name="to" value="some"' in administrator.page.text)
    form = f"csrf={administrator.csrf()}&who=director"
    administrator.ask("POST", "/certifications", body=form)
    check("and no field is taken for the password", administrator.page.status == 200 and 'name="who" value="director"' in administrator.page.text)
    administrator.get("/access")
    administrator.send({name: value for name, value in typed.items() if name in administrator.fields()})
    administrator.send({"again-password": GOOD})
    check("the right one does", not administrator.page.shows("Is it you?"))
    check("and it counts", administrator.ask("POST", "/access", body=f"csrf={administrator.csrf()}", follow=False).status == 422)
    site.stop()
    site.ahead += 12 * 3600
    site.start()
    check("and after twelve hours the session is over", not is_in(administrator))


def proxied(abstain):
    """Behind a proxy that has TLS: its visitors come from the addresses that it says, whatever they say themselves."""
    with Site(abstain, "--behind-proxy", clock=CLOCK) as site:
        someone = site.person("uma.castro")
        check("with TLS the cookie is for it only", someone.cookie.startswith("__Host-abstain="))
        check("and so is the site", someone.page.headers.get("strict-transport-security") == "max-age=31536000")

        def fails(forwarded):
            body = urllib.parse.urlencode({"person": "theo.chen", "password": "wrong password"})
            return Person(site).ask("POST", "/sign-in", body=body, headers={"X-Forwarded-For": forwarded} if forwarded else {}).status

        first = [fails(f"10.0.0.{n}, 192.0.2.1") for n in range(11)]
        check("attempts are counted by the address that the proxy added", first == [422] * 10 + [429])
        check("for each of them", fails("192.0.2.1, 192.0.2.2") == 422 and fails(" , ") == 422)
        check("and those of a network of IPv6 together", [fails(f"2001:db8::{n}") for n in range(11)][-1] == 429 and fails("2001:db8:0:1::1") == 422)
        check("who says none is counted by name alone", fails(None) == 422)


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        headers(site, site.person("uma.castro"))
        cookies(site)
        forms(site, abstain)
        links(site)
        with_password(site, "joel.castro")
        passwords(site)
        leaving(site)
        denial(site)
        attempts(site)
        taking(site)
        later(site)
        check("and the ledger is sound", "sound" in site.run("verify"))
    proxied(abstain)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
