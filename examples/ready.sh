#!/bin/sh
# What `make run` does first where nobody sits at a terminal: the invented company's site is started, each of its links is opened,
# and it is ended. Usage: examples/ready.sh [PROGRAM]. Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
abstain=${1:-build/abstain}
python3 - "$abstain" <<'END_OF_PYTHON'
import re, signal, subprocess, sys, time, urllib.request
began = time.monotonic()
site = subprocess.Popen([sys.argv[1], "demo", "--serve"], stdout=subprocess.PIPE, text=True)
said = ""
while "Ctrl-C" not in said and (line := site.stdout.readline()):
    said += line
seconds = time.monotonic() - began
try:
    links = re.findall(r"^  (an? \w+|the [a-z ]+?) +(http://\S+/sign-in/\S+)$", said, re.M)
    opened = [who for who, link in links if urllib.request.urlopen(link, timeout=20).status == 200]
finally:
    site.send_signal(signal.SIGINT)
    ended = site.wait(30)
if len(opened) != 5 or ended != 0:
    sys.exit(f"the site of the invented company is not ready: {said}")
print(f"== The site of an invented company: ready after {seconds:.1f} s, with a way in for {', '.join(opened[:-1])} and {opened[-1]}.\n"
      "It was ended again, for nobody sits at this terminal. At one, `make run` serves it until Ctrl-C.\n", flush=True)
END_OF_PYTHON
