/* `abstain events`: the vocabulary of events as a reference, for people, for programs and for the
 * documentation. */
#include "../base/json.h"
#include "../ledger/event.h"
#include "command.h"

static void put_choices(struct buf *out, const struct event_field *field) {
  for (int i = 0; field->choices[i]; i++) buf_format(out, "%s%s", i ? ", " : "", field->choices[i]);
}

static void put_form(struct buf *out, const struct event_field *field) {
  if (field->kind == FIELD_CHOICE) put_choices(out, field);
  else buf_text(out, field_form(field->kind));
}

/* ---- text ---- */

static void put_line(struct buf *out, const struct event_type *type) {
  buf_format(out, "%-24s %s\n", type->name, type->sentence);
}

static void put_whole(struct buf *out, const struct event_type *type) {
  buf_format(out, "%s: %s (clauses %s)\n  %s\n\n", type->name, type->what, type->clauses, type->sentence);
  for (int i = 0; i < FIELDS_MAX && type->fields[i].name; i++) {
    const struct event_field *field = &type->fields[i];
    buf_format(out, "  %-16s ", field->name);
    put_form(out, field);
    buf_text(out, field->required ? "\n" : " (may be left out)\n");
  }
}

/* ---- JSON ---- */

static void json_field(struct buf *out, const struct event_field *field) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "name", str_of(field->name));
  json_put_member(out, "kind", str_of(field_kind_name(field->kind)));
  json_put_bool(out, "required", field->required);
  if (field->choices) {
    json_put_key(out, "choices");
    buf_char(out, '[');
    for (int i = 0; field->choices[i]; i++) {
      json_put_comma(out);
      json_put_string(out, str_of(field->choices[i]));
    }
    buf_char(out, ']');
  }
  buf_char(out, '}');
}

static void json_event_type(struct buf *out, const struct event_type *type) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "event", str_of(type->name));
  json_put_member(out, "sentence", str_of(type->sentence));
  json_put_member(out, "what", str_of(type->what));
  json_put_member(out, "clauses", str_of(type->clauses));
  json_put_key(out, "fields");
  buf_char(out, '[');
  for (int i = 0; i < FIELDS_MAX && type->fields[i].name; i++) json_field(out, &type->fields[i]);
  buf_text(out, "]}");
}

/* ---- Markdown ---- */

static const char markdown_head[] =
    "# Events\n\n"
    "Made by `abstain events --markdown` from the one table of events (src/ledger/vocabulary.c); a test "
    "compares them.\n\n"
    "A journal is JSON Lines: one event a line, in UTF-8; empty lines and lines that start with `#` are "
    "passed over.\n\n"
    "```\n"
    "{\"event\":\"class-given\",\"at\":\"2011-01-03T14:00:00Z\",\"person\":\"ann\",\"class\":\"director\"}\n"
    "{\"event\":\"results\",\"id\":\"r1\",\"at\":\"2011-10-28T11:00:00Z\",\"recorded\":\"2011-10-28T11:05:"
    "00Z\","
    "\"quarter\":\"Q1-2012\"}\n"
    "{\"event\":\"withdrawn\",\"at\":\"2011-10-29T09:00:00Z\",\"of\":\"r1\",\"why\":\"of another company\"}\n"
    "```\n\n"
    "| field of every event | |\n"
    "| --- | --- |\n"
    "| `event` | its name |\n"
    "| `at` | the instant at which it took effect, in UTC or with its offset; years 1900 to 2200 |\n"
    "| `recorded` | the instant at which it was written, when that is not `at`; it never goes back from one "
    "line to the next |\n"
    "| `id` | its own id, when a later `withdrawn` shall be able to name it; given once in a journal |\n\n"
    "Ids and words have 1 to 100 bytes, free text up to 10,000. Shares are a whole JSON number or a "
    "string with up to four decimals, money is a string: nothing passes through floating point. Fields "
    "marked \xe2\x97\x8b may be left out.\n\n"
    "The sentence is how an event is written in the examples of a policy and printed by `abstain "
    "journal print`: words stand as they are, `{field}` is a value, what is in `[ ]` may be left out, "
    "and other fields follow after `with`: `bob is spouse of ann with shares_address yes, dependent "
    "no`. A value with blanks or commas, or that could be taken for a word of the sentence, stands in "
    "double quotes. The clauses are those of the ImmunoGen policy (policies/immunogen.md).\n";

static void markdown_type(struct buf *out, const struct event_type *type) {
  buf_format(out, "\n## %s\n`%s`: %s (clauses %s)\n\n| field | |\n| --- | --- |\n", type->name,
             type->sentence, type->what, type->clauses);
  for (int i = 0; i < FIELDS_MAX && type->fields[i].name; i++) {
    const struct event_field *field = &type->fields[i];
    buf_format(out, "| `%s`%s | ", field->name, field->required ? "" : " \xe2\x97\x8b");
    put_form(out, field);
    buf_text(out, " |\n");
  }
}

static bool run_events(struct invocation *call, struct error *error) {
  const char *name = call->word_count ? call->words[0] : NULL;
  bool markdown = call_option(call, "markdown");
  if (name && event_find(str_of(name)) == EVENT_KINDS) {
    const char *nearest = event_nearest(str_of(name));
    return error_set(error, ERROR_MISSING, "`%s` is not an event; %s%s%s", name,
                     nearest ? "did you mean `" : "`abstain events` lists them", nearest ? nearest : "",
                     nearest ? "`?" : "");
  }
  if (call->json) buf_char(&call->out, '[');
  else if (markdown) buf_text(&call->out, markdown_head);
  for (int kind = 0; kind < EVENT_KINDS; kind++) {
    const struct event_type *type = &event_types[kind];
    if (name && strcmp(name, type->name) != 0) continue;
    if (call->json) json_event_type(&call->out, type);
    else if (markdown) markdown_type(&call->out, type);
    else if (name) put_whole(&call->out, type);
    else put_line(&call->out, type);
  }
  if (call->json) buf_text(&call->out, "]\n");
  return true;
}

const struct command command_events = {
    .name = "events",
    .group = "Journal",
    .summary = "the vocabulary of events: names, sentences, fields",
    .synopsis = "[NAME]",
    .examples = "  abstain events\n  abstain events clearance-given",
    .details = "Without NAME: the name and the sentence of each event. With it: its fields and the clauses "
               "it serves.",
    .options = {{"markdown", NULL, "the reference as a Markdown document"}},
    .words_max = 1,
    .run = run_events,
};
