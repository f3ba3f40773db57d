#!/usr/bin/env python3
"""What comes by the wire: malformed requests, bodies that break off, slow clients beside a normal one, and the end of the server.

usage: wire.py ABSTAIN"""
import pathlib
import re
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
SLOW_CLIENTS = 300
PATIENCE = 2  # seconds: what the server of this test is started with


def connect(site):
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    return connection


def is_whole(received):
    top, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", top)
    return length is not None and len(body) >= int(length[1])


def exchange(site, sent):
    """What comes back, until the answer is whole, or the server ends the connection."""
    with connect(site) as connection:
        connection.settimeout(PATIENCE + 3)
        received = b""
        try:
            connection.sendall(sent)
            while (part := connection.recv(65536)) and not is_whole(received := received + part):
                pass
        except (OSError, TimeoutError):
            pass
        return received


def status(received):
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", received)
    return int(found[1]) if found else None


def head(method="GET", path="/sign-in", *headers, host=True):
    return "\r\n".join([f"{method} {path} HTTP/1.1", *(["Host: site"] if host else []), *headers, "", ""]).encode()


HARDENED = [b"content-security-policy: default-src 'none'", b"x-content-type-options: nosniff", b"referrer-policy:", b"cache-control: no-store"]
LONG = "x" * 70000
FORM = "Content-Type: application/x-www-form-urlencoded"
MALFORMED = {
    "a length and an encoding": (head("POST", "/sign-in", "Content-Length: 3", "Transfer-Encoding: chunked") + b"0\r\n\r\n", {400}),
    "two lengths": (head("POST", "/sign-in", "Content-Length: 3", "Content-Length: 4") + b"a=b", {400}),
    "a length that is no number": (head("POST", "/sign-in", "Content-Length: 3x") + b"a=b", {400, None}),
    "a length with a sign": (head("POST", "/sign-in", "Content-Length: +3") + b"a=b", {400, None}),
    "an encoding that nobody knows": (head("POST", "/sign-in", "Transfer-Encoding: xchunked") + b"0\r\n\r\n", {400, None}),
    "an encoding said twice": (head("POST", "/sign-in", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + b"0\r\n\r\n", {400}),
    "a chunk whose size is no number": (head("POST", "/sign-in", "Transfer-Encoding: chunked") + b"zz\r\na=b\r\n0\r\n\r\n", {400, None}),
    "two hosts": (head("GET", "/sign-in", "Host: other"), {400}),
    "no host": (head(host=False), {400}),
    "a space before the colon": (head("GET", "/sign-in", "Cookie : a=b"), {400}),
    "a header without a name": (head("GET", "/sign-in", ": a"), {200, 400, None}),
    "a line of a header folded": (head("GET", "/sign-in", "Accept: a", "\tb"), {200, 400}),
    "a byte 0 in a header": (head("GET", "/sign-in", "Accept: a\0b"), {200, 400, None}),
    "a byte 0 in the address": (head("GET", "/sign-in\0"), {200, 400, None}),  # the library reads it as the end
    "an escaped byte 0": (head("GET", "/sign-in%00"), {400}),
    "an escape cut short": (head("GET", "/sign-in%4"), {400}),
    "an escape of no hexadecimal": (head("GET", "/sign-in?next=%zz"), {400}),
    "an address that is no UTF-8": (head("GET", "/%ff"), {400}),
    "a bare control character escaped": (head("GET", "/sign-in?next=%1b"), {400}),
    "an address of another form": (head("GET", "http://elsewhere/"), {400}),
    "an asterisk": (head("GET", "*"), {400}),
    "an address without end": (head("GET", "/" + "a" * 2000), {414}),
    "a header without end": (head("GET", "/sign-in", "Cookie: a=" + LONG), {400, 413, 431, None}),
    "headers without end": (head("GET", "/sign-in", *[f"X-{i}: y" for i in range(9000)]), {400, 413, 431, None}),
    "a method that nobody knows": (head("BREW", "/sign-in"), {405}),
    "a method that does nothing here": (head("DELETE", "/"), {405}),
    "a body with GET": (head("GET", "/sign-in", "Content-Length: 3") + b"a=b", {200}),
    "a version of the future": (b"GET / HTTP/9.9\r\nHost: site\r\n\r\n", {200, 303, 400, 505, None}),
    "no HTTP at all": (b"\x16\x03\x01\x02\0\x01\0\x01\xfc", {400, None}),
    "nothing": (b"", {None}),
    "a body that is said to be large": (head("POST", "/sign-in", FORM, "Content-Length: 99999999"), {413}),
    "a body of another type": (head("POST", "/sign-in", "Content-Type: text/plain", "Content-Length: 3") + b"a=b", {415}),
    "a body of no type": (head("POST", "/sign-in", "Content-Length: 3") + b"a=b", {415}),
    "JSON where a form belongs": (head("POST", "/sign-in", "Content-Type: application/json", "Content-Length: 2") + b"{}", {415}),
    "a form where JSON belongs": (head("POST", "/api/v1/requests", FORM, "Content-Length: 3") + b"a=b", {415}),
}


def malformed(site):
    for what, (sent, statuses) in MALFORMED.items():
        received = exchange(site, sent)
        got = status(received)
        check(f"{what}: {got}", got in statuses)
    for what in ("a method that nobody knows", "a body that is said to be large", "a body of another type", "an escaped byte 0"):
        lower = exchange(site, MALFORMED[what][0]).lower()
        check(f"{what}: the answer is hardened as a page is", all(line in lower for line in HARDENED))
    check("405 says what there is", b"allow: get, head, post" in exchange(site, head("BREW")).lower())


def heads(site):
    """HEAD answers as GET does, without the body."""
    for path in ("/sign-in", "/", "/nowhere", "/assets/style.css", "/healthz"):
        full = exchange(site, head("GET", path))
        with connect(site) as connection:
            connection.sendall(head("HEAD", path, "Connection: close"))
            short = connection.makefile("rb").read()
        lengths = [re.search(rb"(?i)content-length: (\d+)", received)[1] for received in (full, short)]
        check(f"HEAD {path}", status(full) == status(short) and short.endswith(b"\r\n\r\n") and len(set(lengths)) == 1)


def bodies(site):
    """A form cut at every byte, as a body that ends there and as one whose sender goes away; then the same in chunks of one byte."""
    person = site.person("uma.castro")
    csrf = re.search(r'name="csrf" value="(\w+)"', person.get("/ask").text)[1]
    form = urllib.parse.urlencode({"csrf": csrf, "shares": "é %", "kind": ""}).encode()
    kind = [FORM, "Cookie: " + person.cookie, "Connection: close"]
    whole = set()
    for cut in range(len(form) + 1):
        whole.add(status(exchange(site, head("POST", "/ask", *kind, f"Content-Length: {cut}") + form[:cut])))
        with connect(site) as connection:  # and is gone
            connection.sendall(head("POST", "/ask", *kind, f"Content-Length: {len(form)}") + form[:cut])
    check(f"a form cut at every byte is answered: {sorted(map(str, whole))}", whole <= {400, 403, 422})
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in form) + b"0\r\n\r\n"
    received = exchange(site, head("POST", "/ask", *kind, "Transfer-Encoding: chunked") + chunks)
    check("in chunks of a byte it is the same form", status(received) == 422 and 'value="é %"'.encode() in received)
    long = urllib.parse.urlencode({"csrf": csrf, "shares": "é" * 30000}).encode()
    received = exchange(site, head("POST", "/ask", *kind, f"Content-Length: {len(long)}") + long)
    check("characters are not cut where the buffer ends", status(received) == 422 and ("é" * 30000).encode() in received)
    many = "&".join(f"f{i}=x" for i in range(200)).encode()
    check("more fields than any form has", status(exchange(site, head("POST", "/sign-in", FORM, f"Content-Length: {len(many)}") + many)) == 400)


