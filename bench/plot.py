#!/usr/bin/env python3
"""Draws what benchmarks measured as curves over the number of entries, both axes logarithmic, as SVG on standard output.

A line of CURVES is `SIZE<TAB>NAME<TAB>SECONDS`. What goes through all of a store has the left half, with its floors (`... from
memory`) dashed; what is asked about one person, and opening, the right half.

usage: plot.py CURVES
"""
import collections
import math
import sys

BLUE, GREEN, AMBER, PURPLE, GREY = "#0b6e99", "#3d7a3d", "#a06000", "#8b3a8b", "#57606a"
ALL = {"verified": BLUE, "hashed from memory": BLUE, "replayed": GREEN, "parsed from memory": GREEN, "tables compared": AMBER, "rebuilt": PURPLE}
ASKED = {"opened": AMBER, "read now": BLUE, "read as of then": GREEN, "asked": PURPLE, "asked and recorded": GREY}
WIDTH, HEIGHT, TOP, BOTTOM, LEFT, LABELS = 480, 420, 50, 50, 66, 130
LINE = 15  # between two labels


def read(path):
    curves = collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            size, name, seconds = line.rstrip("\n").split("\t")
            curves[name].append((math.log10(int(size)), math.log10(float(seconds))))
    return {name: sorted(points) for name, points in curves.items()}


def said(exponent):
    """A time as people say it: 10 ms."""
    unit, name = next((u, n) for u, n in ((0, "s"), (-3, "ms"), (-6, "µs"), (-9, "ns")) if exponent >= u or u == -9)
    return f"{10 ** (exponent - unit):,} {name}"


def apart(heights):
    """Where labels stand that would stand at `heights`: in their order, none over another."""
    placed = {}
    lowest = -math.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        lowest = placed[name] = max(height, lowest + LINE)
    return placed


def panel(title, measured, colours, left):
    """One half of the picture."""
    curves = {name: measured[name] for name in colours if name in measured}
    points = [point for curve in curves.values() for point in curve]
    first, last = math.floor(min(x for x, _ in points) + 0.5), math.ceil(max(x for x, _ in points) - 0.5)
    low, high = math.floor(min(y for _, y in points)), math.ceil(max(y for _, y in points))
    right, foot = left + WIDTH - LEFT - LABELS, HEIGHT - BOTTOM
    across = lambda x: left + (x - first) / max(last - first, 1) * (right - left)
    down = lambda y: foot - (y - low) / max(high - low, 1) * (foot - TOP)
    yield f'<text x="{left}" y="{TOP - 20}" font-weight="600" fill="#24292f">{title}</text>'
    for x in range(first, last + 1):
        yield f'<path d="M{across(x):.1f} {TOP}V{foot}" stroke="#d8dee4"/>'
        yield f'<text x="{across(x):.1f}" y="{foot + 20}" text-anchor="middle" fill="{GREY}">10<tspan dy="-5" font-size="10">{x}</tspan></text>'
    for y in range(low, high + 1):
        yield f'<path d="M{left} {down(y):.1f}H{right}" stroke="#d8dee4"/>'
        yield f'<text x="{left - 8}" y="{down(y) + 4:.1f}" text-anchor="end" fill="{GREY}">{said(y)}</text>'
    yield f'<text x="{(left + right) / 2}" y="{foot + 40}" text-anchor="middle" fill="{GREY}">entries</text>'
    labels = apart({name: down(curve[-1][1]) for name, curve in curves.items()})
    for name, curve in curves.items():
        colour = colours[name]
        dashed = ' stroke-dasharray="5 4"' if name.endswith("from memory") else ""
        path = "L".join(f"{across(x):.1f} {down(y):.1f}" for x, y in curve)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
        yield "".join(f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="3" fill="{colour}"/>' for x, y in curve)
        yield f'<text x="{across(curve[-1][0]) + 8:.1f}" y="{labels[name] + 4:.1f}" fill="{colour}">{name}</text>'


def draw(curves):
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" width="{2 * WIDTH}" height="{HEIGHT}" role="img"'
    yield ' font-family="-apple-system, \'Segoe UI\', Helvetica, Arial, sans-serif" font-size="13">'
    yield "<title>Time over the number of entries of a store</title>"
    yield f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    yield from panel("All of it", curves, ALL, LEFT)
    yield from panel("A question, and opening", curves, ASKED, WIDTH + LEFT)
    yield "</svg>"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(draw(read(sys.argv[1]))))
