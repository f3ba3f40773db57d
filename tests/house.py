#!/usr/bin/env python3
"""The house: is the source laid out and written as docs/internals/rooms.md and CONTRIBUTING.md say it is?

usage: house.py [--warn] [ROOT]      offences as path:line: what; ends with 1 when there are any
                                     --warn also lists files that are longer than most should be

Each rule is one function of RULES. Before it looks at the tree, the program plants one offence of every kind in a
tree of its own and makes sure that the rule finds it, and that no rule objects to a clean tree.
"""
import functools
import pathlib
import re
import sys
import tempfile

# What a room may include: itself and the rooms of earlier steps.
STEPS = [{"base"}, {"calendar", "ledger", "openid"}, {"policy", "demo", "store"}, {"register"}, {"decision"}, {"evidence"}, {"company"},
         {"people"}, {"access", "clearance", "window"}, {"conduct"}, {"notice"}, {"web"}, {"cli"}]
# Which rooms include which library's headers; json.h and the program's json_t come by way of base/json.h.
LIBRARIES = {"jansson.h": {"base"}, "cmark.h": {"policy", "web"}, "openssl/sha.h": {"base"}, "openssl/hmac.h": {"base"},
             "openssl/err.h": {"ledger"}, "openssl/evp.h": {"ledger"}, "openssl/pem.h": {"ledger", "web"}, "openssl/ts.h": {"ledger"},
             "openssl/x509v3.h": {"web"},
             "sodium.h": {"access"}, "curl/curl.h": {"notice", "openid"}, "cjose/jws.h": {"openid"}, "microhttpd.h": {"web"},
             "sqlite3.h": {"store"}, "libpq-fe.h": {"store"}}

FILE_LINES_MAX, FILE_LINES_USUAL, HEADER_LINES_MAX, FUNCTION_LINES_MAX, COLUMNS_MAX = 800, 300, 200, 70, 150

# A function that nobody may call, or only where the pattern of paths says.
NOWHERE = r"(?!)"
CALLS = {
    **dict.fromkeys(["strcpy", "strcat", "sprintf", "vsprintf", "strtok", "atoi", "atol", "atof", "gmtime", "localtime", "mktime",
                     "strftime", "setlocale", "system", "popen", "gets", "rand"], NOWHERE),
    **dict.fromkeys(["malloc", "calloc", "realloc", "free"], r"src/(base/|store/(database|sqlite|postgres)\.c)"),
    **dict.fromkeys(["clock_gettime", "gettimeofday", "time"], r"src/base/clock\.c"),
    "getenv": r"src/cli/main\.c",
}

TEXT_SUFFIXES = {".c", ".h", ".py", ".sh", ".md", ".build", ".txt", ".sql", ".calendar", ".jsonl", ".svg", ".in"}
CODE_SUFFIXES = {".c", ".h", ".py", ".sh", ".build"}
PASSED_OVER = re.compile(r"(^|/)(build(-[^/]*)?|__pycache__|corpus|\.[^/]+)(/|$)")
LITERAL = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


class File:
    """A file of the tree, as text and (for C) without its comments and literals."""

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(errors="replace")

    @functools.cached_property
    def lines(self):
        return self.text.splitlines()

    @functools.cached_property
    def code(self):
        """C with blanks where comments and literals stand; a string keeps its quotes."""
        return LITERAL.sub(lambda m: ('"' if m[0][0] == '"' else " ") + re.sub(r"[^\n]", " ", m[0][1:]), self.text)

    @property
    def is_c(self):
        return self.path.endswith((".c", ".h"))

    @property
    def room(self):
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 and parts[0] == "src" else None

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1


class Tree:
    def __init__(self, root):
        self.root = root
        paths = (p for p in sorted(root.rglob("*")) if not PASSED_OVER.search(p.relative_to(root).as_posix()))
        self.files = [File(root, p) for p in paths if p.suffix in TEXT_SUFFIXES and p.is_file()]
        self.c = [f for f in self.files if f.is_c]
        self.code = [f for f in self.files if pathlib.PurePath(f.path).suffix in CODE_SUFFIXES]
        self.markdown = [f for f in self.files if f.path.endswith(".md")]


# ---- the rules: each yields (path, line, what) ----

def room_order(tree):
    step_of = {room: i for i, step in enumerate(STEPS) for room in step}
    for file in tree.c:
        if file.room is None:
            continue
        if file.room not in step_of:
            yield file.path, 1, f"`{file.room}` is not a room (STEPS in tests/house.py)"
            continue
        for number, line in enumerate(file.lines, 1):
            name = re.match(r'\s*#\s*include\s+"\.\./([^"]+)"', line)
            if not name:
                continue
            other = name[1].split("/")[0]
            if name[1] == "../include/abstain.h":
                allowed = step_of[file.room] >= step_of["policy"]
            else:
                allowed = other == file.room or step_of.get(other, len(STEPS)) < step_of[file.room]
            if not allowed:
                yield file.path, number, f"{file.room}/ may not include {name[1]}"


