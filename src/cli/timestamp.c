/* `abstain timestamp`: has a time-stamping authority say when it saw the newest checkpoint, over a command's input and output. */
#include <inttypes.h>

#include "../base/base64.h"
#include "../base/file.h"
#include "../base/json.h"
#include "../base/process.h"
#include "../ledger/timestamp.h"
#include "stored.h"

enum { CERTIFICATES_MAX = 1 << 20 };

struct stamping {
  struct invocation *call;
  struct store *store;
  struct str trusted;
  struct note note;
  struct checkpoint checkpoint;
  struct hash hash;  /* of the note's text, which signatures that come later do not change */
  struct str token;  /* base64; empty: none */
};

static bool read_newest(struct stamping *stamping, struct error *error) {
  struct arena *arena = stamping->call->arena;
  struct str text;
  if (!stored_checkpoint(stamping->store, arena, &text, error)) return false;
  if (!note_parse(text, &stamping->note, error) || !checkpoint_parse(stamping->note.text, &stamping->checkpoint, error)) return false;
  stamping->hash = hash_of(stamping->note.text);
  return store_checkpoint_token(stamping->store, arena, (int64_t)stamping->checkpoint.size, &stamping->token, error);
}

static bool set_token(void *context, struct stored_checkpoint *checkpoint, struct error *error) {
  struct stamping *stamping = context;
  (void)error;
  checkpoint->token = stamping->token;
  return true;
}

static bool exchange(struct stamping *stamping, uint64_t nonce, struct buf *request, struct buf *response, struct buf *token, struct error *error) {
  int exit_code = 0;
  if (!buf_timestamp_request(request, stamping->hash, nonce, error)) return false;
  if (!process_filter(call_option(stamping->call, "command"), buf_view(request), response, &exit_code, error)) return false;
  if (response->length == 0) return error_set(error, ERROR_BUSY, "the command gave no answer and ended with %d", exit_code);
  return buf_timestamp_token(token, buf_view(response), stamping->hash, nonce, stamping->trusted, error);
}

static bool stamp(struct stamping *stamping, struct error *error) {
  struct buf request, response, token, text;
  uint64_t nonce;
  entropy_fill(stamping->store->entropy, &nonce, sizeof nonce);
  buf_init(&request, TIMESTAMP_SIZE_MAX);
  buf_init(&response, TIMESTAMP_SIZE_MAX);
  buf_init(&token, TIMESTAMP_SIZE_MAX);
  buf_init(&text, 2 * TIMESTAMP_SIZE_MAX);
  bool ok = exchange(stamping, nonce, &request, &response, &token, error);
  buf_base64(&text, buf_view(&token));
  stamping->token = arena_copy(stamping->call->arena, buf_view(&text));
  buf_free(&request);
  buf_free(&response);
  buf_free(&token);
  buf_free(&text);
  return ok && store_amend_checkpoint(stamping->store, (int64_t)stamping->checkpoint.size, set_token, stamping, error);
}

static bool check_token(const struct stamping *stamping, struct instant *when, struct error *error) {
  uint8_t *bytes = arena_take(stamping->call->arena, TIMESTAMP_SIZE_MAX);
  size_t size;
  if (!base64_parse(stamping->token, bytes, TIMESTAMP_SIZE_MAX, &size)) return error_set(error, ERROR_CONFLICT, "the store's token is damaged");
  return timestamp_verify((struct str){(const char *)bytes, size}, stamping->hash, stamping->trusted, when, error);
}

static void tell(struct stamping *stamping, bool is_stamped, struct instant when) {
  struct buf *out = &stamping->call->out;
  if (stamping->call->json) {
    buf_text(out, is_stamped ? "{\"stamped\":true" : "{\"stamped\":false");
    json_put_int(out, "entries", (int64_t)stamping->checkpoint.size);
    if (is_stamped) json_put_instant(out, "at", when);
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, "the newest checkpoint, of %" PRIu64 " entries, ", stamping->checkpoint.size);
  buf_text(out, is_stamped ? "was there at " : "has no time stamp");
  if (is_stamped) buf_instant(out, when);
  buf_char(out, '\n');
}

static bool run_timestamp(struct invocation *call, struct error *error) {
  struct stamping stamping = {.call = call};
  struct instant when = {0};
  const char *path = call_option(call, "authority");
  if (!path) return error_set(error, ERROR_INPUT, "whose time stamps count? say --authority FILE, certificates in PEM");
  bool asks = call_option(call, "command") != NULL;
  if (!file_read(call->arena, path, CERTIFICATES_MAX, &stamping.trusted, error)) return false;
  if (!stored_open(call, asks ? STORE_WRITE : STORE_READ, &stamping.store, error) || !read_newest(&stamping, error)) return false;
  if (asks && stamping.token.length == 0 && !stamp(&stamping, error)) return false;
  bool is_stamped = stamping.token.length > 0;
  if (is_stamped && !check_token(&stamping, &when, error)) return false;
  tell(&stamping, is_stamped, when);
  if (!is_stamped) call->exit_code = error_exit_code(ERROR_CONFLICT);
  return true;
}

const struct command command_timestamp = {
    .name = "timestamp",
    .group = "Witnesses",
    .summary = "has an authority stamp the newest checkpoint with the time",
    .synopsis = "--authority FILE [--command COMMAND]",
    .examples = "  abstain timestamp --store company.db --authority tsa-ca.pem --command \\\n"
                "    \"curl -sS -H 'Content-Type: application/timestamp-query' --data-binary @- https://tsa.example.com/\"\n"
                "  abstain timestamp --store company.db --authority tsa-ca.pem",
    .details = "The COMMAND, run by /bin/sh, is given a request of RFC 3161 and says the answer. The token that comes back is kept\n"
               "with the checkpoint, if it is about it and by an authority whose certificate FILE has, or one that FILE's has issued.\n"
               "The authority learns a hash, and nothing of the ledger. Without a COMMAND it only says whether the newest checkpoint\n"
               "has a token that holds, and ends with 5 where it has none.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"authority", "FILE", "certificates that are trusted, in PEM"},
                {"command", "COMMAND", "what brings the request to the authority and the answer back"}},
    .run = run_timestamp,
};
