#!/usr/bin/env python3
"""Does every statement of the .sql files keep the rules of docs/operating/scale.md, and does each engine take it?

usage: sql.py        on SQLite, and on PostgreSQL where POSTGRES names an empty database

Each rule is first shown a statement that breaks it, so that one that sees nothing fails."""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORE = ROOT / "src/store"
sys.path.insert(0, str(ROOT / "tools"))
import sql as collector  # noqa: E402  (tools/sql.py)

# Of all companies: what they are, and the steps by which the tables came about.
OF_ALL = {"company_list", "migration_table", "migration_list", "migration_add"}
DERIVED = {"node", "concern"}
SORTED = {"message_held", "message_list", "delivery_list"}  # what one server holds, or a page shows, is few
# What is on its way does not move; people sign in again.
STAYS = {"feed", "message", "occasion", "openid_errand", "session", "sign_in_link", "webhook_delivery"}
# What one engine or a distributed one has not, or has otherwise; and what would make a row depend on the machine.
NOWHERE = re.compile(
    r"\b(serial|bigserial|sequence|nextval|autoincrement|identity|generated|listen|notify|pg_advisory\w*|lock|trigger|rowid|ctid|xmin"
    r"|copy|temp|temporary|deferrable|references|inherits|exclude|using|for|now|current_\w+|random\w*"
    r"|real|double|numeric|float|blob|bytea|jsonb?)\b", re.I)


def without_remarks(text):
    return re.sub(r"--[^\n]*", "", text)


def definitions():
    for path in sorted((STORE / "migrations").glob("*.sql")):
        yield from (part.strip() for part in without_remarks(path.read_text()).split(";") if part.strip())


def statements():
    return {name: text for path in sorted((ROOT / "src").glob("*/*.sql")) for name, text in collector.statements(path)}


# ---- the rules: each says what is wrong with a statement, or nothing ----

def words_of_one_engine(name, text):
    found = NOWHERE.search(re.sub(r"'[^']*'", "''", text))
    if found:
        return f"`{found[0]}`"


def company_first_in_key(name, text):
    table = re.match(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)", text, re.S)
    index = re.match(r"CREATE (?:UNIQUE )?INDEX \w+ ON \w+ \((\w+)", text)
    if index and index[1] != "company":
        return "an index that does not begin with the company"
    if not table or table[1] == "migration":
        return None
    if not table[2].lstrip().startswith("company TEXT NOT NULL"):
        return "a table that does not begin with the company"
    if not re.search(r"PRIMARY KEY \(company\b|^\s*company TEXT NOT NULL PRIMARY KEY", table[2]):
        return "a key that does not begin with the company"


def types_of_both(name, text):
    added = re.match(r"ALTER TABLE \w+ ADD COLUMN (\w+) (\w+)", text)
    if added and added[2] not in ("TEXT", "INTEGER"):
        return f"neither TEXT nor INTEGER: {added[1]} {added[2]}"
    if not text.startswith("CREATE TABLE"):
        return None
    columns = re.findall(r"^\s*[(]?\s*(\w+) (\w+)(?: NOT NULL)?(?: PRIMARY KEY)?,?$", text, re.M)
    other = [f"{column} {kind}" for column, kind in columns if kind not in ("TEXT", "INTEGER") and column != "CREATE"]
    if other:
        return f"neither TEXT nor INTEGER: {', '.join(other)}"


def of_one_company(name, text):
    if name in OF_ALL or text.startswith(("CREATE", "ALTER TABLE")):
        return None
    inserted = re.match(r"INSERT INTO \w+ \(company, .*?\) VALUES \(\$1, ", text)
    asked = re.search(r"WHERE (\w+\.)?company = \$1\b", text)
    if not inserted and not asked:
        return "not of the company $1"
    if " JOIN " in text and not re.search(r"ON (\w+)\.company = (\w+)\.company AND", text):
        return "a join that crosses companies"