def libraries(tree):
    for file in tree.c:
        for number, line in enumerate(file.lines, 1):
            name = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            rooms = LIBRARIES.get(name[1]) if name else None
            if rooms is None and name and re.match(r"(openssl|jansson|cmark|sqlite|libpq)", name[1]):
                rooms = set()
            if file.room and rooms is not None and file.room not in rooms:
                yield file.path, number, f"{file.room}/ may not include <{name[1]}>"


def file_sizes(tree):
    for file in tree.c:
        most = HEADER_LINES_MAX if file.path.endswith(".h") else FILE_LINES_MAX
        if len(file.lines) > most:
            yield file.path, most + 1, f"{len(file.lines)} lines, more than {most}"


def functions_of(file):
    """(offset of the opening brace, offset of the closing one) of each function in a C file."""
    depth, start, function = 0, 0, False
    for brace in re.finditer(r"[{}]", file.code):
        at = brace.start()
        if brace[0] == "{":
            if depth == 0:
                start, function = at, file.code[:at].rstrip().endswith(")")
            depth += 1
        else:
            depth -= 1
            if depth == 0 and function:
                yield start, at


def function_sizes(tree):
    for file in tree.c:
        for start, end in functions_of(file):
            first, last = file.line_at(start), file.line_at(end)
            if last - first + 1 > FUNCTION_LINES_MAX:
                yield file.path, first, f"a function of {last - first + 1} lines, more than {FUNCTION_LINES_MAX}"


def calls(tree):
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(CALLS) + r")\s*\(")
    for file in tree.c:
        if not file.path.startswith(("src/", "include/")):
            continue
        for call in pattern.finditer(file.code):
            if not re.match(CALLS[call[1]], file.path):
                where = "nowhere" if CALLS[call[1]] is NOWHERE else "only in " + CALLS[call[1]].replace("\\", "")
                yield file.path, file.line_at(call.start()), f"{call[1]}() may be called {where}"


def opening_paragraph(tree):
    for file in tree.code:
        first = next((line for line in file.lines if line.strip() and not line.startswith("#!")), "")
        if not first.startswith(("/*", "#", '"""', 'r"""')) or first.startswith("#include"):
            yield file.path, 1, "opens with no paragraph that says what the file is for"


def switch_defaults(tree):
    for file in tree.c:
        for label in re.finditer(r"\bdefault\s*:", file.code):
            line = file.line_at(label.start())
            if not re.search(r"/[*/]", file.lines[line - 1]):
                yield file.path, line, "`default:` with no comment that says why the cases cannot be listed"


def white_space(tree):
    """What a program printed stands in the fenced blocks of a document as it was printed."""
    for file in tree.files:
        for number, line in prose_of(file) if file in tree.markdown else enumerate(file.lines, 1):
            if "\t" in line:
                yield file.path, number, "a tab"
            if line != line.rstrip():
                yield file.path, number, "blanks at the end"


def line_lengths(tree):
    for file in tree.code:
        for number, line in enumerate(file.lines, 1):
            if len(line) > COLUMNS_MAX:
                yield file.path, number, f"{len(line)} columns, more than {COLUMNS_MAX}"


def machine_paths(tree):
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            found = re.search(r"(?<![\w.)}])/(work|home|root|Users|mnt)/\w", line)
            if found:
                yield file.path, number, f"`{found[0]}…` is a path of somebody's machine"


def prose_of(file):
    """The lines of a Markdown document outside its fenced blocks, with their numbers."""
    fence = None
    for number, line in enumerate(file.lines, 1):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = None
        elif fence is None:
            yield number, line


def anchors_of(file):
    titles = (re.match(r"#+\s+(.*)", line) for _, line in prose_of(file))
    return {re.sub(r"[^\w\- ]", "", t[1].strip().lower()).replace(" ", "-") for t in titles if t}


def links(tree):
    anchors = {(tree.root / f.path).resolve(): anchors_of(f) for f in tree.markdown}
    for file in tree.markdown:
        here = (tree.root / file.path).parent
        for number, line in prose_of(file):
            plain = re.sub(r"`[^`]*`", "", line)
            targets = re.findall(r"\]\(([^)\s]+)\)", plain) + re.findall(r'(?:src|href|srcset)="([^"]+)"', plain)
            for target in targets:
                name, _, anchor = target.partition("#")
                if re.match(r"[a-z]+:", target):
                    continue
                path = (here / name).resolve() if name else (tree.root / file.path).resolve()
                if not path.exists():
                    yield file.path, number, f"the link to `{target}` leads nowhere"
                elif anchor and anchor not in anchors.get(path, set()):
                    yield file.path, number, f"there is no heading for `{target}`"


