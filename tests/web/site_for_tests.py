"""A site for tests: an invented company in a store of its own, served on a free port of this machine, and people who come to it.

People are browsers without JavaScript: they keep a cookie, follow what sends them elsewhere, and fill in the forms that they are shown."""
import datetime
import html
import html.parser
import http.client
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Forms(html.parser.HTMLParser):
    """The forms of a page: where they go, and the fields as they stand."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.select = [], None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        name = attributes.get("name")
        if tag == "form":
            self.forms.append({"action": attributes.get("action") or "", "fields": {}, "names": set()})
        elif self.forms and name:
            form = self.forms[-1]
            form["names"].add(name)
            kind = attributes.get("type", "text")
            if tag == "input" and (kind != "radio" or "checked" in attributes):
                form["fields"][name] = attributes.get("value") or ""
            if tag == "select":
                self.select = name
        elif tag == "option" and self.select and ("selected" in attributes or self.select not in self.forms[-1]["fields"]):
            self.forms[-1]["fields"][self.select] = attributes.get("value") or ""


class Answer:
    def __init__(self, path, response):
        self.path, self.status = path, response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()
        self.text = self.body.decode(errors="replace")

    @property
    def title(self):
        return re.search(r"<title>(.*?)</title>", self.text, re.S)[1]

    def shows(self, words):
        """Do the words stand there, as a reader sees them?"""
        return words in " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.text)).split())


class Person:
    def __init__(self, site, cookie=None):
        self.site, self.cookie, self.page = site, cookie, None

    def ask(self, method, path, body=None, headers=None, follow=True):
        """One request; the page that it ends at is kept as `page`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        headers = dict(headers or {})
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body=body, headers=headers)
        answer = Answer(path, connection.getresponse())
        connection.close()
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        if follow and answer.status == 303:
            return self.ask("GET", answer.headers["location"])
        self.page = answer
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def send(self, fields=None, form=-1, **more):
        """Fills in a form of the page (the last one) and sends it; a field that it does not have is a mistake of the test."""
        shown = Forms(self.page.text).forms[form]
        for name in fields or {}:
            if name not in shown["names"] and name not in ("verdict",):
                raise AssertionError(f"{self.page.path} has no field `{name}`, only {sorted(shown['names'])}")
        body = urllib.parse.urlencode({**shown["fields"], **(fields or {})})
        return self.ask("POST", shown["action"] or self.page.path, body=body, **more)

    def upload(self, files, fields=None, form=-1, cut=None):
        """As send, with files as [(field, name, bytes)]. `cut`: the body ends after so many bytes, and says that it is so long."""
        shown = Forms(self.page.text).forms[form]
        boundary = "----a-boundary-of-tests"
        body = b""
        for name, value in {**{n: v for n, v in shown["fields"].items() if n != "file"}, **(fields or {})}.items():
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for field, name, content in files:
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'.encode()
            body += b"Content-Type: text/html\r\n\r\n" + content + b"\r\n"
        body = (body + f"--{boundary}--\r\n".encode())[:cut]
        return self.ask("POST", shown["action"] or self.page.path, body=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def fields(self, form=-1):
        """The names of the fields of a form of the page."""
        return Forms(self.page.text).forms[form]["names"]

    def csrf(self):
        """What stands in each form of the session."""
        other = Person(self.site, self.cookie)
        return Forms(other.get("/account", follow=False).text).forms[0]["fields"]["csrf"]

    def sign_in(self, person):
        self.get(self.site.link(person))
        return self.send()


class Site:
    """`with Site(abstain, clock="2026-05-20T14:00:00Z") as site`: the company of `abstain demo`, forty people, a year until that day,
    served as if that instant were now."""

    def __init__(self, abstain, *options, clock, people=40, port=0, log=None):
        self.abstain, self.options, self.clock, self.people = abstain, options, clock, people
        self.wanted_port, self.log = port, log  # a free port; standard error as it is
        now = datetime.datetime.fromisoformat(clock.replace("Z", "+00:00"))
        self.ahead = int(now.timestamp() - time.time())

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.store = f"{self.folder.name}/company.db"
        self.run("demo", "--people", str(self.people), "--years", "1", "--until", self.clock[:10], "--policy", str(ROOT / "policies/immunogen.md"))
        self.start()
        return self

    def environment(self):
        return {**os.environ, "ABSTAIN_CLOCK_AHEAD": str(self.ahead)}

    def start(self):
        words = [self.abstain, "serve", "--store", self.store, "--port", str(self.wanted_port), *self.options]
        self.server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment())
        self.address = self.server.stdout.readline().strip()
        self.port = int(re.search(r":(\d+)/", self.address)[1])

    def stop(self):
        self.server.terminate()
        self.server.stdout.close()
        return self.server.wait(20)

    def __exit__(self, *_):
        status = self.stop()
        self.folder.cleanup()
        assert status == 0, f"the server ended with {status}"

    def run(self, *words):
        done = subprocess.run([self.abstain, *words, "--store", self.store], capture_output=True, text=True, env=self.environment())
        if done.returncode not in (0, 3):
            raise AssertionError(f"abstain {' '.join(words)}: {done.stderr}")
        return done.stdout

    def record(self, sentence):
        """Something happens in the company, said as `abstain record` takes it."""
        return self.run("record", sentence)

    def link(self, person):
        return self.run("link", person).strip()

    def person(self, person):
        someone = Person(self)
        someone.sign_in(person)
        return someone


def check(what, ok):
    """A line of the test; the process ends with 1 when one was not so."""
    print(f"  {what:<90} {'ok' if ok else 'NOT SO'}")
    check.wrong |= not ok


check.wrong = False
