/* The policies of the benchmarks. */
#include "policy.h"

#include <stdio.h>
#include <stdlib.h>

#include "../src/base/file.h"
#include "../src/policy/compile.h"
#include "../src/policy/source.h"

static void give_up(const struct messages *messages, struct str text) {
  struct buf out;
  buf_init(&out, 1 << 20);
  buf_messages(&out, messages, "policy", text, false);
  fputs(buf_c(&out), stderr);
  exit(1);
}

struct str policy_text(struct arena *arena, const char *path) {
  struct str text, whole = arena_print(arena, "%s/%s", ABSTAIN_SOURCE_ROOT, path);
  struct error error;
  if (!file_read(arena, whole.at, 64 << 20, &text, &error)) fprintf(stderr, "%s\n", error.text), exit(1);
  return text;
}

const struct ast *policy_parse(struct arena *arena, struct str text) {
  struct policy_source source = {.path = "policy", .text = text};
  struct messages messages;
  messages_init(&messages, arena);
  const struct ast *ast = policy_read(arena, &source, &messages);
  if (!ast) give_up(&messages, text);
  return ast;
}

struct str policy_image(struct arena *arena, const struct ast *ast) {
  struct str image;
  struct messages messages;
  messages_init(&messages, arena);
  if (!policy_compile(arena, ast, &messages, &image)) give_up(&messages, ast->text);
  return image;
}

const struct abstain_policy *policy_open(struct arena *arena, struct str text) {
  struct abstain_policy *policy = ARENA_NEW(arena, struct abstain_policy);
  struct str image = policy_image(arena, policy_parse(arena, text));
  struct error error;
  if (!image_verify(image.at, image.length, policy, &error)) fprintf(stderr, "%s\n", error.text), exit(1);
  return policy;
}
