/* Loading a policy and a journal for a command, with the messages that people need when they do not load. */
#ifndef ABSTAIN_CLI_LOAD_H
#define ABSTAIN_CLI_LOAD_H

#include "../policy/source.h"
#include "../register/facts.h"
#include "command.h"
#include "stored.h"

enum { POLICY_SIZE_MAX = 4 << 20 };

/* The options that commands on a policy and a journal share. */
#define OPTION_POLICY {"policy", "FILE", "the policy: a Markdown document, or a compiled image"}
#define OPTION_JOURNAL {"journal", "FILE", "the journal: one event a line (- is standard input)"}
/* Where what happened is read from: a journal and its policy, or a store that has both. */
#define OPTIONS_OF_RECORD OPTION_STORE, OPTION_COMPANY, OPTION_POLICY, OPTION_JOURNAL
#define OPTION_KNOWN_AT {"known-at", "WHEN", "use only what was recorded by then; `now`: everything (default: --at, or everything)"}
#define OPTION_CALENDARS {"calendars", "DIR", "calendar files to use instead of those built in"}
#define OPTION_PROSE {"prose", "FILE", "the document that the rules quote, where it is not the policy's own text"}

/* Where there is no --at. */
#define OPTION_KNOWN_BY {"known-at", "WHEN", "use only what was recorded by then (default: everything)"}

/* A policy document as read and compiled; its messages are written to standard error (all of them, warnings too). */
struct document {
  const struct ast *ast;
  struct str image;
  int32_t warnings, unproved; /* claims */
};
MUST_USE bool load_document(struct invocation *call, const char *path, struct document *document, struct error *error);
/* A policy from a document or an image. */
MUST_USE bool load_policy(struct invocation *call, const char *path, struct abstain_policy **policy, struct error *error);
/* The same of the bytes of a document or an image, which messages call `path`. */
MUST_USE bool load_policy_text(struct invocation *call, const char *path, struct str text, struct abstain_policy **policy, struct error *error);
/* The register from --policy, --journal, --calendars, as known at --known-at or else at --at. */
/* From a store (--store) it may be asked for what bears on these persons only. */
MUST_USE bool load_register_about(struct invocation *call, const struct str *persons, int count, struct registry **reg, struct error *error);
/* Does the journal, which messages call `path`, speak the policy's language from the `first` entry on? Shows all its faults. */
MUST_USE bool load_check(struct invocation *call, const char *path, const struct registry *reg, uint32_t first, struct error *error);
MUST_USE bool load_register(struct invocation *call, struct registry **reg, struct error *error);

#endif
