#!/usr/bin/env python3
"""Does the program say what the documents say it says?

usage: docs.py BINARY FILE...            compare; a difference is shown and ends with 1
       docs.py --update BINARY FILE...   write what it says into the documents; read the change before committing it

The fenced blocks of a Markdown document are played in order, in a directory of their own that has the project's
policies, examples and calendars: a block ```console has commands (`$ `, going on with `> `) and what they say; a block
with file=NAME in its info string is written to that file.
"""
import pathlib
import re
import sys

from run import ROOT, blocks_of, main, run, surroundings

FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
LINKED = ["policies", "examples", "calendars"]


def play(path, binary):
    """The document as it would be if every command said what it says now."""
    with surroundings(binary) as environment:
        directory = pathlib.Path(environment["TMP"])
        for name in LINKED:
            (directory / name).symlink_to(ROOT / name)

        def block(fence):
            ticks, info, inside = fence.groups()
            name = re.search(r"file=([\w.-]+)", info)
            if name:
                (directory / name[1]).write_text(inside)
            if not info.startswith("console"):
                return fence[0]
            said = []
            for _, command, _ in blocks_of(inside):
                said += ["$ " + command[0]] + ["> " + line for line in command[1:]]
                said += [line for line in run(command, environment, directory) if not line.startswith("[exit ")]
            return "\n".join([ticks + info] + said + [ticks])

        return FENCE.sub(block, path.read_text())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], play))
