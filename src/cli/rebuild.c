/* `abstain rebuild`: the derived tables of a store, made again from its entries. */
#include <inttypes.h>

#include "../base/json.h"
#include "../store/upkeep.h"
#include "progress.h"
#include "stored.h"

static bool run_rebuild(struct invocation *call, struct error *error) {
  struct store *store;
  int64_t size;
  const struct progress progress = {show_progress, NULL};
  if (!stored_open(call, STORE_REBUILD, &store, error) || !store_rebuild(store, &progress, &size, error)) return false;
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_int(&call->out, "entries", size);
    buf_text(&call->out, "}\n");
    return true;
  }
  buf_format(&call->out, "derived tables made again from ");
  buf_count(&call->out, size, "entry", "entries");
  buf_char(&call->out, '\n');
  return true;
}

const struct command command_rebuild = {
    .name = "rebuild",
    .group = "Looking after a store",
    .summary = "makes the derived tables again from the entries",
    .synopsis = "",
    .examples = "  abstain rebuild --store company.db",
    .details = "By the derived tables entries are looked up and proofs are made; everything in them follows from the entries. They are\n"
               "emptied and made again in one transaction; others may read meanwhile, and write when it is done.",
    .options = {OPTION_STORE, OPTION_COMPANY},
    .run = run_rebuild,
};
