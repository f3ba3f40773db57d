/* Any bytes as a policy: an ast, or at least one error. What is read prints as a document that is read again,
 * and then prints the same. No input takes more than 64 MB; the one that takes long is found by libFuzzer's -timeout=5. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>

#include "../../src/policy/print.h"
#include "../../src/policy/source.h"
#include "fuzz.h"

enum { PRINTED_MAX = 32 << 20, MEMORY_MAX = 64 << 20 };

static const struct ast *read(struct arena *arena, struct str text, struct messages *messages) {
  struct policy_source source = {.path = "fuzz.md", .text = text};
  messages_init(messages, arena);
  return policy_read(arena, &source, messages);
}

static void print(struct buf *out, const struct ast *ast) {
  buf_init(out, PRINTED_MAX);
  policy_print(out, ast);
  assert(!out->full);
}

/* Was the document refused because what is printed passes a limit that what was read just kept? */
static bool past_a_limit(const struct messages *messages) {
  for (int32_t i = 0; i < messages->count; i++)
    if (messages->list[i].number == 104 || messages->list[i].number == 112 || messages->list[i].number == 117)
      return true;
  return false;
}

static void check_round_trip(struct arena *arena, const struct ast *ast) {
  struct buf once, again;
  struct messages messages;
  print(&once, ast);
  const struct ast *back = read(arena, buf_view(&once), &messages);
  if (back) {
    print(&again, back);
    assert(str_equal(buf_view(&once), buf_view(&again)));
    buf_free(&again);
  } else if (!past_a_limit(&messages)) {
    buf_init(&again, PRINTED_MAX);
    buf_messages(&again, &messages, "printed.md", buf_view(&once), false);
    fprintf(stderr, "%s\n%s", buf_c(&once), buf_c(&again));
    assert(!"what is printed is not read");
  }
  buf_free(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct messages messages;
  struct str text = {(const char *)bytes, size};
  const struct ast *ast = read(arena, text, &messages);
  assert(arena_used(arena) < MEMORY_MAX);
  assert((ast == NULL) == (messages.errors > 0));
  struct buf out;
  buf_init(&out, PRINTED_MAX);
  buf_messages(&out, &messages, "fuzz.md", text, false);
  assert(!out.full && (out.length > 0) == (messages.count > 0));
  buf_free(&out);
  if (ast) check_round_trip(arena, ast);
  arena_free(arena);
  return 0;
}
