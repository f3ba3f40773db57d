/* What was found when something was looked at: how it is, and what mends it. For doctor.c and check_config.c. */
#ifndef ABSTAIN_CLI_FINDINGS_H
#define ABSTAIN_CLI_FINDINGS_H

#include "../base/str.h"
#include "command.h"

enum { FINDINGS_MAX = 64 };

enum finding_state { FINE, NOTED, WRONG };

struct finding {
  const char *check;
  enum finding_state state;
  struct str text, mend; /* what is to be done about it, or empty */
};

struct findings {
  struct invocation *call;
  struct finding at[FINDINGS_MAX];
  int count, wrong;
};

#define SAY(...) arena_print(findings->call->arena, __VA_ARGS__)

/* What mends it is left out where it is fine. */
void find(struct findings *findings, const char *check, enum finding_state state, struct str text, struct str mend);
/* What a file holds few may know: WRONG where others than its owner may read or write it. */
void find_mode(struct findings *findings, const char *check, const char *path, unsigned mode);
/* Writes them, as text or JSON, and has the command end with 5 when something is wrong. */
void findings_tell(struct findings *findings);

#endif
