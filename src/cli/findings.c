/* What was found, told. */
#include "findings.h"

#include <assert.h>
#include <sys/stat.h>

#include "../base/json.h"

static const char *const state_names[] = {"ok", "note", "wrong"};

void find(struct findings *findings, const char *check, enum finding_state state, struct str text, struct str mend) {
  assert(findings->count < FINDINGS_MAX);
  findings->at[findings->count++] = (struct finding){check, state, text, state == FINE ? STR("") : mend};
  findings->wrong += state == WRONG;
}

void find_mode(struct findings *findings, const char *check, const char *path, unsigned mode) {
  bool others = (mode & (S_IRWXG | S_IRWXO)) != 0;
  find(findings, check, others ? WRONG : FINE,
       SAY("mode %o%s", mode, others ? ": others on this machine may read it" : ", its owner's alone"), SAY("chmod 600 %s", path));
}

static void tell_json(struct findings *findings) {
  struct buf *out = &findings->call->out;
  buf_text(out, "{\"findings\":[");
  for (int i = 0; i < findings->count; i++) {
    const struct finding *finding = &findings->at[i];
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "check", str_of(finding->check));
    json_put_member(out, "state", str_of(state_names[finding->state]));
    json_put_member(out, "text", finding->text);
    if (finding->mend.length) json_put_member(out, "mend", finding->mend);
    buf_char(out, '}');
  }
  buf_text(out, "]");
  json_put_int(out, "wrong", findings->wrong);
  buf_text(out, "}\n");
}

static void tell_text(struct findings *findings) {
  static const char *const colors[] = {"32", "33", "31"};
  struct buf *out = &findings->call->out;
  for (int i = 0; i < findings->count; i++) {
    const struct finding *finding = &findings->at[i];
    call_color(findings->call, colors[finding->state]);
    buf_format(out, "%-7s", state_names[finding->state]);
    call_color(findings->call, NULL);
    buf_format(out, "%-12s" STR_FMT "\n", finding->check, STR_ARG(finding->text));
    if (finding->mend.length) buf_format(out, "%-19s" STR_FMT "\n", "", STR_ARG(finding->mend));
  }
  if (!findings->wrong) return;
  buf_count(out, findings->wrong, "thing is", "things are");
  buf_text(out, " wrong\n");
}

void findings_tell(struct findings *findings) {
  if (findings->call->json)
    tell_json(findings);
  else
    tell_text(findings);
  if (findings->wrong) findings->call->exit_code = error_exit_code(ERROR_CONFLICT);
}
