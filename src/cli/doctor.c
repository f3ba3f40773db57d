/* `abstain doctor`: how a store does, and what mends what is wrong with it. Looks at nothing that grows with the ledger. */
#include <inttypes.h>
#include <sys/stat.h>

#include "../base/clock.h"
#include "../decision/decision.h"
#include "../ledger/concern.h"
#include "../store/upkeep.h"
#include "store_look.h"
#include "config.h"
#include "stored.h"

enum { FREE_MEGABYTES_MIN = 100, MEGABYTE = 1 << 20 };

static const char *address_of(const struct findings *findings) {
  return stored_typed(findings->call->arena, call_option(findings->call, "store"));
}

/* -- without a company: the engine, the file ------------------------------------------------------------------------- */

static void check_schema(struct findings *findings, const struct vitals *vitals) {
  const struct migrations *migrations = &vitals->migrations;
  if (migrations->applied > migrations->known)
    find(findings, "schema", WRONG, SAY("was written by abstain %s, a newer one than this", migrations->newest_program),
         SAY("run abstain %s", migrations->newest_program));
  else
    find(findings, "schema", migrations->applied < migrations->known ? WRONG : FINE,
         SAY("%" PRId64 " of %" PRId64 " steps", migrations->applied, migrations->known), SAY("abstain migrate --store %s", address_of(findings)));
}

static void check_file(struct findings *findings, const struct vitals *vitals) {
  if (vitals->path.length == 0) {
    find(findings, "disk", NOTED, SAY("the server's own: not seen from here"), SAY("watch it where the server runs"));
    return;
  }
  int64_t megabytes = vitals->bytes / MEGABYTE, free_megabytes = vitals->bytes_free / MEGABYTE;
  find_mode(findings, "file", vitals->path.at, vitals->mode);
  find(findings, "disk", free_megabytes < FREE_MEGABYTES_MIN ? WRONG : free_megabytes < megabytes ? NOTED : FINE,
       SAY("%" PRId64 " MB used, %" PRId64 " MB free", megabytes, free_megabytes), SAY("make room: a backup beside the store needs as much as it"));
}

/* Only whoever is to sign needs the private key here. */
static void check_key(struct findings *findings) {
  const char *path;
  struct stat status;
  struct error why;
  if (!stored_key_path(findings->call, &path, &why)) return;
  if (stat(path, &status) == 0) find_mode(findings, "key", path, status.st_mode & 07777);
  else find(findings, "key", NOTED, SAY("not at %s: nothing can be recorded from here", path), SAY("bring it, or say --signing-key"));
}

static void check_settings(struct findings *findings, const struct vitals *vitals) {
  bool is_file = vitals->path.length > 0;
  if (vitals->is_read_only) {
    find(findings, "durability", NOTED, STR("read-only: nothing can be recorded from here"), STR("record where its directory can be written to"));
    return;
  }
  find(findings, "durability", vitals->is_durable ? FINE : WRONG, SAY("%s", vitals->settings),
       is_file ? STR("name the store without `synchronous=`") : STR("set them on in the server's configuration: without them a crash loses records"));
}

/* -- the company's ledger ------------------------------------------------------------------------------------------- */

static void check_clock(struct findings *findings, const struct head *head, struct instant now) {
  struct buf last;
  buf_init(&last, 64);
  buf_instant(&last, head->acted);
  bool is_behind = now.seconds < head->acted.seconds;
  find(findings, "clock", is_behind ? WRONG : FINE, SAY("the last act was at %s%s", buf_c(&last), is_behind ? ", which has not come yet" : ""),
       STR("set this machine's clock right: until then nothing can be recorded"));
  buf_free(&last);
}

static void check_tables(struct findings *findings, const struct head *head, bool head_fits, bool derived_fits, bool is_of_rule) {
  find(findings, "head", head_fits ? FINE : WRONG, SAY("%" PRId64 " entries%s", head->size, head_fits ? "" : " by the head, but the last is another"),
       SAY("abstain verify --store %s; then restore a backup", address_of(findings)));
  const char *state = !is_of_rule ? "made by another rule than this abstain looks up by" : derived_fits ? "in place" : "incomplete";
  find(findings, "derived", derived_fits && is_of_rule ? FINE : WRONG, SAY("tables %s", state),
       SAY("abstain rebuild --store %s", address_of(findings)));
}

