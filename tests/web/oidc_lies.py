#!/usr/bin/python3
"""Signing in by a provider of OpenID Connect that lies: whatever it says wrong, nobody comes in, all are told the same, and the log says why.

usage: oidc_lies.py ABSTAIN    by Debian's Python, which has python3-cryptography; ends with 77 where it is not installed"""
import pathlib
import re
import socket
import sys
import tempfile
import threading
import time

from site_for_tests import Person, Site, check

try:
    from lying_provider import CLIENT, SECRET, Key, Provider
except ImportError:
    sys.exit(77)

CLOCK = "2026-05-20T14:00:00Z"
PERSON, MAIL = "uma.castro", "Uma@example.org"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def go(someone, provider, path="/openid"):
    """To the provider, and the address by which it sends him back; nothing there yet."""
    someone.get(path, follow=False)
    if someone.page.status != 303:
        raise AssertionError(f"{path}: {someone.page.status} {someone.page.text[-400:]}")
    return provider.sign_in(someone.page.headers["location"])


def sign_in(site, provider, someone=None):
    someone = someone or Browser(site)
    someone.get(go(someone, provider), follow=False)
    return someone


class Browser(Person):
    """Keeps all cookies, each by its name."""

    def __init__(self, site):
        super().__init__(site)
        self.jar = {}

    def ask(self, method, path, **more):
        follow = more.pop("follow", True)
        self.cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items()) or None
        answer = super().ask(method, path, follow=False, **more)
        if "set-cookie" in answer.headers:
            name, value = answer.headers["set-cookie"].split(";")[0].split("=", 1)
            self.jar[name] = value
        if follow and answer.status == 303:
            return self.ask("GET", answer.headers["location"])
        return answer


def is_in(someone):
    return someone.get("/account", follow=False).status == 200


def main(abstain):
    provider = Provider()
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "secret").write_text(SECRET + "\n")
        pathlib.Path(folder, "secret").chmod(0o600)
        port = free_port()
        site = Site(abstain, "--oidc-issuer", provider.issuer, "--oidc-client", CLIENT, "--oidc-secret-file", f"{folder}/secret", "--site",
                    f"http://127.0.0.1:{port}/", clock=CLOCK, port=port)
        provider.ahead = site.ahead
        provider.email = MAIL
        with site:
            site.record(f"{PERSON} joins with email uma@example.org")
            someone = sign_in(site, provider)
            check("who is known there comes in here", is_in(someone) and someone.page.shows(PERSON))
    provider.close()
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
