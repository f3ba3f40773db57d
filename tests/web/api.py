#!/usr/bin/env python3
"""The JSON API: every route is as the description says and the description has every route; the life of a request; errors that say where;
nothing that the pages do not show.

usage: api.py ABSTAIN"""
import json
import sys

from site_for_tests import Person, Site, check

CLOCK = "2026-05-20T14:00:00Z"
KEYS = {"type", "code", "message", "field", "request_id"}
TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def faults(value, schema, where="it"):
    """How the value is other than the schema says: as much of JSON Schema as the description uses."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[kind] for kind in kinds):
        return [f"{where} is no {schema['type']}"]
    found = [f"{where} is `{value}`"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, list):
        found += [fault for i, item in enumerate(value) for fault in faults(item, schema["items"], f"{where}[{i}]")]
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{where} has no `{name}`" for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            inner = known.get(name) or (others if isinstance(others, dict) else None)
            if inner:
                found += faults(member, inner, f"{where}.{name}")
            elif others is False:
                found.append(f"{where} has `{name}`, which is not described")
    return found


class Api:
    def __init__(self, site, description=None):
        self.site, self.description, self.tried, self.seen = site, description, set(), {}

    def call(self, person, method, path, body=None, raw=None, **headers):
        sent = raw if raw is not None else json.dumps(body) if body is not None else None
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if sent is not None:
            headers.setdefault("Content-Type", "application/json")
        answer = person.ask(method, path, body=sent, headers=headers, follow=False)
        value = json.loads(answer.text)
        self.compare(method.lower(), path, answer, value)
        return answer.status, value

    def described(self, method, path):
        for pattern, operations in self.description["paths"].items():
            parts, asked = pattern.split("/"), path.split("/")
            if len(parts) == len(asked) and all(part == "{id}" or part == is_ for part, is_ in zip(parts, asked)) and method in operations:
                return pattern, operations[method]
        return None, None

    def compare(self, method, path, answer, value):
        if not self.description:
            return
        pattern, operation = self.described(method, path)
        if answer.status != 200:
            error = self.description["components"]["responses"]["Error"]["content"]["application/json"]["schema"]
            wrong = faults(value, error)
        else:
            wrong = faults(value, operation["responses"]["200"]["content"]["application/json"]["schema"])
            self.tried.add((method, pattern))
            self.see(pattern, value)
        if wrong or answer.headers["content-type"] != "application/json" or answer.headers["cache-control"] != "no-store":
            check(f"{method} {path} is as described: {wrong}", False)

    def see(self, pattern, value):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for name, member in item.items():
                    self.seen.setdefault(pattern, set()).add(name)
                    if isinstance(member, list):
                        self.see(pattern, member)

    def never_seen(self):
        """Members that the description promises for answers and nothing here was ever given."""
        def names(schema):
            for name, inner in schema.get("properties", {}).items():
                yield name
                if inner["type"] == "array":
                    yield from names(inner["items"])
        for pattern, operations in self.description["paths"].items():
            for operation in operations.values():
                for name in names(operation["responses"]["200"]["content"]["application/json"]["schema"]):
                    if name not in self.seen.get(pattern, ()):
                        yield f"{pattern}: {name}"


def in_place(api, site, request):
    """The alternate decides where the administrator is away, and that is recorded; then answers are told at the next tick."""
    site.record("joel.castro is unavailable")
    site.record("requests are answered automatically by joel.castro")
    ceo, path = site.person("fay.keller"), f"/api/v1/queue/{request}"
    check("the alternate decides", api.call(ceo, "POST", path + "/decision", {"verdict": "clear"})[0] == 200)
    case = api.call(ceo, "GET", path)[1]
    check("in whose place is recorded", "joel.castro is unavailable" in case["alternate"])
    check("and it is told at the tick", case["state"] == "waiting" and case["told"] == "2026-05-20T14:15:00Z")
    site.record("joel.castro is available again")
    site.record("requests are answered by-hand")


def life(api, site):
    person, administrator = site.person("uma.castro"), site.person("joel.castro")
    status, me = api.call(person, "GET", "/api/v1/me")
    check("who is signed in", me["person"] == "uma.castro" and me["rights"] == ["personnel"] and me["raised"])
    status, now = api.call(person, "GET", "/api/v1/status")
    check("may I trade", any(kind["kind"] == "sell" and kind["verdict"] == "need" and "until" in kind for kind in now["kinds"]))
    status, answer = api.call(person, "POST", "/api/v1/ask", {"kind": "sell", "shares": 100})
    check("a question is answered", status == 200 and answer["verdict"] in ("need", "depends") and answer["asks"])
    before = api.call(person, "GET", "/api/v1/requests")[1]
    check("and nothing is recorded of it", not any(item["state"] == "waiting" for item in before["requests"]))
    site.record("uma.castro adopts plan p-9")
    wanted = {"kind": "sell", "shares": 100, "issuer": "BLWB", "account": "broker-1", "key": "one",
              "order": "limit", "price": "45.12", "expires": "2026-05-22", "plan": "p-9"}
    status, error = api.call(person, "POST", "/api/v1/requests", wanted)
    check("what must be attested is asked for", status == 422 and error["field"] == "facts" and "aware of mnpi" in error["message"])
    wanted["facts"] = {"aware of mnpi": False}
    while (sent := api.call(person, "POST", "/api/v1/requests", wanted))[0] == 422 and len(wanted["facts"]) < 9:
        wanted["facts"][sent[1]["message"].split("`")[1]] = False
    status, asked = sent
    check("a request is received", status == 200 and asked["state"] == "waiting" and asked["account"] == "broker-1"
          and (asked["order"], asked["price"], asked["expires"], asked["plan"]) == ("limit", "45.12", "2026-05-22", "p-9"))
    pledge = {"kind": "pledge", "shares": 10, "key": "three"}
    check("the terms of what is otherwise prohibited are asked for", api.call(person, "POST", "/api/v1/requests", pledge)[1]["field"] == "terms")
    pledge["terms"] = "to a bank, for a year"
    while (sent := api.call(person, "POST", "/api/v1/requests", pledge))[0] == 422 and len(pledge.get("facts", {})) < 9:
        pledge.setdefault("facts", {})[sent[1]["message"].split("`")[1]] = False
    check("and kept", sent[1]["terms"] == "to a bank, for a year")
    api.call(person, "GET", f"/api/v1/requests/{sent[1]['id']}")
    api.call(administrator, "GET", f"/api/v1/queue/{sent[1]['id']}")
    check("with the same key it is the same", api.call(person, "POST", "/api/v1/requests", wanted)[1]["id"] == asked["id"])
    path = f"/api/v1/queue/{asked['id']}"
    waits = api.call(administrator, "GET", "/api/v1/queue")[1]["requests"]
    check("it is in the queue", [item["person"] for item in waits if item["id"] == asked["id"]] == ["uma.castro"])
    case = api.call(administrator, "GET", path)[1]
    check("with what the policy says", case["assessment"]["verdict"] == "need" and "by" not in case)
    status, _ = api.call(administrator, "POST", path + "/decision", {"verdict": "clear", "why": "at the market"})
    check("it is decided", status == 200)
    status, error = api.call(administrator, "POST", path + "/decision", {"verdict": "refuse"})
    check("once", status == 409 and "joel.castro" in error["message"])
    check("by whom is told to who decides", api.call(administrator, "GET", path)[1]["by"] == "joel.castro")
    _, told = api.call(person, "GET", f"/api/v1/requests/{asked['id']}")
    check("its person is told", (told["state"], told["conditions"]) == ("cleared", "at the market") and told["until"].startswith("2026-05-23"))
    second = api.call(person, "POST", "/api/v1/requests", {**wanted, "key": "two"})[1]
    api.call(administrator, "POST", f"/api/v1/queue/{second['id']}/decision", {"verdict": "refuse", "why": "a deal"})
    in_place(api, site, api.call(person, "POST", "/api/v1/requests", {**wanted, "key": "four"})[1]["id"])
    refused = json.dumps(api.call(person, "GET", "/api/v1/requests")[1])
    check("a refusal gives no reason, and no name", "not-cleared" in refused and "deal" not in refused and "joel" not in refused)
    return person, administrator, asked["id"]


def closed_doors(api, site, person, administrator, request):
    stranger, nobody = site.person("theo.chen"), Person(site)
    hidden = [api.call(stranger, "GET", path) for path in
              (f"/api/v1/requests/{request}", "/api/v1/requests/req-000000000000", f"/api/v1/queue/{request}", "/api/v1/queue", "/api/v1/none")]
    check("others' requests, the queue and nothing at all look alike",
          {status for status, _ in hidden} == {404} and len({(error["type"], error["code"]) for _, error in hidden}) == 1)
    for pattern, operations in api.description["paths"].items():
        for method, operation in operations.items():
            body = {} if "requestBody" in operation else None
            status, _ = api.call(nobody, method.upper(), pattern.replace("{id}", "x"), body)
            check(f"{method} {pattern}, not signed in: {status}", status == (401 if operation["security"] else 200))
            other = "POST" if "post" not in operations else "GET" if "get" not in operations else None
            if other:
                status, _ = api.call(person, other, pattern.replace("{id}", "x"), {} if other == "POST" else None)
                check(f"{other} {pattern}: {status}", status == 405)
    status, error = api.call(person, "POST", "/api/v1/ask", {"kind": "sell"}, Origin="https://elsewhere.example")
    check("from another site nothing is taken", (status, error["code"]) == (403, "other-site"))
    site.stop()
    site.ahead += 20 * 60
    site.start()
    status, error = api.call(administrator, "POST", f"/api/v1/queue/{request}/decision", {"verdict": "refuse"})
    check("who decides shows again who he is", (status, error["code"]) == (403, "step-up"))


BAD_REQUESTS = {
    "a price of no order": ({"kind": "sell", "price": "4"}, None, "price"),
    "a price that is none": ({"kind": "sell", "order": "stop", "price": "x"}, None, "price"),
    "a day of no order": ({"kind": "sell", "expires": "2026-05-22"}, None, "expires"),
    "an order that is none": ({"kind": "sell", "order": "x"}, None, "order"),
    "a day that is over": ({"kind": "sell", "order": "limit", "expires": "2026-05-19"}, None, "expires"),
    "longer than a clearance": ({"kind": "sell", "order": "limit", "expires": "2026-05-23"}, None, "expires"),
    "an order to give": ({"kind": "gift", "order": "limit"}, None, "order"), "a plan that is none": ({"kind": "sell", "plan": "p-0"}, None, "plan"),
}
BAD = {
    "no JSON": (None, "{", "json"), "nothing": (None, "", "json"),
    "a list": (None, "[]", None),
    "a member twice": (None, '{"kind":"buy","kind":"sell"}', "json"),
    "no UTF-8": (None, b'{"kind":"\xff"}', "json"), "a deep one": (None, "[" * 5000, "json"),
    "no kind": ({}, None, "kind"), "a kind of no sort": ({"kind": 1}, None, "kind"), "a kind that is none": ({"kind": "juggle"}, None, "kind"),
    "shares that are a text": ({"kind": "sell", "shares": "9"}, None, "shares"), "no shares": ({"kind": "sell", "shares": 0}, None, "shares"),
    "too many": ({"kind": "sell", "shares": 9 * 10 ** 18}, None, "shares"),
    "half a share": ({"kind": "sell", "shares": 0.5}, None, "shares"),
    "somebody else": ({"kind": "sell", "person": "gil"}, None, "person"),
    "facts that are none": ({"kind": "sell", "facts": {"so": True}}, None, "facts"),
    "facts without an answer": ({"kind": "sell", "facts": {"aware of mnpi": None}}, None, "facts"),
    "an issuer that is none": ({"kind": "sell", "issuer": "\u0007"}, None, "issuer"),
}


def bad_input(api, person):
    for path in ("/api/v1/ask", "/api/v1/requests"):
        for what, (body, raw, field) in {**BAD, **(BAD_REQUESTS if path.endswith("requests") else {})}.items():
            status, error = api.call(person, "POST", path, body, raw)
            check(f"{path}, {what}: {error['message'][:40]}", status == 422 and field in (error["field"], error["code"], None))
    whole = json.dumps({"kind": "sell", "shares": 10, "facts": {"aware of mnpi": False}}).encode()
    statuses = {api.call(person, "POST", "/api/v1/ask", raw=whole[:cut])[0] for cut in range(len(whole))}
    check("a body cut at every byte", statuses == {422})


def main(abstain):
    with Site(abstain, clock=CLOCK) as site:
        description = json.loads(Person(site).get("/api/openapi.json").text)
        check("it is described", description["openapi"] == "3.1.0" and description["info"]["version"])
        api = Api(site, description)
        ids = [operation["operationId"] for operations in description["paths"].values() for operation in operations.values()]
        check("each operation has a name of its own", len(ids) == len(set(ids)))
        person, administrator, request = life(api, site)
        bad_input(api, person)
        closed_doors(api, site, person, administrator, request)
        described = {(method, path) for path, operations in description["paths"].items() for method in operations}
        check(f"every route was tried: {sorted(described - api.tried)}", api.tried == described)
        never = sorted(api.never_seen())
        check(f"every member that is described was seen: {never}", not never)
    return check.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
