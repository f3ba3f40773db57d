#!/usr/bin/env python3
"""The calendars worked out a second time, by other means, and compared with `abstain calendar days` for every day
of 1990-2027. Needs nothing but Python and the system's time zones. Also: each rule of calendars/ names its source.

usage: calendar_oracle.py ABSTAIN
"""
import datetime
import pathlib
import re
import subprocess
import sys
import zoneinfo

FIRST, LAST = datetime.date(1990, 1, 1), datetime.date(2027, 12, 31)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAY = datetime.timedelta(1)
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
ORDINARY = ("09:30", "16:00")

EXCHANGE_CLOSED = """1994-04-27 2001-09-11 2001-09-12 2001-09-13 2001-09-14 2004-06-11 2007-01-02 2012-10-29
    2012-10-30 2018-12-05 2025-01-09""".split()
EXCHANGE_HOURS = {
    "1990-12-27": ("09:31", "16:00"), "1991-01-17": ("09:31", "16:00"), "1991-02-25": ("09:31", "16:00"),
    "1994-02-11": ("09:30", "14:30"), "1995-12-18": ("10:30", "16:00"), "1996-01-08": ("11:00", "14:00"),
    "1997-10-27": ("09:30", "15:30"), "1999-12-31": ("09:30", "13:00"), "2001-09-17": ("09:33", "16:00"),
    "2001-10-08": ("09:31", "16:00"), "2002-09-11": ("12:00", "16:00"), "2003-03-20": ("09:32", "16:00"),
    "2004-06-07": ("09:32", "16:00"), "2005-06-01": ("09:30", "15:56"), "2006-12-27": ("09:32", "16:00"),
}
NEW_YORK_FLOOR_ONLY = {"1990-12-27", "1995-12-18", "2005-06-01"}
OFFICES_CLOSED = """1994-04-27 1997-12-26 2001-12-24 2003-12-26 2004-06-11 2007-01-02 2007-12-24 2008-12-26 2012-12-24
    2014-12-26 2018-12-05 2018-12-24 2019-12-24 2020-12-24 2024-12-24 2025-01-09 2025-12-24 2025-12-26""".split()


def is_monday(day, month, week):
    """Is it the week-th Monday of the month? The nth Monday is the one whose day of the month lies in its week."""
    return day.month == month and day.weekday() == MONDAY and (day.day - 1) // 7 == week - 1


def easter(year):
    """Easter Sunday by the church's tables: the paschal full moon from epact and golden number."""
    golden, century = year % 19 + 1, year // 100 + 1
    skipped, correction = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + correction - skipped) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    moon = datetime.date(year, 3, 1) + DAY * (43 - epact + (30 if 44 - epact < 21 else 0))
    return moon + DAY * (7 - (moon.weekday() + 1) % 7)


def observed(day, month, of_month, saturday=True):
    """Is the fixed holiday observed on this weekday? A Saturday's on Friday (unless not), a Sunday's on Monday."""
    is_it = lambda other: (other.month, other.day) == (month, of_month)
    return (is_it(day) or (day.weekday() == MONDAY and is_it(day - DAY))
            or (saturday and day.weekday() == FRIDAY and is_it(day + DAY)))


def common_holiday(day, juneteenth_from):
    return (is_monday(day, 2, 3) or (day.month == 5 and day.weekday() == MONDAY and day.day > 24)
            or (day.year >= juneteenth_from and observed(day, 6, 19)) or observed(day, 7, 4) or is_monday(day, 9, 1)
            or (day.month == 11 and day.weekday() == THURSDAY and 22 <= day.day <= 28) or observed(day, 12, 25))


def offices_open(day):
    return not (day.weekday() >= SATURDAY or str(day) in OFFICES_CLOSED or common_holiday(day, 2021)
                or observed(day, 1, 1) or is_monday(day, 1, 3) or is_monday(day, 10, 2) or observed(day, 11, 11))


def exchange_hours(day, floor):
    """Wall times of open and close, or None."""
    if (day.weekday() >= SATURDAY or str(day) in EXCHANGE_CLOSED or common_holiday(day, 2022)
            or observed(day, 1, 1, saturday=False) or (day.year >= 1998 and is_monday(day, 1, 3))
            or day == easter(day.year) - 2 * DAY):
        return None
    if str(day) in EXCHANGE_HOURS and (floor or str(day) not in NEW_YORK_FLOOR_ONLY):
        return EXCHANGE_HOURS[str(day)]
    at_one = ("09:30", "13:00")
    if (day.month, day.day) == (12, 24):
        return at_one if day.year > 1992 else ("09:30", "14:00")
    if day.month == 11 and day.weekday() == FRIDAY and 23 <= day.day <= 29 and day.year >= 1992:
        return at_one if day.year > 1992 else ("09:30", "14:00")
    if (day.month, day.day) == (7, 3) and day.year >= 1995 and (day.weekday() != WEDNESDAY or day.year >= 2013):
        return at_one
    if day.weekday() == FRIDAY and ((day.month, day.day) == (7, 5) and 1995 <= day.year < 2013
                                    or (day.month, day.day) == (12, 26) and day.year in (1997, 2003)):
        return at_one
    return ORDINARY


def instant(day, clock):
    wall = datetime.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=NEW_YORK)
    return wall.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def exchange_line(day, floor):
    hours = exchange_hours(day, floor)
    return hours and "\t".join([str(day), instant(day, hours[0]), instant(day, hours[1])])


def compare(program, name, line_of):
    days = [FIRST + DAY * i for i in range((LAST - FIRST).days + 1)]
    expected = [line for line in map(line_of, days) if line]
    run = subprocess.run([program, "calendar", "days", name, str(FIRST), str(LAST)], capture_output=True, text=True, check=True)
    got = run.stdout.splitlines()
    for line in sorted(set(expected) ^ set(got)):
        print(f"{name}: {'missing' if line in expected else 'not expected'}: {line}")
    print(f"{name}: {len(got)} open days of {len(days)}")
    return got == expected


def every_line_has_its_source():
    missing = [f"{path.name}: no source: {line}" for path in pathlib.Path(__file__).parent.parent.glob("calendars/*.calendar")
               for line in path.read_text().splitlines()
               if re.match("closed|early|late|ordinary", line) and not re.search(r'"\s+# \S', line)]
    print(*missing, sep="\n", end="")
    return not missing


def main(program):
    results = [compare(program, "nyse", lambda day: exchange_line(day, True)),
               compare(program, "nasdaq", lambda day: exchange_line(day, False)),
               compare(program, "sec", lambda day: offices_open(day) and str(day)), every_line_has_its_source()]
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1]))
