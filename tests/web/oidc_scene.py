"""A site and a provider of OpenID Connect beside it, for tests; and browsers, which keep all cookies and come from an address of their own."""
import pathlib
import re
import sys
import urllib.parse

from site_for_tests import Person, Site

try:
    from lying_provider import CLIENT, SECRET, Provider
except ImportError:
    sys.exit(77)  # there is no python3-cryptography

CLOCK = "2026-05-20T14:00:00Z"
PERSON, MAIL, ADMINISTRATOR, DIRECTOR = "uma.castro", "Uma@example.org", "joel.castro", "theo.chen"
MINUTE, QUARTER = 60, 15 * 60
ELSEWHERE = "https://elsewhere.example/"


def at_site(address):
    """As a path: the tests reach the site by another address than it is told to have."""
    parts = urllib.parse.urlsplit(address)
    return parts.path + "?" + parts.query


class Browser(Person):
    """Keeps all cookies, each by its name, and comes from an address of its own."""
    count = 0

    def __init__(self, site, address=None):
        super().__init__(site)
        Browser.count += 1
        self.jar, self.address = {}, address or f"10.0.{Browser.count // 250}.{Browser.count % 250}"

    def ask(self, method, path, **more):
        follow = more.pop("follow", True)
        headers = {**(more.pop("headers", None) or {}), "X-Forwarded-For": self.address}
        self.cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items()) or None
        answer = super().ask(method, path, follow=False, headers=headers, **more)
        if "set-cookie" in answer.headers:
            name, value = answer.headers["set-cookie"].split(";")[0].split("=", 1)
            self.jar[name] = value
        if follow and answer.status == 303:
            return self.ask("GET", answer.headers["location"])
        return answer


class Scene:
    """A site and its provider, and what the site writes to standard error."""

    def __init__(self, abstain, folder, *options):
        self.folder = pathlib.Path(folder)
        (self.folder / "secret").write_text(SECRET + "\n")
        (self.folder / "secret").chmod(0o600)
        self.written, self.log = open(self.folder / "log", "wb"), open(self.folder / "log", "rb")
        self.provider = Provider()
        self.site = Site(abstain, "--behind-proxy", "--site", "https://desk.example.org", *self.options(), *options, clock=CLOCK, log=self.written)
        self.provider.ahead, self.provider.email = self.site.ahead, MAIL

    def options(self):
        return "--oidc-issuer", self.provider.issuer, "--oidc-client", CLIENT, "--oidc-secret-file", f"{self.folder}/secret"

    def later(self, seconds):
        """The site is started again, as if so much time had passed: it forgets the provider's keys."""
        self.site.stop()
        self.site.ahead += seconds
        self.provider.ahead = self.site.ahead
        self.site.start()

    def said(self):
        """What was written since it was last asked."""
        return self.log.read().decode()

    def go(self, someone=None, path="/openid"):
        """A browser that is at the provider, and the address by which that sends it back."""
        someone = someone or Browser(self.site)
        someone.get(path, follow=False)
        if someone.page.status != 303:
            raise AssertionError(f"{path}: {someone.page.status} {self.said()}")
        return someone, at_site(self.provider.sign_in(someone.page.headers["location"]))

    def sign_in(self, someone=None, path="/openid"):
        someone, back = self.go(someone, path)
        someone.get(back, follow=False)
        return someone

    def __enter__(self):
        self.site.__enter__()
        self.site.record(f"{PERSON} joins with email uma@example.org")
        return self

    def __exit__(self, *what):
        self.site.__exit__(*what)
        self.provider.close()
        self.written.close()
        self.log.close()


def is_in(someone):
    return someone.get("/account", follow=False).status == 200


def without_key(text):
    return re.sub(r'name="key" value="[^"]*"', "", text)


REFUSED = {}  # the page of who was turned away, and for what


def is_refused(scene, someone, why):
    """Turned away, with no session, the reason in the log and not on the page."""
    page, said = someone.page, scene.said()
    REFUSED.setdefault(without_key(page.text), []).append(why)
    is_told = re.search(r"abstain: the provider: .*" + why, said) and said.count("\n") == 1
    ok = page.status == 403 and page.shows("did not let you in") and "set-cookie" not in page.headers and not is_in(someone)
    if not ok or not is_told:
        print(f"    {why}: {page.status} {said}")
    return bool(ok and is_told)


def refused(scene, wrong, why):
    scene.provider.wrong = wrong
    ok = is_refused(scene, scene.sign_in(), why)
    scene.provider.wrong = None
    return ok
