/* `abstain witness`: signing the checkpoints of a ledger that somebody else keeps, as long as it only grows. What it asks for
 * comes on standard input and the answer goes to standard output, so any transport will do. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/file.h"
#include "../ledger/witness.h"
#include "keys.h"

enum { STATE_MODE = 0644 };

/* -- init ----------------------------------------------------------------------------------------------------------- */

static bool run_init(struct invocation *call, struct error *error) {
  const char *path = call_option(call, "key"), *name = call_option(call, "name");
  struct entropy entropy = entropy_system();
  struct signing_key key;
  struct str line;
  if (!path || !name) return error_set(error, ERROR_INPUT, "say --key FILE and --name NAME (see `abstain help witness init`)");
  if (!keys_make(call->arena, path, str_of(name), KEY_WITNESS, &entropy, &key, &line, error)) return false;
  buf_str(&call->out, line);
  call_wrap(call, "public_key");
  return true;
}

const struct command command_witness_init = {
    .name = "witness init",
    .group = "Witnesses",
    .summary = "makes the key of a witness",
    .synopsis = "--key FILE --name NAME",
    .examples = "  abstain witness init --key witness.key --name witness.example.com/w1",
    .details = "The private key is written to FILE, which only you may read, and the public key, one line, to FILE.pub and the\n"
               "output. Give that line to whoever keeps the ledger, and to whoever is to believe the witness.",
    .options = {{"key", "FILE", "the private key, which is not there yet"}, {"name", "NAME", "the witness's name: a name of yours without blanks"}},
    .run = run_init,
};

/* -- what was signed last ---------------------------------------------------------------------------------------------- */

/* The witness's memory of one ledger: the checkpoint that it signed last, in a file. */
struct memory {
  const char *path;
  const struct signing_key *key;
  const struct verifier_key *ledger;
  int lock; /* the open file whose lock says that nobody else is at it */
};

static bool memory_hold(struct invocation *call, struct memory *memory, struct error *error) {
  const char *path = arena_print(call->arena, "%s.lock", memory->path).at;
  memory->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, STATE_MODE);
  return (memory->lock >= 0 && flock(memory->lock, LOCK_EX) == 0) || error_set(error, ERROR_BROKEN, "`%s` cannot be locked", path);
}

/* A memory that is lost would have the witness sign any history: that it is there for the first time, somebody has to say. */
static bool memory_read(struct invocation *call, const struct memory *memory, struct witness_state *state, struct error *error) {
  struct str text;
  struct note note;
  struct checkpoint checkpoint;
  struct instant when;
  bool is_first = call_option(call, "first") != NULL;
  if (file_read(call->arena, memory->path, NOTE_SIZE_MAX, &text, error)) {
    if (!checkpoint_open(text, memory->ledger, &note, &checkpoint, error)) return false;
    if (note_verify(&note, &memory->key->verifier, &when) != NOTE_SIGNED)
      return error_set(error, ERROR_CONFLICT, "`%s` is not what this witness wrote", memory->path);
    if (is_first) return error_set(error, ERROR_CONFLICT, "`%s` is there already: leave --first out", memory->path);
    *state = (struct witness_state){checkpoint.size, checkpoint.root};
    return true;
  }
  if (error->kind != ERROR_MISSING) return false;
  *state = witness_begin();
  return is_first || error_set(error, ERROR_MISSING, "`%s` is not there: what did this witness sign last? say --first if nothing ever", memory->path);
}

static bool memory_write(struct invocation *call, const struct memory *memory, struct str checkpoint, struct str signature, struct error *error) {
  struct buf note;
  buf_init(&note, 2 * NOTE_SIZE_MAX);
  bool ok = buf_cosigned_checkpoint(&note, checkpoint, signature, &memory->key->verifier, error) &&
            file_write(call->arena, memory->path, buf_view(&note), error);
  buf_free(&note);
  return ok;
}

/* -- sign ------------------------------------------------------------------------------------------------------------------ */

static int exit_code_of(int status) {
  switch (status) {
  case 200: return 0;
  case 403: return error_exit_code(ERROR_DENIED);
  case 404: return error_exit_code(ERROR_MISSING);
  case 409:
  case 422: return error_exit_code(ERROR_CONFLICT);
  }
  return error_exit_code(ERROR_INPUT);
}

/* The answer is in call->out; where it is a signature, the memory has it first. */
static bool answer(struct invocation *call, const struct memory *memory, struct str body, struct error *error) {
  struct witness_state state;
  struct witness_request request;
  struct witness_answer answer;
  const struct witnessed witnessed = {memory->ledger->name, memory->ledger, 1};
  if (!memory_read(call, memory, &state, error) || !witness_request_parse(body, &request, error)) return false;
  if (!witness_decide(memory->key, &witnessed, &request, clock_now(), &state, &answer, &call->out, error)) return false;
  call->exit_code = exit_code_of(answer.status);
  struct str checkpoint = {request.note.text.at, (size_t)(body.at + body.length - request.note.text.at)};
  return answer.status != 200 || memory_write(call, memory, checkpoint, buf_view(&call->out), error);
}

static bool run_sign(struct invocation *call, struct error *error) {
  const char *path = call_option(call, "key");
  struct signing_key key;
  struct memory memory = {.path = call_option(call, "state"), .key = &key};
  struct str body;
  if (!keys_public(call, "ledger", &memory.ledger, error)) return false;
  if (!path || !memory.path || !memory.ledger)
    return error_set(error, ERROR_INPUT, "say --key, --state and --ledger (see `abstain help witness sign`)");
  if (!keys_read(call->arena, path, KEY_WITNESS, &key, error) || !file_read(call->arena, "-", NOTE_SIZE_MAX, &body, error)) return false;
  if (!memory_hold(call, &memory, error)) return false;
  bool ok = answer(call, &memory, body, error);
  close(memory.lock);
  if (!ok) buf_clear(&call->out); /* a signature that is not remembered is not given */
  call_wrap(call, "answer");
  return ok;
}

const struct command command_witness_sign = {
    .name = "witness sign",
    .group = "Witnesses",
    .summary = "signs a ledger's checkpoint, if it has only grown",
    .synopsis = "--key FILE --state FILE --ledger KEY < REQUEST > ANSWER",
    .examples = "  abstain witness sign --key witness.key --state imgn.state --ledger imgn.pub --first < request > answer\n"
                "  abstain cosign --store company.db --witness-key witness.key.pub \\\n"
                "    --command 'ssh witness@elsewhere'",
    .details = "Request and answer are those of C2SP tlog-witness. The answer is a signature only where a proof shows that the ledger\n"
               "still begins with all that it had when this witness signed last, which --state keeps and nobody may lose: without it\n"
               "nothing is signed, but with --first. Else the answer says why not, and the program ends with 2 to 5; after 5 with a\n"
               "number, that many entries were signed last.",
    .options = {{"key", "FILE", "the witness's private key, of `abstain witness init`"},
                {"state", "FILE", "the checkpoint that was signed last; written before the answer is given"},
                {"ledger", "KEY", "the ledger's public key: the line, or a file of it"},
                {"first", NULL, "nothing of this ledger was signed before"}},
    .run = run_sign,
};
