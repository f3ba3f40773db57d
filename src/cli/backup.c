/* `abstain backup`, `abstain restore`, and `abstain drill`, which shows that both work. */
#include <inttypes.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../store/upkeep.h"
#include "progress.h"
#include "stored.h"

static const struct progress progress = {show_progress, NULL};

struct holdings {
  struct holding *list;
  int count;
};

static struct holdings room_for_holdings(struct arena *arena) {
  return (struct holdings){.list = ARENA_ARRAY(arena, HOLDINGS_MAX, struct holding)};
}

static void tell_holdings(struct invocation *call, const struct holdings *holdings) {
  struct buf *out = &call->out;
  if (call->json) {
    json_put_key(out, "companies");
    buf_char(out, '[');
  }
  for (int i = 0; i < holdings->count; i++) {
    const struct holding *holding = &holdings->list[i];
    char digits[HASH_DIGITS];
    struct str root = hash_hex(holding->root, digits);
    if (call->json) {
      json_put_comma(out);
      buf_char(out, '{');
      json_put_member(out, "company", holding->company);
      json_put_int(out, "entries", holding->entries);
      json_put_member(out, "root", root);
      buf_char(out, '}');
      continue;
    }
    buf_format(out, STR_FMT ": ", STR_ARG(holding->company));
    buf_count(out, holding->entries, "entry", "entries");
    buf_format(out, ", root " STR_FMT "\n", STR_ARG(root));
  }
  if (call->json) buf_text(out, "]}\n");
}

/* `member`: what JSON calls it. */
static void tell_made(struct invocation *call, const char *member, const char *what, const char *address, const struct holdings *holdings) {
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_member(&call->out, member, str_of(address));
  } else {
    buf_format(&call->out, "%s: %s\n", what, address);
  }
  tell_holdings(call, holdings);
}

static bool run_backup(struct invocation *call, struct error *error) {
  const char *address, *path = call_option(call, "output");
  struct holdings holdings = room_for_holdings(call->arena);
  if (!stored_address(call, &address, error)) return false;
  if (!path) return error_set(error, ERROR_INPUT, "where does the backup go? say --output FILE");
  if (!store_copy(call->arena, address, path, &progress, error)) return false;
  if (!store_holdings(call->arena, path, false, &progress, holdings.list, &holdings.count, error)) return false;
  tell_made(call, "backup", "backup", path, &holdings);
  return true;
}

static bool run_restore(struct invocation *call, struct error *error) {
  const char *address, *path = call->words[0];
  struct holdings holdings = room_for_holdings(call->arena);
  if (!stored_address(call, &address, error)) return false;
  if (!store_holdings(call->arena, path, true, &progress, holdings.list, &holdings.count, error)) return false;
  if (!store_copy(call->arena, path, address, &progress, error)) return false;
  if (!store_holdings(call->arena, address, true, &progress, holdings.list, &holdings.count, error)) return false;
  tell_made(call, "store", "verified and restored", address, &holdings);
  return true;
}

static bool run_drill(struct invocation *call, struct error *error) {
  const char *address, *directory = call_option(call, "in");
  struct holdings holdings = room_for_holdings(call->arena);
  double began = clock_seconds();
  if (!stored_address(call, &address, error)) return false;
  if (!store_drill(call->arena, address, directory ? directory : "/tmp", &progress, holdings.list, &holdings.count, error)) return false;
  double seconds = clock_seconds() - began;
  if (call->json) buf_format(&call->out, "{\"seconds\":%.2f", seconds);
  else buf_format(&call->out, "backed up, restored and verified in %.2f seconds\n", seconds);
  tell_holdings(call, &holdings);
  return true;
}

#define GROUP "Looking after a store"

const struct command command_backup = {
    .name = "backup",
    .group = GROUP,
    .summary = "a copy of the store in one file, while others write",
    .synopsis = "--store ADDRESS -o FILE",
    .examples = "  abstain backup --store company.db -o backup-2026-11-21\n"
                "  abstain backup --store \"postgresql:///abstain\" -o backup-2026-11-21",
    .details = "The file is there whole or not at all, only its owner may read it, and one that is there is not replaced. It holds all\n"
               "companies of the store as of one instant, and can itself be used as a store. The ledger's private key is not in it: keep\n"
               "that elsewhere.",
    .options = {OPTION_STORE, {"output", "FILE", "where the backup goes (also -o); a file that is there is not replaced"}},
    .run = run_backup,
};

const struct command command_restore = {
    .name = "restore",
    .group = GROUP,
    .summary = "makes a store from a backup, after verifying it",
    .synopsis = "FILE --store ADDRESS",
    .examples = "  abstain restore backup-2026-11-21 --store company.db\n"
                "  abstain restore backup-2026-11-21 --store \"postgresql:///abstain\"",
    .details = "Every hash of the backup is worked out again first, and afterwards every hash of what was restored. A store that is there\n"
               "is not overwritten: move it away first, with the files ADDRESS-wal and ADDRESS-shm beside it.",
    .options = {{"store", "ADDRESS", "the new store: a file that is not there, or postgresql://…"}},
    .words_min = 1,
    .words_max = 1,
    .makes_store = true,
    .run = run_restore,
};

const struct command command_drill = {
    .name = "drill",
    .group = GROUP,
    .summary = "tries whether the store can be backed up and restored",
    .synopsis = "--store ADDRESS",
    .examples = "  abstain drill --store company.db\n"
                "  abstain drill --store company.db --in /var/tmp",
    .details = "The store is backed up to a temporary place, restored from there, both are verified, and every hash is compared with the\n"
               "store's. Nothing of it stays. It needs room for two copies.",
    .options = {OPTION_STORE, {"in", "DIRECTORY", "where the copies are for that while (default: /tmp)"}},
    .run = run_drill,
};
