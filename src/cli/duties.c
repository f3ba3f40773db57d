/* `abstain duties`: what is owed, to whom, by when, and whether it was done. */
#include "../base/clock.h"
#include "../base/json.h"
#include "../register/answer.h"
#include "../register/duty.h"
#include "../register/tell.h"
#include "load.h"

static struct str duty_name(const struct registry *reg, const struct duty_owed *owed) {
  return image_str(reg->policy, owed->duty ? owed->duty->id : owed->rule->id);
}

static void put_who(struct buf *out, const struct registry *reg, const struct duty_owed *owed) {
  if (owed->person.number) buf_str(out, symbol_str(reg, owed->person));
  else buf_text(out, "the company");
}

static void put_owed(struct invocation *call, const struct registry *reg, const struct duty_owed *owed) {
  static const char *const colors[] = {"32", "33", "1", "1;31"};
  struct buf *out = &call->out;
  const struct abstain_policy *policy = reg->policy;
  call_color(call, colors[owed->state]);
  buf_format(out, "%-9s", duty_state_name(owed->state));
  call_color(call, NULL);
  buf_char(out, ' ');
  put_who(out, reg, owed);
  buf_format(out, ": %.*s", STR_ARG(duty_name(reg, owed)));
  if (owed->duty && owed->duty->to != NONE) buf_format(out, ", to the %s", policy->strings + policy->roles[owed->duty->to].name);
  buf_text(out, "\n          ");
  if (owed->rule) buf_format(out, "%s ", policy->strings + owed->rule->owes);
  buf_format(out, "since %s of ", event_types[owed->trigger->kind].name);
  tell_instant(out, reg, owed->trigger->at.seconds);
  buf_text(out, ", due before ");
  tell_instant(out, reg, owed->due.instant.seconds);
  if (owed->met) {
    buf_text(out, ", done ");
    tell_instant(out, reg, owed->met->at.seconds);
  }
  buf_char(out, '\n');
  if (owed->duty && owed->duty->with) buf_format(out, "          with %s\n", policy->strings + owed->duty->with);
}

static void put_owed_json(struct buf *out, const struct registry *reg, const struct duty_owed *owed, enum audience audience) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "duty", duty_name(reg, owed));
  json_put_key(out, "person");
  if (owed->person.number) json_put_string(out, symbol_str(reg, owed->person));
  else buf_text(out, "null");
  json_put_member(out, "state", str_of(duty_state_name(owed->state)));
  json_put_instant(out, "since", owed->trigger->at);
  if (audience == FOR_ADMINISTRATOR) tell_place_json(out, reg, owed->trigger);
  json_put_instant(out, "due_before", owed->due.instant);
  if (owed->met) json_put_instant(out, "met", owed->met->at);
  buf_char(out, '}');
}

static bool run_duties(struct invocation *call, struct error *error) {
  struct registry *reg;
  struct instant at = clock_now();
  struct symbol person = {0};
  const char *name = call_option(call, "person"), *when = call_option(call, "at");
  if (!load_register(call, &reg, error)) return false;
  if (when && strcmp(when, "now") != 0 && !zone_read(reg->zone, str_of(when), &at, error)) return false;
  if (!answer_serves(reg, at, error)) return false;
  if (name) {
    person = symbols_find(&reg->journal->texts, str_of(name));
    if (!register_knows_person(reg, person)) return register_unknown(reg, "person", str_of(name), error);
  }
  enum audience audience = call_option(call, "for-person") ? FOR_PERSON : FOR_ADMINISTRATOR;
  if (audience == FOR_PERSON && !name) return error_set(error, ERROR_INPUT, "--for-person shows a person his own duties; say --person ID too");
  struct duties_owed owed;
  duties_of(reg, call->arena, person, audience == FOR_ADMINISTRATOR, at, &owed);
  bool all = call_option(call, "all") != NULL;
  int shown = 0, overdue = 0;
  if (call->json) buf_text(&call->out, "{\"duties\":[");
  for (uint32_t i = 0; i < owed.count; i++) {
    overdue += owed.at[i].state == DUTY_OVERDUE;
    if (owed.at[i].state == DUTY_MET && !all) continue;
    shown++;
    if (call->json) put_owed_json(&call->out, reg, &owed.at[i], audience);
    else put_owed(call, reg, &owed.at[i]);
  }
  if (call->json) buf_text(&call->out, "]}\n");
  else buf_format(&call->out, "%d shown of %u, %d overdue%s\n", shown, owed.count, overdue, all ? "" : " (--all shows those that were met)");
  if (!call->json) call_break_lines(call, 0);
  return true;
}

const struct command command_duties = {
    .name = "duties",
    .group = "Questions",
    .summary = "what is owed, to whom, by when, overdue or met",
    .synopsis = "--policy FILE --journal FILE [--person ID] [--at WHEN]",
    .examples = "  abstain duties --policy policies/immunogen.md --journal examples/immunogen.jsonl --at 2012-01-15\n"
                "  abstain duties --policy P --journal J --person dirk --all",
    .details = "A duty is open, overdue, met, or met late. Each is shown with the event from which it comes, the instant before which\n"
               "it is due, and what was to be said.",
    .options = {OPTIONS_OF_RECORD, {"person", "ID", "only what this person owes"}, {"at", "WHEN", "as of then (default: now)"},
                {"all", NULL, "show those that were met too"}, {"for-person", NULL, "what the person himself may be told"},
                {"for-administrator", NULL, "everything (the default)"}, OPTION_KNOWN_AT, OPTION_CALENDARS, OPTION_PROSE},
    .run = run_duties,
};