def upsert_by_key(name, text):
    if "ON CONFLICT" in text and not re.search(r"ON CONFLICT \(company\b", text):
        return "ON CONFLICT without the key"


RULES = [words_of_one_engine, company_first_in_key, types_of_both, of_one_company, upsert_by_key]
BROKEN = {
    words_of_one_engine: ["SELECT nextval('s')", "LISTEN entries", "SELECT pg_advisory_lock(1)", "SELECT a FROM b WHERE company = $1 FOR UPDATE"],
    company_first_in_key: ["CREATE TABLE a (\n  place INTEGER NOT NULL,\n  company TEXT NOT NULL\n)", "CREATE INDEX i ON entry (hash, company)",
                           "CREATE TABLE a (\n  company TEXT NOT NULL,\n  place INTEGER NOT NULL,\n  PRIMARY KEY (place, company)\n)"],
    types_of_both: ["CREATE TABLE a (\n  company TEXT NOT NULL,\n  at TIMESTAMP NOT NULL,\n  PRIMARY KEY (company, at)\n)",
                    "ALTER TABLE a ADD COLUMN at TIMESTAMP"],
    of_one_company: ["SELECT hash FROM entry WHERE place = $1", "DELETE FROM entry", "INSERT INTO entry (place) VALUES ($1)",
                     "SELECT e.hash FROM a JOIN entry e ON e.place = a.place WHERE a.company = $1"],
    upsert_by_key: ["INSERT INTO a (company, b) VALUES ($1, $2) ON CONFLICT DO NOTHING"],
}


def offences(named):
    return [f"{name}: {found}" for name, text in named for rule in RULES if (found := rule(name, text))]


# ---- the engines ----

def on_sqlite():
    database = sqlite3.connect(":memory:", isolation_level=None)
    for definition in [collected["migration_table"], *definitions()]:
        database.execute(definition + (" STRICT, WITHOUT ROWID" if definition.startswith("CREATE TABLE") else ""))
    for name, text in collected.items():
        values = dict.fromkeys(re.findall(r"\$(\d+)", text))
        try:
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}", values)] if name != "migration_table" else []
        except sqlite3.Error as error:
            yield f"{name}: SQLite: {error}"
            continue
        for step in plan:
            if name not in OF_ALL | SORTED and ("SCAN" in step or "TEMP B-TREE" in step):
                yield f"{name}: SQLite reads or sorts a table: {step}"


def on_postgres(address):
    script = [collected["migration_table"], *definitions()]
    script += [f"PREPARE {name} AS {text}" for name, text in collected.items() if not text.startswith("CREATE")]
    done = subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", address], input=";\n".join(script) + ";\n", text=True,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        yield f"PostgreSQL: {done.stderr}"


# ---- nothing is left over, nothing is forgotten ----

def unused():
    said = "".join(path.read_text() for folder in ("src", "tests") for path in (ROOT / folder).glob("*/*.c"))
    return [f"{name}: nobody uses it" for name in collected if not re.search(rf"\bSQL_{name.upper()}\b", said)]


def not_copied():
    tables = {match[1] for text in definitions() if (match := re.match(r"CREATE TABLE (\w+)", text))}
    copied = set(re.findall(r'^    \{"(\w+)", "', (STORE / "convert.c").read_text(), re.M)) | {"company"}
    return [f"{table}: neither copied by convert.c nor derived" for table in sorted(tables - copied - DERIVED - STAYS)]


collected = statements()
for rule, broken in BROKEN.items():
    for text in broken:
        if not rule("planted", text):
            sys.exit(f"{rule.__name__} does not see {text!r}")
wrong = offences([*collected.items(), *(("migration", text) for text in definitions())])
wrong += [*on_sqlite(), *unused(), *not_copied()]
if "POSTGRES" in os.environ:
    wrong += on_postgres(os.environ["POSTGRES"])
print("\n".join(wrong) or f"{len(collected)} statements, {len(RULES)} rules, no offence")
sys.exit(1 if wrong else 0)
