#!/usr/bin/env python3
"""Runs transcripts of the command line and compares what the program says with what they say it says.

usage: run.py BINARY FILE...            compare; a difference is shown and ends with 1
       run.py --update BINARY FILE...   write what the program says into the files; read the change before committing it

A transcript is blocks, an empty line between them:

    // a remark, kept as it is
    $ abstain calendar day sec 2011-11-11
    > 2>&1 | cat          more lines of the command, if any
    closed: Veterans Day
    [exit 2]              only when the command ends with another code than 0

Commands run by sh in the project's directory, with `abstain` standing for BINARY, NO_COLOR=1, no COLUMNS, and $TMP an empty
directory of the file's own (its name is shown as $TMP). Standard output and error are shown together.
"""
import contextlib
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS_MAX = 120


def blocks_of(text):
    """(remarks, command lines, output lines) for each command."""
    blocks, remarks = [], []
    for line in text.splitlines():
        if line.startswith("//"):
            remarks.append(line)
        elif line.startswith("$ "):
            blocks.append((remarks, [line[2:]], []))
            remarks = []
        elif line.startswith("> ") and blocks and not blocks[-1][2]:
            blocks[-1][1].append(line[2:])
        elif blocks and not remarks:
            blocks[-1][2].append(line)
    return blocks


def run(command, environment, directory=ROOT):
    """What the command says, as lines, the exit code last when it is not 0."""
    try:
        done = subprocess.run(["sh", "-c", "\n".join(command)], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return [f"[no end after {SECONDS_MAX} seconds]"]
    text = done.stdout.decode("utf-8", "backslashreplace").replace(environment["TMP"], "$TMP")
    return text.splitlines() + ([f"[exit {done.returncode}]"] if done.returncode else [])


@contextlib.contextmanager
def surroundings(binary):
    """An environment in which `abstain` is the binary and $TMP an empty directory."""
    with tempfile.TemporaryDirectory() as directory:
        programs, scratch = pathlib.Path(directory, "bin"), pathlib.Path(directory, "tmp")
        programs.mkdir()
        scratch.mkdir()
        (programs / "abstain").symlink_to(pathlib.Path(binary).resolve())
        yield {**os.environ, "NO_COLOR": "1", "LC_ALL": "C", "COLUMNS": "", "TMP": str(scratch), "PATH": f"{programs}:{os.environ['PATH']}"}


def play(path, binary):
    """The transcript as the program writes it now."""
    written = []
    with surroundings(binary) as environment:
        for remarks, command, _ in blocks_of(path.read_text()):
            shown = ["$ " + command[0]] + ["> " + line for line in command[1:]]
            written.append("\n".join(remarks + shown + run(command, environment)) + "\n")
    return "\n".join(written)


def main(words, play):
    """Compares or updates each file with what `play(path, binary)` makes of it."""
    update = words[:1] == ["--update"]
    binary, *paths = words[update:]
    same = True
    for path in map(pathlib.Path, paths):
        before, now = path.read_text(), play(path, binary)
        if update:
            path.write_text(now)
        elif before != now:
            same = False
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), now.splitlines(True), f"{path}: expected", "now"))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], play))
