/* Sample policies. What speaks of the sample itself (that the company does not exist, how its text came about) and the examples are
 * left out, statement by statement; everything else stays as it is. */
#include "sample.h"

#include "../base/buf.h"

enum { TEXT_MAX = 4 << 20 };

const struct sample samples[] = {
    {"immunogen", "closed around each quarter's results, clearance before every trade (United States)", "ImmunoGen, Inc.", "IMGN",
     "June 30"},
    {"closed-by-default", "closed all year but for four windows (United States)", "Halden Audio, Inc.", "HALD", "December 31"},
    {"united-kingdom", "closed before results are announced, clearance before every trade (United Kingdom)", "Marlow & Finch plc", "MAFI",
     "December 31"},
    {0},
};

const struct sample *sample_find(struct str name) {
  for (const struct sample *sample = samples; sample->name; sample++)
    if (str_equal(name, str_of(sample->name))) return sample;
  return NULL;
}

struct str sample_text(const struct sample *sample) {
  for (const struct builtin_file *file = sample_builtin; file->name; file++)
    if (strcmp(file->name, sample->name) == 0) return (struct str){(const char *)file->bytes, file->size};
  return STR("");
}

bool sample_name_check(struct str name, struct error *error) {
  size_t bad;
  if (name.length == 0) return error_set(error, ERROR_INPUT, "the company's name is empty; write it like `Acme Robotics, Inc.`");
  if (!str_is_utf8(name, &bad)) return error_set(error, ERROR_INPUT, "the company's name is not UTF-8");
  for (size_t i = 0; i < name.length; i++)
    if ((unsigned char)name.at[i] < ' ' || strchr("\"\\`*_<>[]#|~{}\x7f", name.at[i]))
      return error_set(error, ERROR_INPUT, "a company's name may have letters, digits, blanks and . , ' & ( ) - + ! /");
  return true;
}

struct adapting {
  const struct sample *sample;
  const struct sample_owner *owner;
  struct buf out, held;     /* held: comments and blank lines of a block, until it is known what follows them */
  bool in_block, was_block; /* within a block of rules; one has begun before */
  bool drops;               /* the statement or paragraph that goes on */
};

static void put_replaced(struct buf *out, struct str line, struct str from, struct str to) {
  for (size_t at; (at = str_find(line, from, 0)) != SIZE_MAX; line = str_sub(line, at + from.length, line.length)) {
    buf_str(out, str_sub(line, 0, at));
    buf_str(out, to);
  }
  buf_str(out, line);
}

static void put_line(struct adapting *adapting, struct buf *out, struct str line) {
  struct buf named;
  buf_init(&named, TEXT_MAX);
  put_replaced(&named, line, str_of(adapting->sample->company), adapting->owner->name);
  put_replaced(out, buf_view(&named), str_of(adapting->sample->ticker), adapting->owner->ticker);
  buf_char(out, '\n');
  buf_free(&named);
}

static void take_held(struct adapting *adapting, bool keep) {
  if (keep) buf_str(&adapting->out, buf_view(&adapting->held));
  buf_clear(&adapting->held);
}

/* A line within a block of rules. */
static void take_rule_line(struct adapting *adapting, struct str line) {
  bool goes_on = line.length && line.at[0] == ' ', waits = line.length == 0 || line.at[0] == '#';
  if (waits) put_line(adapting, &adapting->held, line);
  if (waits || (goes_on && adapting->drops)) return;
  if (!goes_on) adapting->drops = str_starts(line, STR("example ")) || str_starts(line, STR("background "));
  take_held(adapting, !adapting->drops);
  if (adapting->drops) return;
  if (str_starts(line, STR("in-force from "))) {
    buf_text(&adapting->out, "in-force from ");
    buf_date(&adapting->out, adapting->owner->in_force);
    buf_char(&adapting->out, '\n');
  } else if (str_starts(line, STR("fiscal year ends "))) {
    buf_format(&adapting->out, "fiscal year ends " STR_FMT "\n", STR_ARG(adapting->owner->fiscal_year));
  } else {
    put_line(adapting, &adapting->out, line);
  }
}

/* A line of prose. Before the first block, a paragraph about the sample is passed over. */
static void take_prose(struct adapting *adapting, struct str line) {
  bool is_about_sample = str_starts(line, STR(">")) || str_find(line, STR("does not exist"), 0) != SIZE_MAX;
  if (line.length == 0)
    adapting->drops = false;
  else if (!adapting->was_block && is_about_sample)
    adapting->drops = true;
  if (!adapting->drops) put_line(adapting, &adapting->out, line);
}

static void put_origin(struct adapting *adapting) {
  const struct sample_owner *owner = adapting->owner;
  buf_format(&adapting->out,
             "\n> The policy of " STR_FMT " (the \"Company\"; " STR_FMT
             "). It began as the sample `%s` of abstain, and is to be read and changed by the\n"
             "> Company's counsel before anybody relies on it. Nothing in it is legal advice.\n",
             STR_ARG(owner->name), STR_ARG(owner->ticker), adapting->sample->name);
}

struct str sample_adapt(struct arena *arena, const struct sample *sample, const struct sample_owner *owner) {
  struct adapting adapting = {.sample = sample, .owner = owner};
  struct str rest = sample_text(sample), line;
  buf_init(&adapting.out, TEXT_MAX);
  buf_init(&adapting.held, TEXT_MAX);
  while (str_cut(&rest, '\n', &line)) {
    if (str_starts(line, STR("```"))) {
      if (adapting.in_block) take_held(&adapting, false);
      adapting.in_block = !adapting.in_block;
      adapting.was_block = true;
      adapting.drops = false;
      put_line(&adapting, &adapting.out, line);
    } else if (adapting.in_block) {
      take_rule_line(&adapting, line);
    } else {
      take_prose(&adapting, line);
      if (str_starts(line, STR("# "))) put_origin(&adapting);
    }
  }
  struct str text = buf_end(&adapting.out, arena);
  buf_free(&adapting.held);
  return text;
}