def pieces(site):
    """A text of a form with files that comes in small pieces takes no more memory than the text."""
    most = lambda: int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{site.server.pid}/status").read_text())[1])
    count, piece, before = 800, b"x" * 500, most()
    top = b'--BB\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    with connect(site) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        length = f"Content-Length: {len(top) + count * len(piece) + 10}"
        connection.sendall(head("POST", "/report", "Content-Type: multipart/form-data; boundary=BB", length) + top)
        for _ in range(count):
            connection.sendall(piece)
            time.sleep(0.0005)
        connection.sendall(b"\r\n--BB--\r\n")
        check("a text in many pieces is read", status(connection.recv(65536)) == 303)
    check("and takes little memory", most() - before < 32 << 10)


def strangers(site):
    """Forms with large files are taken a few at a time; those who are not signed in cannot hold all places."""
    person, large = site.person("uma.castro"), ["Content-Type: multipart/form-data; boundary=b", "Content-Length: 2000000"]
    person.get("/report")
    held = [connect(site) for _ in range(20)]
    for connection in held:
        connection.sendall(head("POST", "/report", *large))
    time.sleep(0.3)
    refused = sum(bool(select.select([connection], [], [], 0)[0]) for connection in held)
    person.upload([("file", "large.txt", b"x" * 2_500_000)], {"text": "a letter", "kind": "tipping", "name": "anonymous"})
    taken = person.page.status == 200
    check(f"of 20 slow uploads by strangers {refused} are sent away; that of who is signed in is taken", refused == 16 and taken)
    for connection in held:
        connection.close()


