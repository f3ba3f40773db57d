#!/usr/bin/python3
"""Signing in by a provider of OpenID Connect, and showing there again who one is, in Chromium: what a browser lets one site do with another.

usage: provider.py ABSTAIN MODULES [PICTURES]    as walks.py; by Debian's Python, which has python3-cryptography: else it is left out"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "web"))
from site_for_tests import Site  # noqa: E402

try:
    from lying_provider import CLIENT, SECRET, Provider  # noqa: E402
except ImportError:
    print("the walk to a provider is left out: python3-cryptography is not there")
    sys.exit(0)

CLOCK = "2026-05-20T14:00:00Z"


def main(abstain, modules, pictures=""):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    provider = Provider(host="localhost")  # for a browser another site than 127.0.0.1
    with tempfile.TemporaryDirectory() as folder:
        secret = pathlib.Path(folder, "secret")
        secret.write_text(SECRET)
        secret.chmod(0o600)
        with Site(abstain, "--site", f"http://127.0.0.1:{port}", "--oidc-issuer", provider.issuer, "--oidc-client", CLIENT, "--oidc-secret-file",
                  str(secret), clock=CLOCK, port=port) as site:
            provider.ahead, provider.email = site.ahead, "joel@example.org"
            site.record("joel.castro joins with email joel@example.org")
            asker = site.person("uma.castro")
            paths = []
            for _ in range(2):
                asker.get("/ask")
                asker.send({"kind": "gift", "shares": "10"})
                facts = {name: "no" for name in asker.fields() if name.startswith("fact-")}
                if facts:
                    asker.send({"kind": "gift", "shares": "10", **facts})
                paths.append(asker.page.path.replace("/requests/", "/queue/"))
            told = {"address": site.address.rstrip("/"), "paths": paths, "modules": modules, "pictures": pictures}
            walk = subprocess.Popen(["node", HERE / "provider.mjs"], env={**os.environ, "SITE": json.dumps(told)}, stdout=subprocess.PIPE,
                                    text=True)
            for line in walk.stdout:
                if line.startswith("sign in anew"):
                    provider.authenticated = None
                elif line.startswith("signed in before"):
                    provider.authenticated = provider.now() - 3600
                else:
                    print(line, end="")
            status = walk.wait()
    provider.close()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
