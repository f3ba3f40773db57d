/* The papers of an evidence pack. */
#include "papers.h"

#include <assert.h>
#include <inttypes.h>

#include "../base/base64.h"
#include "../base/builtin.h"
#include "../base/json.h"

enum { VALUE_LENGTH_MAX = 4096, PAPER_SIZE_MAX = 64 << 10, PAPER_COLUMNS = 150 };

struct str paper(const char *name) {
  const struct builtin_file *file = evidence_builtin;
  while (strcmp(file->name, name) != 0) file++;
  return (struct str){(const char *)file->bytes, file->size};
}

const char *entry_name(char name[ENTRY_NAME_SIZE], size_t number) {
  snprintf(name, ENTRY_NAME_SIZE, "entries/%0*zu.json", ENTRY_DIGITS, number);
  return name;
}

/* A public key as openssl reads it: SubjectPublicKeyInfo of RFC 8410, whose beginning is always the same. */
void buf_public_pem(struct buf *out, const struct verifier_key *key) {
  static const char before[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
  char info[sizeof before + KEY_SIZE];
  memcpy(info, before, sizeof before);
  memcpy(info + sizeof before, key->key, KEY_SIZE);
  buf_text(out, "-----BEGIN PUBLIC KEY-----\n");
  buf_base64(out, (struct str){info, sizeof info});
  buf_text(out, "\n-----END PUBLIC KEY-----\n");
}

void buf_scope(struct buf *out, const struct evidence_scope *scope) {
  struct str person = scope->person, issuer = scope->issuer;
  if (person.length) buf_format(out, "what names " STR_FMT, STR_ARG(person));
  if (issuer.length) buf_format(out, "%s " STR_FMT, person.length ? " and is about" : "what is about", STR_ARG(issuer));
  if (!person.length && !issuer.length) buf_text(out, "all entries");
  if (scope->from.seconds != INSTANT_ALWAYS.seconds) {
    buf_text(out, ", from ");
    buf_instant(out, scope->from);
  }
  if (scope->until.seconds != INSTANT_NEVER.seconds) {
    buf_text(out, ", before ");
    buf_instant(out, scope->until);
  }
}

/* -- what is filled in --------------------------------------------------------------------------------------------------- */

static void put_company(struct buf *out, const struct pack_facts *facts) { buf_str(out, facts->evidence->store->company); }
static void put_scope(struct buf *out, const struct pack_facts *facts) { buf_scope(out, &facts->evidence->scope); }
static void put_made(struct buf *out, const struct pack_facts *facts) { buf_instant(out, facts->evidence->act.recorded); }
static void put_by(struct buf *out, const struct pack_facts *facts) { buf_str(out, facts->evidence->act.by); }
static void put_program(struct buf *out, const struct pack_facts *facts) { buf_text(out, facts->evidence->program); }
static void put_entries(struct buf *out, const struct pack_facts *facts) { buf_int(out, (int64_t)facts->selection.count); }
static void put_erased(struct buf *out, const struct pack_facts *facts) { buf_int(out, facts->selection.erased); }
static void put_left_out(struct buf *out, const struct pack_facts *facts) { buf_int(out, facts->selection.erased_left_out); }
static void put_anchor_size(struct buf *out, const struct pack_facts *facts) { buf_int(out, (int64_t)facts->anchor.size); }
static void put_size(struct buf *out, const struct pack_facts *facts) { buf_int(out, (int64_t)facts->checkpoint.size); }
static void put_root(struct buf *out, const struct pack_facts *facts) { buf_hash(out, facts->checkpoint.root); }
static void put_origin(struct buf *out, const struct pack_facts *facts) { buf_str(out, facts->checkpoint.origin); }
static void put_key(struct buf *out, const struct pack_facts *facts) { buf_verifier_key(out, &facts->evidence->store->key->verifier); }
static void put_act(struct buf *out, const struct pack_facts *facts) {
  char digits[HASH_DIGITS];
  buf_put(out, hash_hex(facts->receipt.hash, digits).at, ID_DIGITS);
}

static const struct blank {
  const char *name;
  void (*put)(struct buf *out, const struct pack_facts *facts);
} blanks[] = {
    {"company", put_company}, {"scope", put_scope}, {"made", put_made},         {"by", put_by},     {"program", put_program},
    {"entries", put_entries}, {"size", put_size},   {"erased", put_erased},     {"root", put_root}, {"erased_left_out", put_left_out},
    {"origin", put_origin},   {"key", put_key},     {"act", put_act}, {"anchor_size", put_anchor_size},
};

static const struct blank *find_blank(struct str name) {
  for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
    if (str_equal(name, str_of(blanks[i].name))) return &blanks[i];
  return NULL;
}

/* A word between @ @ that says of what comes after it when it stands there. */
static bool is_condition(struct str word, const struct pack_facts *facts, bool *shown) {
  bool is_anchored = facts->anchor.size > 0;
  if (str_equal(word, STR("always"))) *shown = true;
  else if (str_equal(word, STR("when_anchored"))) *shown = is_anchored;
  else if (str_equal(word, STR("when_not_anchored"))) *shown = !is_anchored;
  else return false;
  return true;
}

/* What is filled in may be long: lines are broken as in the paper itself. */
void buf_paper(struct buf *out, const char *name, const struct pack_facts *facts) {
  struct str rest = paper(name), part;
  struct buf filled;
  bool shown = true;
  buf_init(&filled, PAPER_SIZE_MAX);
  for (bool is_text = true; str_cut(&rest, '@', &part); is_text = !is_text) {
    if (!is_text && is_condition(part, facts, &shown)) continue;
    const struct blank *blank = is_text ? NULL : find_blank(part);
    assert(is_text || blank);
    if (!shown) continue;
    if (blank) blank->put(&filled, facts);
    else buf_str(&filled, part);
  }
  buf_wrapped(out, buf_view(&filled), PAPER_COLUMNS);
  buf_free(&filled);
}

static void put_member(struct buf *out, const char *name, const struct pack_facts *facts, const char *blank) {
  struct buf value;
  buf_init(&value, VALUE_LENGTH_MAX);
  find_blank(str_of(blank))->put(&value, facts);
  json_put_member(out, name, buf_view(&value));
  buf_free(&value);
}

static void put_asked(struct buf *out, const struct evidence_scope *scope) {
  json_put_key(out, "asked");
  buf_char(out, '{');
  if (scope->person.length) json_put_member(out, "person", scope->person);
  if (scope->issuer.length) json_put_member(out, "issuer", scope->issuer);
  json_put_instant(out, "from", scope->from);
  json_put_instant(out, "before", scope->until);
  buf_char(out, '}');
}

void buf_manifest(struct buf *out, const struct pack_facts *facts) {
  buf_text(out, "{\"form\":\"abstain evidence 1\"");
  put_member(out, "ledger", facts, "origin");
  put_asked(out, &facts->evidence->scope);
  put_member(out, "made", facts, "made");
  put_member(out, "by", facts, "by");
  put_member(out, "act", facts, "act");
  put_member(out, "program", facts, "program");
  json_put_int(out, "entries", (int64_t)facts->selection.count);
  json_put_int(out, "acts", facts->selection.acts);
  json_put_int(out, "erased", facts->selection.erased);
  json_put_int(out, "erased_left_out", facts->selection.erased_left_out);
  json_put_int(out, "ledger_size", (int64_t)facts->checkpoint.size);
  put_member(out, "ledger_root", facts, "root");
  json_put_int(out, "anchor_size", (int64_t)facts->anchor.size);
  buf_text(out, "}\n");
}
