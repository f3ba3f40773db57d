/* `abstain policy accept`: after an edit of the prose, let a rule quote what stands there now. */
#include "../base/file.h"
#include "../policy/accept.h"
#include "load.h"

static bool run_accept(struct invocation *call, struct error *error) {
  const char *path = call_option(call, "policy");
  struct policy_source source = {.path = path, .prose_path = call_option(call, "prose")};
  struct str rewritten;
  if (!path) return error_set(error, ERROR_INPUT, "which policy? say --policy FILE");
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &source.text, error)) return false;
  if (source.prose_path && !file_read(call->arena, source.prose_path, POLICY_SIZE_MAX, &source.prose, error)) return false;
  if (!policy_accept(call->arena, &source, str_of(call->words[0]), &rewritten, error)) return false;
  if (call_option(call, "write")) {
    if (!file_write(call->arena, path, rewritten, error)) return false;
    buf_shown(&call->out, str_of(path));
    buf_format(&call->out, ": the quotation of %s is what stands there now; read the rule again before you commit it\n", call->words[0]);
    return true;
  }
  buf_str(&call->out, rewritten);
  return true;
}

const struct command command_policy_accept = {
    .name = "policy accept",
    .group = "Policies",
    .summary = "let a rule quote what its section says now",
    .synopsis = "RULE --policy FILE",
    .examples = "  abstain policy accept holding-period --policy policies/immunogen.md | diff policies/immunogen.md -\n"
                "  abstain policy accept holding-period --policy policies/immunogen.md --write",
    .details = "After an edit of the prose a rule quotes words that are gone; this finds what stands in their place. Without --write\n"
               "the new document goes to standard output and nothing is changed.",
    .options = {{"policy", "FILE", "the policy document"}, {"write", NULL, "change the document"}, OPTION_PROSE},
    .words_min = 1,
    .words_max = 1,
    .run = run_accept,
};
