"""Writes files as C arrays, so that the program carries its data. Used by Meson.

usage: embed.py HEADER TABLE OUTPUT FILE...   makes `const struct builtin_file TABLE[]`, declared in HEADER
"""
import pathlib
import sys


def main(header, table, output, *paths):
    lines = [f"/* Made by tools/embed.py. */\n#include \"{header}\"\n"]
    entries = []
    for number, path in enumerate(map(pathlib.Path, paths)):
        data = path.read_bytes()
        lines.append(f"static const unsigned char file_{number}[] = {{")
        lines += [",".join(map(str, data[at:at + 32])) + "," for at in range(0, len(data), 32)]
        lines.append("};")
        entries.append(f'    {{"{path.stem}", file_{number}, sizeof file_{number}}},')
    lines += ["", f"const struct builtin_file {table}[] = {{", *entries, "    {0},", "};", ""]
    pathlib.Path(output).write_text("\n".join(lines))


main(*sys.argv[1:])