def operating(site):
    person = Person(site)
    check("it lives and is ready", person.get("/healthz").text == "ok\n" and person.get("/readyz").text == "ready\n")
    check("nothing is sent there", person.ask("POST", "/readyz", body="a=b").status == 405)
    figures = person.get("/metrics")
    check("figures are as Prometheus reads them", figures.headers["content-type"].startswith("text/plain; version=0.0.4")
          and all(re.fullmatch(r'#.*|[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+', line) for line in figures.text.splitlines()))
    names = set(re.findall(r"^(abstain_\w+)", figures.text, re.M))
    check("and tell nothing of the company", {re.sub(r"_(bucket|sum|count)$", "", name) for name in names} == {
        "abstain_build_info", "abstain_replies_total", "abstain_reply_seconds", "abstain_connections", "abstain_workers_busy", "abstain_workers"})


class Slow(threading.Thread):
    """Hundreds of clients that each send a byte now and then, or never read."""

    def __init__(self, site, kind):
        super().__init__(daemon=True)
        self.kind, self.ended, self.goes_on = kind, 0, True
        self.clients = [connect(site) for _ in range(SLOW_CLIENTS)]
        begin = {"head": b"GET / HTTP/1.1\r\nHost: s\r\nX: ", "body": head("POST", "/sign-in", FORM, "Content-Length: 1000"),
                 "read": head("GET", "/assets/style.css") * 200}[kind]
        for client in self.clients:
            client.setblocking(False)
            try:
                client.send(begin)
            except BlockingIOError:
                pass

    def run(self):
        open_ones = set(self.clients)
        while self.goes_on and open_ones:
            for client in list(open_ones):
                try:
                    if self.kind != "read":
                        client.send(b"a")
                        if client.recv(65536) == b"":
                            raise ConnectionError
                    elif select.select([], [], [client], 0)[2]:
                        raise ConnectionError
                except BlockingIOError:
                    pass
                except OSError:
                    open_ones.discard(client)
                    self.ended += 1
            time.sleep(0.2)

    def stop(self):
        self.goes_on = False
        self.join()
        for client in self.clients:
            client.close()


def waits(person, seconds):
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        assert person.get("/").status == 200
        times.append(time.monotonic() - began)
        time.sleep(0.005)
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100]


def slow(site):
    person = site.person("uma.castro")
    waits(person, 0.3)
    median, calm = waits(person, 1)
    for kind in ("head", "body", "read"):
        crowd = Slow(site, kind)
        crowd.start()
        _, p99 = waits(person, PATIENCE + 1)
        crowd.stop()
        told = f"somebody else's p99 is {calm * 1e3:.1f} ms, then {p99 * 1e3:.1f} ms"  # bench/crowd.py measures; here nobody is to hang
        check(f"{SLOW_CLIENTS} slow with the {kind} hold nobody up: {told}", p99 < PATIENCE)
        if kind != "read":
            check(f"they are ended after {PATIENCE} seconds: {crowd.ended}", crowd.ended == SLOW_CLIENTS)


def ends(site):
    """While a password is worked on the server is told to stop: it answers that, turns away what comes after, and ends with 0."""
    form = urllib.parse.urlencode({"person": "uma.castro", "password": "certainly not"}).encode()
    asked = head("POST", "/sign-in", FORM, f"Content-Length: {len(form)}") + form
    clients = [connect(site) for _ in range(8)]
    late = connect(site)
    late.sendall(head("GET", "/healthz"))
    late.recv(65536)
    for client in clients:
        client.sendall(asked)
    time.sleep(0.05)
    site.server.terminate()
    time.sleep(0.05)
    try:
        late.sendall(head("GET", "/healthz"))
        turned = late.recv(65536)
    except ConnectionError:
        turned = b""
    is_told = status(turned) == 503 and b"retry-after" in turned.lower()
    check(f"what comes in then is turned away: {status(turned)}", is_told or turned == b"")  # by then the server may be gone
    answers = [status(client.recv(65536)) for client in clients]
    check(f"what is being answered is answered: {answers}", answers == [422] * len(clients))
    check("and it ends well", site.server.wait(20) == 0)
    for client in [late, *clients]:
        client.close()


def main(abstain):
    with Site(abstain, "--patience", str(PATIENCE), clock=CLOCK) as site:
        malformed(site)
        heads(site)
        bodies(site)
        pieces(site)
        strangers(site)
        operating(site)
        slow(site)
        check("the server is unharmed", Person(site).get("/sign-in").status == 200)
        ends(site)
    done = subprocess.run([abstain, "serve", "--store", "x", "--patience", "0"], capture_output=True, text=True)
    check("no patience is refused", done.returncode == 2 and "--patience" in done.stderr)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
