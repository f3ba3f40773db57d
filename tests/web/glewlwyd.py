"""Glewlwyd, a provider of OpenID Connect from Debian, on a free port of this machine: with a SQLite file in a folder, a client and people."""
import http.client
import http.cookies
import json
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.parse

PROGRAM, TABLES = "glewlwyd", pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
CLIENT, SECRET, PASSWORD = "abstain", "secret-of-the-client", "a password of the person"
SCOPES = ["openid", "email"]
CONFIGURATION = """
port={port}
bind_address="127.0.0.1"
external_url="http://127.0.0.1:{port}/"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="WARNING"
log_file="{folder}/glewlwyd.log"
cookie_secure=0
session_expiration=86400
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = {{ type = "sqlite3" path = "{folder}/glewlwyd.db" }};
"""


def is_there():
    return shutil.which(PROGRAM) and TABLES.exists()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def tables():
    """Of Debian, with a property of people more: whether an address was verified."""
    old, new = '"data-format":{"picture"', '"data-format":{"verified":{"multiple":false,"read":true,"write":true},"picture"'
    text = TABLES.read_text()
    if old not in text:
        raise AssertionError(f"glewlwyd: {TABLES} has no `{old}`")
    return text.replace(old, new)


class Session:
    """Somebody's browser at the provider."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update({morsel.key: morsel.value for morsel in http.cookies.SimpleCookie(value).values()})
        connection.close()
        return answer.status, answer.getheader("Location"), text

    def must(self, method, path, body=None):
        status, _, text = self.ask(method, path, body)
        if status >= 300:
            raise AssertionError(f"glewlwyd: {method} {path}: {status} {text}")

    def sign_in(self, person, password=PASSWORD):
        self.must("POST", "/api/auth/", {"username": person, "password": password})


class Glewlwyd:
    def __init__(self, folder, back):
        """`back`: to which address of the site it sends people."""
        self.folder, self.back, self.port = pathlib.Path(folder), back, free_port()
        self.issuer = f"http://127.0.0.1:{self.port}/api/oidc"

    def __enter__(self):
        (self.folder / "glewlwyd.conf").write_text(CONFIGURATION.format(port=self.port, folder=self.folder))
        with sqlite3.connect(self.folder / "glewlwyd.db") as database:
            database.executescript(tables())
        self.process = subprocess.Popen([PROGRAM, f"--config-file={self.folder}/glewlwyd.conf"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.wait()
        self.administrator = Session(self.port)
        self.administrator.sign_in("admin", "password")
        self.set_up()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def wait(self):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("glewlwyd does not start: " + (self.folder / "glewlwyd.log").read_text())

    def parameters(self):
        """Of its part for OpenID Connect, with a key that was not there before."""
        key, public = self.folder / "key.pem", self.folder / "public.pem"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-out", public], check=True, capture_output=True)
        verified = {"name": "email_verified", "user-property": "verified", "type": "boolean", "boolean-value-true": "yes",
                    "boolean-value-false": "no", "mandatory": True}
        return {"iss": self.issuer, "jwt-type": "rsa", "jwt-key-size": "256", "key": key.read_text(), "cert": public.read_text(),
                "access-token-duration": 600, "refresh-token-duration": 600, "code-duration": 600, "auth-type-code-enabled": True,
                "auth-type-code-revoke-replayed": True, "auth-type-token-enabled": False, "auth-type-id-token-enabled": True,
                "auth-type-none-enabled": False, "auth-type-password-enabled": False, "auth-type-client-enabled": False,
                "auth-type-refresh-enabled": True, "pkce-allowed": True, "pkce-method-plain-allowed": False, "pkce-required": True,
                "email-claim": "mandatory", "claims": [verified], "subject-type": "public", "jwks-show": True,
                "session-management-allowed": True, "session-cookie-name": "GLEWLWYD2_OIDC_SID", "session-cookie-expiration": 86400,
                "oauth-as-iss-id": True}

    def set_up(self):
        for scope in SCOPES[1:]:
            self.administrator.must("POST", "/api/scope/", {"name": scope, "display_name": scope, "description": scope,
                                                            "password_required": True, "password_max_age": 0, "scheme": {}})
        self.administrator.must("POST", "/api/mod/plugin/", {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect",
                                                             "parameters": self.parameters()})
        self.administrator.must("POST", "/api/client/", {"client_id": CLIENT, "name": "abstain", "confidential": True, "enabled": True,
                                                         "client_secret": SECRET, "redirect_uri": [self.back], "authorization_type": ["code"],
                                                         "token_endpoint_auth_method": ["client_secret_basic"], "scope": [], "password": SECRET})

    def change_key(self):
        self.administrator.must("PUT", "/api/mod/plugin/oidc", {"display_name": "OpenID Connect", "parameters": self.parameters()})
        self.administrator.must("PUT", "/api/mod/plugin/oidc/reset/")

    def add(self, person, email, verified="yes"):
        self.administrator.must("POST", "/api/user/", {"username": person, "name": person, "email": email, "password": PASSWORD,
                                                       "enabled": True, "scope": SCOPES, "verified": verified})


def walk(session, person, address):
    """What somebody does at the provider: its page of sign-in, his password, that the site may know his address of mail; then back, to where
    it says. Returns that, and whether he was asked to sign in."""
    path = local(address)
    status, location, text = session.ask("GET", path)
    is_asked = "/login.html" in (location or "")
    if is_asked:
        session.sign_in(person)
        session.must("PUT", f"/api/auth/grant/{CLIENT}", {"scope": " ".join(SCOPES)})
        status, location, text = session.ask("GET", path + "&g_continue")
    if status != 302:
        raise AssertionError(f"glewlwyd: {address}: {status} {text}")
    return local(location), is_asked


def local(address):
    parts = urllib.parse.urlsplit(address)
    return parts.path + "?" + parts.query