def named_paths(tree):
    """Documents name files as `src/room/file.c`; what they name is there. Policies speak of other things."""
    tops = "src|tests|docs|include|policies|calendars|examples|bench|tools"
    for file in tree.markdown:
        if file.path.startswith("policies/"):
            continue
        for number, line in prose_of(file):
            for name in re.findall(rf"`((?:{tops})/[\w./-]*)`", line):
                if not (tree.root / name).exists():
                    yield file.path, number, f"`{name}` is not there"


RULES = [room_order, libraries, file_sizes, function_sizes, calls, opening_paragraph, switch_defaults, white_space, line_lengths,
         machine_paths, links, named_paths]

# ---- the negative control: what each rule must find, and in which file ----

CLEAN = {
    "src/base/clock.c": '/* The clock. */\n#include <time.h>\nlong now(void) { return time(NULL); } /* not malloc() */\n',
    "src/cli/ask.c": '/* Asking. */\n#include "../base/clock.h"\nconst char *text = "default: strcpy(";\n',
    "README.md": "# A title, with marks\n[here](#a-title-with-marks) and [there](docs/map.md), in `src/base/`\n",
    "docs/map.md": "# Map\n[up](../README.md#a-title-with-marks)\n```\n[not a link](nowhere)\n```\n",
}
OFFENCES = {
    room_order: [("src/base/a.c", '/* A. */\n#include "../policy/b.h"\n'), ("src/ledger/a.c", '/* A. */\n#include "../calendar/b.h"\n'),
                 ("src/calendar/a.c", '/* A. */\n#include "../../include/abstain.h"\n'), ("src/attic/a.c", "/* A. */\n")],
    libraries: [("src/ledger/a.c", "/* A. */\n#include <jansson.h>\n"), ("src/policy/a.c", "/* A. */\n#include <openssl/evp.h>\n")],
    file_sizes: [("src/base/a.c", "/* A. */\n" * 801), ("src/base/a.h", "/* A. */\n" * 201)],
    function_sizes: [("tests/a.c", "/* A. */\nint f(void)\n{\n" + "  x();\n" * 69 + "}\n")],
    calls: [("src/policy/a.c", f"/* A. */\nint f(void) {{ return {name}(x); }}\n") for name in CALLS],
    opening_paragraph: [("src/base/a.c", "#include <stdio.h>\n"), ("tests/a.sh", "#!/bin/sh\nset -e\n"), ("tests/a.py", "import os\n")],
    switch_defaults: [("src/base/a.c", "/* A. */\nint f(int x) { switch (x) {\n  default: return 0;\n} }\n")],
    white_space: [("src/base/a.c", "/* A. */\n\tint x;\n"), ("docs/a.md", "a line \n")],
    line_lengths: [("src/base/a.c", "/* A. */\n/* " + "x" * 150 + " */\n")],
    machine_paths: [("docs/a.md", "see /" + "home/somebody/notes\n")],
    links: [("docs/a.md", "[gone](gone.md)\n"), ("docs/a.md", "[gone](map.md#gone)\n"), ("docs/a.md", '<img src="gone.svg">\n')],
    named_paths: [("docs/a.md", "`src/base/gone.c`\n")],
}


def plant(files):
    """The offences that each rule sees in a tree of these files."""
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        tree = Tree(root)
        return {rule: list(rule(tree)) for rule in RULES}


def control():
    """What the rules fail to see, or see where there is nothing."""
    for rule, found in plant(CLEAN).items():
        for path, line, what in found:
            yield f"control: {rule.__name__} objects to a clean tree: {path}:{line}: {what}"
    for rule in RULES:
        for name, text in OFFENCES[rule]:
            found = plant({**CLEAN, name: text})[rule]
            if [path for path, _, _ in found] != [name]:
                yield f"control: {rule.__name__} does not find the offence planted in {name}: {text[:60]!r}"


def main(words):
    warn = "--warn" in words
    places = [word for word in words if word != "--warn"]
    tree = Tree(pathlib.Path(places[0]).resolve() if places else pathlib.Path(__file__).resolve().parent.parent)
    faults = list(control())
    faults += [f"{path}:{line}: {what}" for rule in RULES for path, line, what in rule(tree)]
    print("\n".join(faults) if faults else f"{len(tree.files)} files, {len(RULES)} rules, no offence")
    for file in tree.c if warn else []:
        if len(file.lines) > FILE_LINES_USUAL:
            print(f"warning: {file.path}: {len(file.lines)} lines; most files have fewer than {FILE_LINES_USUAL}")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
