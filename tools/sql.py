"""Collects the statements of .sql files, so that C knows each by its name. Used by Meson.

usage: sql.py OUTPUT.h OUTPUT.c FILE...

In a file, `-- name: entry_add` opens a statement, which ends with a semicolon: C calls it SQL_ENTRY_ADD. A file from a folder
called migrations is one migration, known by its number: 0001-ledger.sql."""
import pathlib
import re
import sys


def quoted(text):
    lines = (line.rstrip() for line in text.strip().split("\n"))
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return "\n".join(f'  "{line}\\n"' for line in escaped)


def statements(path):
    name, lines = None, []
    for number, line in enumerate(path.read_text().split("\n"), 1):
        opening = re.fullmatch(r"-- name: (\w+)", line.strip())
        if opening:
            if name:
                sys.exit(f"{path}:{number}: `{name}` does not end with a semicolon")
            name, lines = opening[1], []
        elif name and not line.strip().startswith("--"):
            lines.append(line)
            if line.rstrip().endswith(";"):
                yield name, "\n".join(lines).strip().removesuffix(";")
                name = None
        elif line.strip() and not line.strip().startswith("--"):
            sys.exit(f"{path}:{number}: a statement without a name")
    if name:
        sys.exit(f"{path}: `{name}` does not end with a semicolon")


def main(header, source, *paths):
    paths = [pathlib.Path(path) for path in paths]
    named = [pair for path in paths if path.parent.name != "migrations" for pair in statements(path)]
    migrations = sorted(path for path in paths if path.parent.name == "migrations")
    for number, path in enumerate(migrations, 1):
        if not path.name.startswith(f"{number:04d}-"):
            sys.exit(f"{path}: migration {number} is missing")
    names = [name for name, _ in named]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"named twice: {', '.join(sorted(twice))}")
    guard = "/* Made by tools/sql.py. */\n"
    enum = "".join(f"  SQL_{name.upper()},\n" for name in names)
    pathlib.Path(header).write_text(
        f"{guard}#ifndef ABSTAIN_STORE_SQL_H\n#define ABSTAIN_STORE_SQL_H\n\nenum sql {{\n{enum}  SQL_COUNT\n}};\n\n"
        f"enum {{ MIGRATION_COUNT = {len(migrations)} }};\n"
        "extern const char *const sql_texts[SQL_COUNT], *const sql_names[SQL_COUNT];\n"
        "extern const char *const migration_texts[MIGRATION_COUNT], *const migration_names[MIGRATION_COUNT];\n\n#endif\n")
    texts = "".join(f"  [SQL_{name.upper()}] =\n{quoted(text)},\n" for name, text in named)
    labels = "".join(f'  [SQL_{name.upper()}] = "{name}",\n' for name in names)
    steps = "".join(f"\n{quoted(re.sub(r'(?m)^--.*$', '', path.read_text()))}," for path in migrations)
    titles = "".join(f'\n  "{path.stem}",' for path in migrations)
    pathlib.Path(source).write_text(
        f'{guard}#include "sql.h"\n\nconst char *const sql_texts[SQL_COUNT] = {{\n{texts}}};\n\n'
        f"const char *const sql_names[SQL_COUNT] = {{\n{labels}}};\n\n"
        f"const char *const migration_texts[MIGRATION_COUNT] = {{{steps}\n}};\n\n"
        f"const char *const migration_names[MIGRATION_COUNT] = {{{titles}\n}};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
