/* `abstain evidence`: entries of the ledger as a folder for somebody who has neither the ledger nor this program. */
#include "../evidence/pack.h"

#include "../base/json.h"
#include "progress.h"
#include "stored.h"
#include "version.h"

/* --from and --to by the clock of the policy in force. A day that is the last is meant with all its hours. */
static bool read_scope(struct invocation *call, struct store *store, struct evidence_scope *scope, struct error *error) {
  const char *from = call_option(call, "from"), *to = call_option(call, "to");
  const struct zone *zone;
  struct date last;
  *scope = (struct evidence_scope){str_of(call_option(call, "person")), str_of(call_option(call, "issuer")), INSTANT_ALWAYS, INSTANT_NEVER};
  if (!from && !to) return true;
  if (!stored_clock(call, store, &zone, error)) return false;
  if (from && !zone_read(zone, str_of(from), &scope->from, error)) return false;
  if (to && date_parse(str_of(to), &last)) scope->until = zone_day_start(zone, date_add(last, 1));
  else if (to && !zone_read(zone, str_of(to), &scope->until, error)) return false;
  return scope->from.seconds < scope->until.seconds || error_set(error, ERROR_INPUT, "--to is not after --from");
}

/* A name that is misspelt gives no evidence, and is not recorded as asked for. */
static bool check_known(struct store *store, const struct evidence_scope *scope, struct error *error) {
  bool person, issuer;
  if (!scope->person.length && !scope->issuer.length) return true;
  if (!evidence_knows(store, scope, &person, &issuer, error)) return false;
  return (person && issuer) || stored_unknown(store, person ? scope->issuer : scope->person, error);
}

static void tell_written(struct invocation *call, const char *path, const struct pack_facts *facts) {
  struct buf *out = &call->out;
  char digits[HASH_DIGITS];
  struct str id = {hash_hex(facts->receipt.hash, digits).at, ID_DIGITS};
  if (call->json) {
    buf_char(out, '{');
    json_put_member(out, "evidence", str_of(path));
    json_put_int(out, "entries", (int64_t)facts->selection.count);
    json_put_member(out, "act", id);
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, "%s: ", path);
  buf_count(out, (int64_t)facts->selection.count, "entry", "entries");
  buf_format(out, "; that it was asked for is recorded by act " STR_FMT "\n", STR_ARG(id));
  buf_format(out, "read it in a browser (index.html); README.txt in it says how to verify it\n");
}

static bool run_evidence(struct invocation *call, struct error *error) {
  struct evidence evidence = {.program = "abstain " ABSTAIN_VERSION, .progress = {show_progress, NULL}};
  struct pack_facts facts;
  const char *path = call_option(call, "output");
  if (!path) return error_set(error, ERROR_INPUT, "where does it go? say --output DIR");
  if (!stored_open_signing(call, &evidence.store, error) || !read_scope(call, evidence.store, &evidence.scope, error)) return false;
  if (!check_known(evidence.store, &evidence.scope, error)) return false;
  if (!stored_act(call, evidence.store->entropy, "evidence", &evidence.act, error)) return false;
  if (!evidence_write(call->arena, &evidence, path, &facts, error)) return false;
  tell_written(call, path, &facts);
  return true;
}

const struct command command_evidence = {
    .name = "evidence",
    .group = "The ledger",
    .summary = "entries with their proofs, as a folder to hand over",
    .synopsis = "--output DIR",
    .examples = "  abstain evidence --store company.db --person dirk --output dirk-evidence\n"
                "  abstain evidence --store company.db --issuer AMGN --from 2011-09-01 --to 2011-12-31 --output amgn",
    .details = "The folder opens in a browser and verifies with sha256sum, openssl, and a script of it, without this program and\n"
               "without the ledger. With --person it has what names him, and what became of his clearances, plans, trades, items\n"
               "and notices as far as that names nobody else; with --issuer what names it. To make it is an act: it is recorded\n"
               "in the ledger first, with what was asked for.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"output", "DIR", "the folder, which is not there yet"}, {"person", "ID", "what names this person"},
                {"issuer", "ID", "what names this issuer"}, {"from", "WHEN", "what took effect or was recorded from then on"},
                {"to", "WHEN", "and before then; of a day: until its end"}, OPTION_BY, OPTION_SIGNING_KEY},
    .run = run_evidence,
};
