#!/usr/bin/env python3
"""What the site takes beside the HTTP library's own hello, in the same run, from 64 connections: the first page, and a request for clearance
that is durable when it is answered. Needs wrk.

usage: web.py ABSTAIN HELLO"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/web"))
from site_for_tests import Site  # noqa: E402

SECONDS, CONNECTIONS, ROUNDS, PEOPLE = 3, 64, 2, 32
SCRIPT = """local counter, cookies = 0, {COOKIES}
local thread_number = 0
function setup(thread) thread_number = thread_number + 1; thread:set("mine", thread_number) end
request = function()
  counter = counter + 1
  local headers = {["Content-Type"] = "application/json", ["Cookie"] = cookies[counter % #cookies + 1]}
  local body = string.format('{"kind":"sell","shares":10,"facts":{FACTS},"key":"w%d-%d-%d"}', mine, counter, os.time())
  return wrk.format("METHOD", nil, headers, "METHOD" == "POST" and body or nil)
end
"""
FACTS = '"aware of mnpi":false,"will exercise options":false'


def wrk(port, path, *options):
    words = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *options, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    unit = {"us": 1e-3, "ms": 1, "s": 1e3}
    times = {name: float(value) * unit[scale] for name, value, scale in re.findall(r"(50|99)% +([\d.]+)(us|ms|s)", said)}
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return float(re.search(r"Requests/sec: +([\d.]+)", said)[1]), times["50"], times["99"], int(bad[1]) if bad else 0


def tell(name, measured, hello):
    rate, median, p99, bad = measured
    print(f"{name:<34} {rate:9.0f} a second  {rate / hello:6.3f} of hello"
          f"   median {median:7.2f} ms   p99 {p99:7.2f} ms = {p99 / max(median, 0.01):4.1f} medians"
          + (f"   {bad} NOT ANSWERED WELL" if bad else ""), flush=True)


def scripted(folder, method, cookies):
    path = pathlib.Path(folder) / f"{method}.lua"
    listed = "{" + ", ".join(f"'{cookie}'" for cookie in cookies) + "}"
    path.write_text(SCRIPT.replace("{COOKIES}", listed).replace("FACTS", FACTS).replace("METHOD", method))
    return "-s", str(path)


def told(site, kind, verb):
    return re.findall(rf"([a-z]+\.[a-z]+) {verb}", site.run("log", "--kind", kind, "--limit", "1000"))


def people_of(site):
    """The cookies of people who are in service, each with a session of his own."""
    gone = set(told(site, "left", "leaves"))
    return [site.person(name).cookie for name in told(site, "joined", "joins") if name not in gone][:PEOPLE]


def measure(site, hello_port):
    cookies = people_of(site)
    with tempfile.TemporaryDirectory() as folder:
        look, ask = scripted(folder, "GET", cookies), scripted(folder, "POST", cookies)
        for _ in range(ROUNDS):
            hello = wrk(hello_port, "/", *look)  # the client has as much to do
            tell("hello, the library by itself", hello, hello[0])
            tell(f"the first page, of {len(cookies)} people", wrk(site.port, "/", *look), hello[0])
            tell("/healthz", wrk(site.port, "/healthz"), hello[0])
            tell("a request for clearance, durable", wrk(site.port, "/api/v1/requests", *ask), hello[0])


def main(abstain, hello):
    with subprocess.Popen([hello], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peer:
        with Site(abstain, clock="2026-05-20T14:00:00Z") as site:
            measure(site, int(peer.stdout.readline()))


if __name__ == "__main__":
    main(*sys.argv[1:])