/* Nothing is recorded on top of entries that the last checkpoint is not of. Others may record while this looks. */
static bool check_checkpoint(struct findings *findings, struct store *store, const struct head *head, struct instant now, struct error *error) {
  struct str bytes;
  struct note note;
  struct checkpoint checkpoint;
  struct head later;
  struct error why;
  if (!store_checkpoint(store, findings->call->arena, &bytes, error) || !store_head_size(store, &later, error)) return false;
  int64_t days = (now.seconds - head->acted.seconds) / SECONDS_PER_DAY;
  struct str mend = SAY("abstain verify --store %s; then restore a backup", address_of(findings));
  if (bytes.length == 0) {
    find(findings, "checkpoint", head->size ? WRONG : NOTED, STR("none: nobody has signed what is there"), mend);
  } else if (!note_parse(bytes, &note, &why) || !checkpoint_parse(note.text, &checkpoint, &why)) {
    find(findings, "checkpoint", WRONG, SAY("the last is damaged: %s", why.text), mend);
  } else {
    bool fits = (int64_t)checkpoint.size >= head->size && (int64_t)checkpoint.size <= later.size;
    find(findings, "checkpoint", fits ? FINE : WRONG,
         SAY("the last is of %" PRIu64 " of %" PRId64 " entries, %" PRId64 " days old%s", checkpoint.size, later.size, days,
             fits ? "" : ": nothing can be recorded"),
         mend);
  }
  return true;
}

static void check_policy(struct findings *findings, struct store *store, const struct head *head, struct instant now) {
  struct journal *journal;
  const struct abstain_policy *policy;
  struct hash hash;
  char digits[HASH_DIGITS];
  struct error why;
  if (!store_desk(store, head->size, NULL, 0, &journal, &why)) {
    find(findings, "policy", WRONG, SAY("%s", why.text), SAY("abstain verify --store %s", address_of(findings)));
    return;
  }
  bool ok = policy_in_force(journal, now, &hash, &why) && policy_of_store(policies_new(findings->call->arena), store, hash, &policy, &why);
  journal_free(journal);
  if (ok) find(findings, "policy", FINE, SAY("%.12s is in force", hash_hex(hash, digits).at), STR(""));
  else find(findings, "policy", WRONG, SAY("%s", why.text), STR("every question is referred to a person until a policy is in force"));
}

static bool check_ledger(struct findings *findings, struct error *error) {
  struct store *store;
  struct head head;
  bool head_fits, derived_fits;
  struct instant now = clock_now();
  if (!stored_open(findings->call, STORE_INSPECT, &store, error) || !store_head_size(store, &head, error)) return false;
  if (!store_fits(store, &head_fits, &derived_fits, error)) return false;
  check_clock(findings, &head, now);
  check_tables(findings, &head, head_fits, derived_fits, store->rule == CONCERN_RULE);
  if (!check_checkpoint(findings, store, &head, now, error)) return false;
  check_policy(findings, store, &head, now);
  return true;
}

bool store_look(struct findings *findings, struct error *error) {
  const char *address;
  struct vitals vitals;
  if (!stored_address(findings->call, &address, error) || !store_vitals(findings->call->arena, address, &vitals, error)) return false;
  find(findings, "engine", FINE, SAY("%s", vitals.engine), STR(""));
  check_schema(findings, &vitals);
  check_file(findings, &vitals);
  check_key(findings);
  check_settings(findings, &vitals);
  return vitals.migrations.applied != vitals.migrations.known || check_ledger(findings, error);
}

static bool run_doctor(struct invocation *call, struct error *error) {
  struct findings findings = {.call = call};
  if (!store_look(&findings, error)) return false;
  findings_tell(&findings);
  return true;
}

const struct command command_doctor = {
    .name = "doctor",
    .group = "Looking after a store",
    .summary = "how a store does, and what mends what is wrong with it",
    .synopsis = "",
    .examples = "  abstain doctor --store company.db\n"
                "  abstain doctor --store \"postgresql:///abstain\" --json",
    .details = "Looks at the engine and its settings, the file, the disk, the clock, whether the tables fit together, the last checkpoint\n"
               "and the policy in force; it takes no longer for a large ledger than for a small one, and does not verify it (see `abstain\n"
               "verify`). Ends with 5 when something is wrong.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_CONFIG},
    .run = run_doctor,
};
