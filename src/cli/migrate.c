/* `abstain migrate`: a store brought to what this program knows, or moved to another place and engine. */
#include <inttypes.h>

#include "../base/json.h"
#include "../store/upkeep.h"
#include "progress.h"
#include "stored.h"

static bool update(struct invocation *call, struct error *error) {
  const char *address;
  int applied;
  if (!stored_address(call, &address, error) || !store_update(address, &applied, error)) return false;
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_int(&call->out, "applied", applied);
    buf_text(&call->out, "}\n");
  } else if (applied == 0) {
    buf_text(&call->out, "the store is up to date\n");
  } else {
    buf_count(&call->out, applied, "migration", "migrations");
    buf_text(&call->out, " applied\n");
  }
  return true;
}

static void tell_moved(struct invocation *call, const char *address, const struct holding *holding, int64_t later) {
  struct buf *out = &call->out;
  char digits[HASH_DIGITS];
  struct str root = hash_hex(holding->root, digits);
  if (call->json) {
    buf_char(out, '{');
    json_put_member(out, "store", str_of(address));
    json_put_member(out, "company", holding->company);
    json_put_int(out, "entries", holding->entries);
    json_put_member(out, "root", root);
    json_put_int(out, "recorded_meanwhile", later);
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, STR_FMT ": ", STR_ARG(holding->company));
  buf_count(out, holding->entries, "entry", "entries");
  buf_format(out, ", each row read back and compared, root " STR_FMT "\n", STR_ARG(root));
  buf_format(out, "it is in %s now; nobody should record in the old store any more\n", address);
  if (later) buf_format(out, "%" PRId64 " entries were recorded in the old store meanwhile and are not in the new one\n", later);
}

static bool run_migrate(struct invocation *call, struct error *error) {
  const char *to = call_option(call, "to");
  const struct progress progress = {show_progress, NULL};
  struct store *store;
  struct holding holding;
  struct head head;
  if (!to) return update(call, error);
  if (!stored_open(call, STORE_READ, &store, error) || !store_convert(store, to, &progress, &holding, error)) return false;
  if (!store_head_size(store, &head, error)) return false;
  tell_moved(call, to, &holding, head.size - holding.entries);
  return true;
}

const struct command command_migrate = {
    .name = "migrate",
    .group = "Looking after a store",
    .summary = "moves a company to another store, or brings a store up to date",
    .synopsis = "--store ADDRESS [--to ADDRESS]",
    .examples = "  abstain migrate --store company.db\n"
                "  abstain migrate --store company.db --to \"postgresql:///abstain\"\n"
                "  abstain migrate --store \"postgresql:///abstain\" --to company.db",
    .details = "With --to, every row of the company's record is copied to the other store, of either engine, and read back and compared\n"
               "before it counts: all of it is there afterwards, or nothing. The store it came from stays as it is. A store that has the\n"
               "company already is refused. Without --to, the store gets the tables that this version of the program has and an older had\n"
               "not; make a backup first.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"to", "ADDRESS", "the other store: a file, or postgresql://…"}},
    .run = run_migrate,
};
