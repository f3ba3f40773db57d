/* `abstain doctor`: how a store does, and what mends what is wrong with it. Looks at nothing that grows with the ledger. */
#include <inttypes.h>
#include <sys/stat.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../decision/decision.h"
#include "../ledger/concern.h"
#include "../store/upkeep.h"
#include "stored.h"

enum { FINDINGS_MAX = 16, FREE_MEGABYTES_MIN = 100, MEGABYTE = 1 << 20 };

enum state { FINE, NOTED, WRONG };
static const char *const state_names[] = {"ok", "note", "wrong"};

struct finding {
  const char *check;
  enum state state;
  struct str text, mend; /* what is to be done about it, or empty */
};

struct doctor {
  struct invocation *call;
  const char *address; /* of the store, as a shell takes it */
  struct finding findings[FINDINGS_MAX];
  int count, wrong;
};

static void find(struct doctor *doctor, const char *check, enum state state, struct str text, struct str mend) {
  doctor->findings[doctor->count++] = (struct finding){check, state, text, state == FINE ? STR("") : mend};
  doctor->wrong += state == WRONG;
}

#define SAY(...) arena_print(doctor->call->arena, __VA_ARGS__)

/* -- without a company: the engine, the file ------------------------------------------------------------------------- */

static void check_schema(struct doctor *doctor, const struct vitals *vitals) {
  const struct migrations *migrations = &vitals->migrations;
  if (migrations->applied > migrations->known)
    find(doctor, "schema", WRONG, SAY("was written by abstain %s, a newer one than this", migrations->newest_program),
         SAY("run abstain %s", migrations->newest_program));
  else
    find(doctor, "schema", migrations->applied < migrations->known ? WRONG : FINE,
         SAY("%" PRId64 " of %" PRId64 " steps", migrations->applied, migrations->known), SAY("abstain migrate --store %s", doctor->address));
}

/* What a file holds few may know. */
static void check_mode(struct doctor *doctor, const char *check, const char *path, unsigned mode) {
  bool others = (mode & (S_IRWXG | S_IRWXO)) != 0;
  find(doctor, check, others ? WRONG : FINE, SAY("mode %o%s", mode, others ? ": others on this machine may read it" : ", its owner's alone"),
       SAY("chmod 600 %s", path));
}

static void check_file(struct doctor *doctor, const struct vitals *vitals) {
  if (vitals->path.length == 0) {
    find(doctor, "disk", NOTED, SAY("the server's own: not seen from here"), SAY("watch it where the server runs"));
    return;
  }
  int64_t megabytes = vitals->bytes / MEGABYTE, free_megabytes = vitals->bytes_free / MEGABYTE;
  check_mode(doctor, "file", vitals->path.at, vitals->mode);
  find(doctor, "disk", free_megabytes < FREE_MEGABYTES_MIN ? WRONG : free_megabytes < megabytes ? NOTED : FINE,
       SAY("%" PRId64 " MB used, %" PRId64 " MB free", megabytes, free_megabytes), SAY("make room: a backup beside the store needs as much as it"));
}

/* Only whoever is to sign needs the private key here. */
static void check_key(struct doctor *doctor) {
  const char *path;
  struct stat status;
  struct error why;
  if (!stored_key_path(doctor->call, &path, &why)) return;
  if (stat(path, &status) == 0) check_mode(doctor, "key", path, status.st_mode & 07777);
  else find(doctor, "key", NOTED, SAY("not at %s: nothing can be recorded from here", path), SAY("bring it, or say --signing-key"));
}

static void check_settings(struct doctor *doctor, const struct vitals *vitals) {
  bool is_file = vitals->path.length > 0;
  if (vitals->is_read_only) {
    find(doctor, "durability", NOTED, STR("read-only: nothing can be recorded from here"), STR("record where its directory can be written to"));
    return;
  }
  find(doctor, "durability", vitals->is_durable ? FINE : WRONG, SAY("%s", vitals->settings),
       is_file ? STR("name the store without `synchronous=`") : STR("set them on in the server's configuration: without them a crash loses records"));
}

/* -- the company's ledger ------------------------------------------------------------------------------------------- */

static void check_clock(struct doctor *doctor, const struct head *head, struct instant now) {
  struct buf last;
  buf_init(&last, 64);
  buf_instant(&last, head->acted);
  bool is_behind = now.seconds < head->acted.seconds;
  find(doctor, "clock", is_behind ? WRONG : FINE, SAY("the last act was at %s%s", buf_c(&last), is_behind ? ", which has not come yet" : ""),
       STR("set this machine's clock right: until then nothing can be recorded"));
  buf_free(&last);
}

static void check_tables(struct doctor *doctor, const struct head *head, bool head_fits, bool derived_fits, bool is_of_rule) {
  find(doctor, "head", head_fits ? FINE : WRONG, SAY("%" PRId64 " entries%s", head->size, head_fits ? "" : " by the head, but the last is another"),
       SAY("abstain verify --store %s; then restore a backup", doctor->address));
  const char *state = !is_of_rule ? "made by another rule than this abstain looks up by" : derived_fits ? "in place" : "incomplete";
  find(doctor, "derived", derived_fits && is_of_rule ? FINE : WRONG, SAY("tables %s", state),
       SAY("abstain rebuild --store %s", doctor->address));
}

