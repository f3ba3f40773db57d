"""A provider of OpenID Connect for tests: it does as a good one does, but for what a test has it do wrong.

It signs in whoever comes, without asking, as the person that the test names. `wrong` changes one answer: see Provider.token_of."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

CLIENT, SECRET = "the site", "a secret/of it"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return base64url(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Key:
    """A private key, with the algorithm that it signs by."""

    def __init__(self, kid, algorithm="RS256", bits=2048, curve=None):
        self.kid, self.algorithm = kid, algorithm
        self.key = ec.generate_private_key(curve or ec.SECP256R1()) if algorithm == "ES256" else rsa.generate_private_key(65537, bits)

    def public(self):
        numbers = self.key.public_key().public_numbers()
        named = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        if self.algorithm == "ES256":
            size = (self.key.curve.key_size + 7) // 8
            curve = {256: "P-256", 384: "P-384"}[self.key.curve.key_size]
            return {**named, "kty": "EC", "crv": curve, "x": number(numbers.x, size), "y": number(numbers.y, size)}
        return {**named, "kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}

    def pem(self):
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data):
        if self.algorithm == "ES256":
            size = (self.key.curve.key_size + 7) // 8
            r, s = utils.decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")
        if self.algorithm == "PS256":
            return self.key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def token(head, claims, sign):
    text = base64url(json.dumps(head).encode()) + "." + base64url(claims if isinstance(claims, bytes) else json.dumps(claims).encode())
    return text + "." + base64url(sign(text.encode()))


class Provider:
    def __init__(self, ahead=0, host="127.0.0.1"):
        self.ahead, self.wrong, self.email, self.subject = ahead, None, "", "subject-1"
        self.keys = [Key("first")]
        self.codes, self.asked, self.fetched, self.more, self.userinfo = {}, [], [], {}, None
        self.authenticated = None  # when he showed who he is; None: when he is sent, as prompt=login has it
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                provider.answer(self, None)

            def do_POST(self):
                provider.answer(self, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://{host}:{self.server.server_port}/provider/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def now(self):
        return int(time.time()) + self.ahead

    # ---- what it answers ----

    def metadata(self):
        at = self.issuer
        said = {"issuer": at, "authorization_endpoint": at + "authorize?tenant=1", "token_endpoint": at + "token", "jwks_uri": at + "keys",
                "end_session_endpoint": at + "end", "response_types_supported": ["code"], **self.more}
        if self.userinfo:
            said["userinfo_endpoint"] = at + "userinfo"
        return said

    def answer(self, handler, body):
        path = urllib.parse.urlsplit(handler.path).path.removeprefix("/provider/")
        self.fetched.append(path)
        status, reply = 200, None
        if path == "authorize":  # a browser of its own comes, and is sent back
            handler.send_response(302)
            handler.send_header("Location", self.sign_in(handler.path))
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if path == ".well-known/openid-configuration":
            reply = self.metadata()
        elif path == "keys":
            reply = {"keys": [key.public() for key in self.keys]}
        elif path == "userinfo" and self.userinfo:
            status, reply = (200, self.userinfo) if handler.headers["Authorization"] == "Bearer an access token" else (401, {})
        elif path == "token":
            status, reply = self.redeem(handler, dict(urllib.parse.parse_qsl(body)))
        else:
            status, reply = 404, {}
        self.send(handler, path, status, json.dumps(reply).encode())

    def send(self, handler, path, status, data):
        """As it should be, or as `wrong` says of this path: ("token", "huge") and the like."""
        how = self.wrong[1] if isinstance(self.wrong, tuple) and self.wrong[0] == path else None
        if how == "redirect":
            handler.send_response(302)
            handler.send_header("Location", self.issuer + path + "?again")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if how == "slow":
            time.sleep(10)
        data = data[:len(data) // 2] if how == "not json" else data
        handler.send_response(500 if how == "broken" else status)
        handler.send_header("Content-Type", "application/json")
        if how == "huge":
            handler.send_header("Connection", "close")
        else:
            handler.send_header("Content-Length", str(len(data) + (100 if how == "cut" else 0)))
        handler.end_headers()
        try:
            handler.wfile.write(data)
            for _ in range(64 if how == "huge" else 0):
                handler.wfile.write(b" " * (1 << 20))
        except OSError:
            pass
        handler.close_connection = handler.close_connection or how is not None

    def redeem(self, handler, form):
        basic = base64.b64decode(handler.headers.get("Authorization", "Basic ")[6:]).decode()
        said = [urllib.parse.unquote(part) for part in basic.split(":", 1)] if basic else [form.get("client_id"), form.get("client_secret")]
        errand = self.codes.pop(form.get("code"), None)
        if said != [CLIENT, SECRET]:
            return 401, {"error": "invalid_client"}
        if not errand or errand["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if base64url(hashlib.sha256(form["code_verifier"].encode()).digest()) != errand["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        if self.wrong == "no ID token":
            return 200, {"access_token": "an access token", "token_type": "Bearer"}
        return 200, {"access_token": "an access token", "token_type": "Bearer", "id_token": self.token_of(errand)}

    def claims_of(self, errand):
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": self.now(), "exp": self.now() + 300, "nonce": errand["nonce"],
                  "email": self.email, "email_verified": True, "auth_time": self.authenticated or self.now()}
        if self.userinfo:
            del claims["email"], claims["email_verified"]
        if isinstance(self.wrong, dict):
            claims.update(self.wrong)
        return {name: value for name, value in claims.items() if value is not None}

    def token_of(self, errand):
        """What is wrong is some claims (a dict; None: left out), or a word for what else there is to do wrong."""
        claims, key, wrong = self.claims_of(errand), self.keys[0], self.wrong
        head = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT"}
        if wrong == "none":
            return token({**head, "alg": "none"}, claims, lambda data: b"")
        if wrong == "none, and signed":
            return token({**head, "alg": "none"}, claims, key.sign)
        if wrong == "HS256 by the public key":
            return token({**head, "alg": "HS256"}, claims, lambda data: hmac.digest(key.pem(), data, "sha256"))
        if wrong == "HS256 by the secret":
            return token({**head, "alg": "HS256"}, claims, lambda data: hmac.digest(SECRET.encode(), data, "sha256"))
        if wrong == "RS512":
            return token({**head, "alg": "RS512"}, claims, lambda data: key.key.sign(data, padding.PKCS1v15(), hashes.SHA512()))
        if wrong == "unknown key":
            return token({**head, "kid": "nobody's"}, claims, key.sign)
        if wrong == "another's signature":
            return token(head, claims, Key(key.kid).sign)
        if wrong == "own key in its head":
            own = Key(key.kid)
            return token({**head, "jwk": own.public()}, claims, own.sign)
        if wrong == "changed afterwards":
            parts = token(head, {**claims, "email": "nobody@example.org"}, key.sign).split(".")
            return ".".join([parts[0], base64url(json.dumps(claims).encode()), parts[2]])
        if wrong == "a critical extension":
            return token({**head, "crit": ["b64"], "b64": False}, claims, key.sign)
        if wrong == "alg twice":
            text = base64url(b'{"alg":"none","kid":"first","alg":"RS256"}') + "." + base64url(json.dumps(claims).encode())
            return text + "." + base64url(key.sign(text.encode()))
        if wrong == "a signature that is no base64":  # for which a library ends the program
            text = token(head, claims, key.sign)
            return text[:-16] + "=" + text[-15:]
        if wrong == "an access token":
            return token({**head, "typ": "at+jwt"}, claims, key.sign)
        if wrong == "two texts in one":
            return token(head, json.dumps(claims).encode() + b"{}", key.sign)
        if wrong == "a claim twice":
            return token(head, json.dumps(claims)[:-1].encode() + b', "sub": "another"}', key.sign)
        return token(head, claims, key.sign)

    # ---- a person's browser at it ----

    def sign_in(self, address):
        """What its page of sign-in does: the address to which it sends the browser back."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        return asked["redirect_uri"] + "?" + urllib.parse.urlencode(back)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
