#!/usr/bin/env python3
"""Does the time that a refusal takes tell that it was for something secret? Three directors with the same history ask over loopback: of one the
spouse is on an item of information, of two nobody is. All three were refused by the administrator. In turns drawn at random each looks at
his refusal, and asks what the policy says; the times are compared by Welch's t, two of those without a secret as well, which says what the
machine does by itself. Once the ledger rests, so that what bears on a person is in memory; and once it grows before each look, so that it is
read again and a secret is more to read. There the naive variant, whose answers leave as soon as they are made (`serve --even 0`), is the
control: it must be seen through, or the measurement sees nothing.

Each comparison is made of all times, and of those below the 99th and the 90th percentile of both classes together, where the noise of the
machine is less; the largest |t| of the three counts.

usage: refusals.py ABSTAIN [COUNT [RECORD]]     COUNT requests of each class (100000); RECORD: a file for the result, in Markdown"""
import datetime
import math
import multiprocessing
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/web"))
from site_for_tests import Site  # noqa: E402

T_MAX, T_SEEN, GROWING_MAX, WARM, LANES = 4.5, 10, 12000, 200, 6
SECRET, OTHER, THIRD = CLASSES = ("ada.known", "ben.plain", "cyd.other")  # names of one length
FACTS = '"facts":{"aware of mnpi":false,"will exercise options":false}'


class Line:
    """A connection that is kept, without a library between it and the clock."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request):
        """The nanoseconds until the answer was there, and the answer."""
        began = time.perf_counter_ns()
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head, re.I)[1])
        while len(body) < length:
            body += self.socket.recv(65536)
        return time.perf_counter_ns() - began, head.split(b" ", 2)[1], body


def request_of(cookie, method, path, body=""):
    return (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


def set_up(site):
    """The three, refused; what each sends to look at his refusal, and to ask."""
    site.record("item quartz opens about BLWB")
    for who in CLASSES:
        site.record(f"{who} joins")
        site.record(f"{who} is director")
        site.record(f"{who[:3]}.spouse is spouse of {who} with shares_address yes")
    site.record(f"{SECRET[:3]}.spouse is brought in on quartz")
    administrator, sent = site.person("joel.castro"), {}
    for who in CLASSES:
        person = site.person(who)
        wanted = '{"kind":"sell","shares":100,' + FACTS + ',"key":"' + who + '"}'
        asked = person.ask("POST", "/api/v1/requests", body=wanted, headers={"Content-Type": "application/json"}).text
        request = re.search(r"req-[0-9a-f]+", asked)[0]
        administrator.get(f"/queue/{request}")
        administrator.send({"verdict": "refuse"})
        sent["looks at a refusal", who] = request_of(person.cookie, "GET", f"/api/v1/requests/{request}")
        sent["asks", who] = request_of(person.cookie, "POST", "/api/v1/ask", '{"kind":"sell","shares":100,' + FACTS + "}")
    return sent


def same_words(line, sent):
    """Whatever is told, is it the same to all but for names and instants?"""
    for act in ("looks at a refusal", "asks"):
        drawn = rb'req-[0-9a-f]+|"(asked|decided|at)":"[^"]*"|[a-z]{3}\.(known|plain|other)'
        told = {re.sub(drawn, b"*", line.ask(sent[act, who])[2]) for who in CLASSES}
        if len(told) != 1:
            print(f"{act}: told in {len(told)} ways: {told}")
            return False
    return True


def growth(site):
    """A request by which the ledger grows: somebody else has the address of his calendar made anew."""
    other = site.person("uma.castro")
    other.get("/calendar/address")
    return (f"POST /calendar/address HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {other.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(other.csrf()) + 5}\r\n\r\ncsrf={other.csrf()}").encode()


def measure(site, count, lane, grows):
    """The times of each act and class."""
    sent, draw = set_up(site), random.Random(20111 + lane)
    line, more = Line(site.port), growth(site) if grows else None
    if not same_words(line, sent):
        sys.exit("the words differ: there is no need to measure the time")
    times = {what: [] for what in sent}
    for what in list(sent) * WARM:
        line.ask(sent[what])
    for turn in range(count):
        turns = list(sent)
        draw.shuffle(turns)
        for what in turns:
            if more:
                _, status, told = line.ask(more)
                assert status in (b"200", b"303"), (status, told)
            took, status, _ = line.ask(sent[what])
            assert status == b"200", status
            times[what].append(took)
        if sys.stderr.isatty() and turn % 100 == 0:
            print(f"\r{turn} of {count}", end="", file=sys.stderr)
    return times


def welch(a, b):
    def moments(values):
        mean = math.fsum(values) / len(values)
        return mean, math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)
    (mean_a, error_a), (mean_b, error_b) = moments(a), moments(b)
    return (mean_a - mean_b) / math.sqrt(error_a + error_b)


def largest(a, b):
    """The t of the three crops that is the largest."""
    pooled = sorted(a + b)
    found = []
    for share in (1.0, 0.99, 0.9):
        limit = pooled[int(share * (len(pooled) - 1))]
        found.append(welch([value for value in a if value <= limit], [value for value in b if value <= limit]))
    return max(found, key=abs)


def run_lane(abstain, count, lane, grows, *options):
    with Site(abstain, *options, clock=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")) as site:
        return measure(site, count, lane, grows)


def run(abstain, count, grows, *options):
    """Lanes beside each other, each a site of its own: most of the time an answer waits to leave."""
    with multiprocessing.Pool(LANES) as pool:
        each = [(abstain, count // LANES + (lane < count % LANES), lane, grows, *options) for lane in range(LANES)]
        lanes = pool.starmap(run_lane, each, chunksize=1)
    return {what: [took for lane in lanes for took in lane[what]] for what in lanes[0]}


def main(abstain, count, record):
    rows, failed = [], False
    growing = min(count, GROWING_MAX)
    for name, options, number, grows in (("as it is", (), count, False), ("as it is, the ledger grows", (), growing, True),
                                         ("naive, the ledger grows", ("--even", "0"), growing, True)):
        began = time.time()
        times = run(abstain, number, grows, *options)
        for act in ("looks at a refusal", "asks"):
            t, base = largest(times[act, SECRET], times[act, OTHER]), largest(times[act, THIRD], times[act, OTHER])
            is_naive = bool(options)
            right = abs(t) > T_SEEN if is_naive else abs(t) < T_MAX
            failed |= not right
            median = sorted(times[act, OTHER])[number // 2] / 1e6
            verdict = ("**not seen through**", "seen through, as it must be") if is_naive else ("**seen**", "nothing is seen")
            rows.append(f"| {name} | {act} | {number:,} | {median:.2f} | {t:.2f} | {base:.2f} | {verdict[right]} |")
            print(rows[-1], flush=True)
        print(f"({time.time() - began:.0f} seconds)", flush=True)
    if record:
        pathlib.Path(record).write_text(page(rows))
    return failed


def page(rows):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return "\n".join([
        "# Does the time of a refusal tell why?", "",
        f"Written by `bench/refusals.py` on {datetime.date.today()}, at commit {commit}, on {os.cpu_count()} processors, over loopback. What is",
        "compared, and how, stands at the head of that program. Wanted: |t| below 4.5 as it is, and above 10 for the naive variant.", "",
        "| variant | what is timed | requests of each class | median, ms | t, secret against other | t, other against other | |",
        "| --- | --- | --- | --- | --- | --- | --- |", *rows, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100000, sys.argv[3] if len(sys.argv) > 3 else None))