/* Nothing is recorded on top of entries that the last checkpoint is not of. Others may record while this looks. */
static bool check_checkpoint(struct doctor *doctor, struct store *store, const struct head *head, struct instant now, struct error *error) {
  struct str bytes;
  struct note note;
  struct checkpoint checkpoint;
  struct head later;
  struct error why;
  if (!store_checkpoint(store, doctor->call->arena, &bytes, error) || !store_head_size(store, &later, error)) return false;
  int64_t days = (now.seconds - head->acted.seconds) / SECONDS_PER_DAY;
  struct str mend = SAY("abstain verify --store %s; then restore a backup", doctor->address);
  if (bytes.length == 0) {
    find(doctor, "checkpoint", head->size ? WRONG : NOTED, STR("none: nobody has signed what is there"), mend);
  } else if (!note_parse(bytes, &note, &why) || !checkpoint_parse(note.text, &checkpoint, &why)) {
    find(doctor, "checkpoint", WRONG, SAY("the last is damaged: %s", why.text), mend);
  } else {
    bool fits = (int64_t)checkpoint.size >= head->size && (int64_t)checkpoint.size <= later.size;
    find(doctor, "checkpoint", fits ? FINE : WRONG,
         SAY("the last is of %" PRIu64 " of %" PRId64 " entries, %" PRId64 " days old%s", checkpoint.size, later.size, days,
             fits ? "" : ": nothing can be recorded"),
         mend);
  }
  return true;
}

static void check_policy(struct doctor *doctor, struct store *store, const struct head *head, struct instant now) {
  struct journal *journal;
  const struct abstain_policy *policy;
  struct hash hash;
  char digits[HASH_DIGITS];
  struct error why;
  if (!store_desk(store, head->size, NULL, 0, &journal, &why)) {
    find(doctor, "policy", WRONG, SAY("%s", why.text), SAY("abstain verify --store %s", doctor->address));
    return;
  }
  bool ok = policy_in_force(journal, now, &hash, &why) && policy_of_store(policies_new(doctor->call->arena), store, hash, &policy, &why);
  journal_free(journal);
  if (ok) find(doctor, "policy", FINE, SAY("%.12s is in force", hash_hex(hash, digits).at), STR(""));
  else find(doctor, "policy", WRONG, SAY("%s", why.text), STR("every question is referred to a person until a policy is in force"));
}

static bool check_ledger(struct doctor *doctor, struct error *error) {
  struct store *store;
  struct head head;
  bool head_fits, derived_fits;
  struct instant now = clock_now();
  if (!stored_open(doctor->call, STORE_INSPECT, &store, error) || !store_head_size(store, &head, error)) return false;
  if (!store_fits(store, &head_fits, &derived_fits, error)) return false;
  check_clock(doctor, &head, now);
  check_tables(doctor, &head, head_fits, derived_fits, store->rule == CONCERN_RULE);
  if (!check_checkpoint(doctor, store, &head, now, error)) return false;
  check_policy(doctor, store, &head, now);
  return true;
}

/* -- telling ---------------------------------------------------------------------------------------------------------- */

static void tell_json(struct doctor *doctor) {
  struct buf *out = &doctor->call->out;
  buf_text(out, "{\"findings\":[");
  for (int i = 0; i < doctor->count; i++) {
    const struct finding *finding = &doctor->findings[i];
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "check", str_of(finding->check));
    json_put_member(out, "state", str_of(state_names[finding->state]));
    json_put_member(out, "text", finding->text);
    if (finding->mend.length) json_put_member(out, "mend", finding->mend);
    buf_char(out, '}');
  }
  buf_text(out, "]");
  json_put_int(out, "wrong", doctor->wrong);
  buf_text(out, "}\n");
}

static void tell(struct doctor *doctor) {
  static const char *const colors[] = {"32", "33", "31"};
  struct buf *out = &doctor->call->out;
  for (int i = 0; i < doctor->count; i++) {
    const struct finding *finding = &doctor->findings[i];
    call_color(doctor->call, colors[finding->state]);
    buf_format(out, "%-7s", state_names[finding->state]);
    call_color(doctor->call, NULL);
    buf_format(out, "%-12s" STR_FMT "\n", finding->check, STR_ARG(finding->text));
    if (finding->mend.length) buf_format(out, "%-19s" STR_FMT "\n", "", STR_ARG(finding->mend));
  }
  if (!doctor->wrong) return;
  buf_count(out, doctor->wrong, "thing is", "things are");
  buf_text(out, " wrong\n");
}

static bool run_doctor(struct invocation *call, struct error *error) {
  const char *address;
  struct vitals vitals;
  if (!stored_address(call, &address, error) || !store_vitals(call->arena, address, &vitals, error)) return false;
  bool is_plain = strpbrk(address, " &?;*$\\\"") == NULL;
  struct doctor doctor = {.call = call, .address = is_plain ? address : arena_print(call->arena, "'%s'", address).at};
  find(&doctor, "engine", FINE, arena_print(call->arena, "%s", vitals.engine), STR(""));
  check_schema(&doctor, &vitals);
  check_file(&doctor, &vitals);
  check_key(&doctor);
  check_settings(&doctor, &vitals);
  if (vitals.migrations.applied == vitals.migrations.known && !check_ledger(&doctor, error)) return false;
  if (call->json) tell_json(&doctor);
  else tell(&doctor);
  if (doctor.wrong) call->exit_code = error_exit_code(ERROR_CONFLICT);
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
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY},
    .run = run_doctor,
};
