/* Reading a calendar file (docs/reference/calendar-file.md): one function a production, its grammar above it.
 * Untrusted input: every size has a limit. */
#include <limits.h>
#include <unistd.h>

#include "../base/file.h"
#include "line.h"
#include "rules.h"

enum { FILE_SIZE_MAX = 1 << 20, RULES_MAX = 4096, LIKE_DEPTH_MAX = 4, SHIFT_MAX = 100, EVERY_WEEKDAY = 0x7f };

/* One file on its way into a source. */
struct file {
  struct line line;
  const struct source_finder *finder;
  struct calendar_source *source;
  unsigned said; /* bit per header line that stood already */
};

/* anchor = "easter" | month day | ordinal weekday "of" month | date */
static bool read_anchor(struct line *line, struct rule *rule) {
  static const char *const ordinals[] = {"last", "1st", "2nd", "3rd", "4th", "5th"};
  if (line_take(line, "easter")) {
    rule->anchor = ANCHOR_EASTER;
    return true;
  }
  if (line_take_month(line, &rule->month)) {
    rule->anchor = ANCHOR_MONTH_DAY;
    return line_need_int(line, 1, month_days(2000, rule->month), "a day of the month", &rule->day);
  }
  for (rule->nth = 0; rule->nth < 6; rule->nth++) {
    if (!line_take(line, ordinals[rule->nth])) continue;
    rule->anchor = ANCHOR_WEEKDAY;
    if (!line_need_weekday(line, &rule->weekday)) return false;
    if (!line_take(line, "of")) return line_expected(line, "`of`");
    return line_take_month(line, &rule->month) || line_expected(line, "a month");
  }
  rule->anchor = ANCHOR_DATE;
  if (!date_parse(line_word(line), &rule->date))
    return line_expected(line, "a day (2012-10-29, july 4, last monday of may, easter)");
  line->at++;
  rule->year_first = rule->year_last = date_civil(rule->date).year;
  return true;
}

/* when = [ number ( "day" | "days" ) ( "before" | "after" ) ] anchor */
static bool read_when(struct line *line, struct rule *rule) {
  int64_t number;
  if (str_int(line_word(line), &number)) {
    if (!line_need_int(line, 1, SHIFT_MAX, "a number of days from 1 to 100", &rule->shift)) return false;
    if (!line_take(line, "day") && !line_take(line, "days")) return line_expected(line, "`days`");
    if (line_take(line, "before")) rule->shift = -rule->shift;
    else if (!line_take(line, "after")) return line_expected(line, "`before` or `after`");
  }
  if (!read_anchor(line, rule)) return false;
  if (rule->anchor == ANCHOR_DATE && rule->shift)
    return line_refuse(line, "a single date is written as it is, not shifted");
  return true;
}

/* "if" weekday "then" weekday : observed on the nearest such weekday */
static bool read_move(struct line *line, struct rule *rule) {
  int from, to;
  if (!line_need_weekday(line, &from)) return false;
  if (!line_take(line, "then")) return line_expected(line, "`then`");
  if (!line_need_weekday(line, &to)) return false;
  rule->moved[from] = (to - from + 10) % 7 - 3;
  return true;
}

static bool need_year(struct line *line, int *year) {
  return line_need_int(line, YEAR_FIRST, YEAR_LAST, "a year from 1900 to 2199", year);
}

/* limit = "if" weekday "then" weekday | "on" weekday { weekday } | "since" year | "until" year */
static bool read_limits(struct line *line, struct rule *rule) {
  int weekday;
  for (;;) {
    if (line_take(line, "if")) {
      if (!read_move(line, rule)) return false;
    } else if (line_take(line, "on")) {
      if (!line_need_weekday(line, &weekday)) return false;
      rule->only = 1u << weekday;
      while (line_take_weekday(line, &weekday)) rule->only |= 1u << weekday;
    } else if (line_take(line, "since")) {
      if (!need_year(line, &rule->year_first)) return false;
    } else if (line_take(line, "until")) {
      if (!need_year(line, &rule->year_last)) return false;
    } else if (rule->year_first > rule->year_last) {
      return line_refuse(line, "`since` is later than `until`");
    } else {
      return true;
    }
  }
}

/* rule = ( "closed" | "early" time | "late" time | "ordinary" ) when { limit } reason */
static bool read_rule(struct file *file, enum rule_effect effect) {
  struct line *line = &file->line;
  struct calendar_source *source = file->source;
  struct rule rule = {.effect = effect, .only = EVERY_WEEKDAY, .year_first = INT_MIN, .year_last = INT_MAX,
                      .path = line->path, .line = line->number};
  bool has_time = effect == EFFECT_EARLY || effect == EFFECT_LATE;
  if (has_time && !line_need_time(line, &rule.seconds)) return false;
  if (!read_when(line, &rule)) return false;
  if (rule.anchor != ANCHOR_DATE && !read_limits(line, &rule)) return false;
  if (!line_need_text(line, "the reason in quotes", &rule.reason)) return false;
  if (source->count == RULES_MAX) return line_refuse(line, "more than %d rules", RULES_MAX);
  ARENA_ROOM(file->finder->arena, source->rules, source->room, source->count);
  source->rules[source->count++] = rule;
  return true;
}

/* "calendar" name title */
static bool read_name(struct file *file) {
  return line_need_name(&file->line, "the calendar's name", &file->source->name) &&
         line_need_text(&file->line, "the calendar's title in quotes", &file->source->title);
}

/* "like" name : everything of another calendar, to be added to */
static bool read_like(struct file *file) {
  struct source_finder deeper = *file->finder;
  struct calendar_source base;
  struct str name;
  if (file->said & (file->said - 1) & ~2u || file->source->count)
    return line_refuse(&file->line, "`like` stands directly after `calendar`");
  if (!line_need_name(&file->line, "the name of another calendar", &name)) return false;
  if (++deeper.depth > LIKE_DEPTH_MAX)
    return line_refuse(&file->line, "`like` leads through more than %d calendars", LIKE_DEPTH_MAX);
  if (!source_find(&deeper, name, &base, file->line.error)) return false;
  base.name = file->source->name;
  base.title = file->source->title;
  base.inherited = base.count;
  *file->source = base;
  return true;
}

/* "span" year year */
static bool read_span(struct file *file) {
  struct calendar_source *source = file->source;
  if (!need_year(&file->line, &source->year_first) || !need_year(&file->line, &source->year_last)) return false;
  return source->year_first <= source->year_last || line_refuse(&file->line, "the first year is after the last");
}

/* "zone" name */
static bool read_zone(struct file *file) {
  return line_need_name(&file->line, "a time zone such as America/New_York", &file->source->zone);
}

/* "hours" time time */
static bool read_hours(struct file *file) {
  struct calendar_source *source = file->source;
  if (!line_need_time(&file->line, &source->opens) || !line_need_time(&file->line, &source->closes)) return false;
  source->has_hours = true;
  return source->opens < source->closes || line_refuse(&file->line, "the close is not after the open");
}

/* "weekend" weekday { weekday } */
static bool read_weekend(struct file *file) {
  int weekday;
  if (!line_need_weekday(&file->line, &weekday)) return false;
  file->source->weekend = 1u << weekday;
  while (line_take_weekday(&file->line, &weekday)) file->source->weekend |= 1u << weekday;
  return file->source->weekend != EVERY_WEEKDAY || line_refuse(&file->line, "a week needs an open day");
}

static const struct header_line {
  const char *word;
  bool (*read)(struct file *file);
} header_lines[] = {{"calendar", read_name}, {"like", read_like}, {"span", read_span},
                    {"zone", read_zone},     {"hours", read_hours}, {"weekend", read_weekend}};
static const char no_name[] = "the file starts with a line such as `calendar nyse \"New York Stock Exchange\"`";

static bool read_line(struct file *file) {
  static const char *const effects[] = {"closed", "early", "late", "ordinary"};
  struct line *line = &file->line;
  if (line_at_end(line)) return true;
  if (!file->said && !str_equal(line_word(line), STR("calendar"))) return line_refuse(line, no_name);
  for (size_t i = 0; i < sizeof header_lines / sizeof *header_lines; i++) {
    if (!line_take(line, header_lines[i].word)) continue;
    if (file->said & 1u << i) return line_refuse(line, "`%s` stands twice", header_lines[i].word);
    file->said |= 1u << i;
    return header_lines[i].read(file);
  }
  for (int effect = 0; effect < 4; effect++)
    if (line_take(line, effects[effect])) return read_rule(file, (enum rule_effect)effect);
  return line_expected(line, "calendar, like, span, zone, hours, weekend, closed, early, late or ordinary");
}

/* What can be said only when the whole file is known. */
static bool check_whole(struct file *file) {
  const struct calendar_source *source = file->source;
  struct line *line = &file->line;
  if (!file->said) return line_refuse(line, no_name);
  if (!source->year_first) return line_refuse(line, "the usable years are missing; write `span 1990 2027`");
  if (!source->zone.length) return line_refuse(line, "the time zone is missing; write `zone America/New_York`");
  for (size_t i = 0; i < source->count; i++) {
    const struct rule *rule = &source->rules[i];
    if (rule->effect != EFFECT_EARLY && rule->effect != EFFECT_LATE) continue;
    line->path = rule->path;
    line->number = rule->line;
    if (!source->has_hours) return line_refuse(line, "an early close or a late open needs `hours`");
    if (rule->seconds <= source->opens || rule->seconds >= source->closes)
      return line_refuse(line, "the time is not within the ordinary hours");
  }
  return true;
}

bool source_parse(const struct source_finder *finder, const char *path, struct str text,
                  struct calendar_source *source, struct error *error) {
  struct file file = {.line = {.path = path, .error = error}, .finder = finder, .source = source};
  struct str one;
  *source = (struct calendar_source){.weekend = 1u << SUNDAY | 1u << SATURDAY};
  if (text.length > FILE_SIZE_MAX)
    return error_set(error, ERROR_INPUT, "%s: larger than %d bytes, the most that is read", path, FILE_SIZE_MAX);
  for (file.line.number = 1; str_cut(&text, '\n', &one); file.line.number++) {
    if (!line_split(&file.line, one) || !read_line(&file)) return false;
    if (!line_at_end(&file.line)) return line_expected(&file.line, "the end of the line");
  }
  return check_whole(&file);
}

static bool name_is_safe(struct str name) {
  for (size_t i = 0; i < name.length; i++) {
    char c = name.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return name.length > 0 && name.length <= 32;
}

/* The text of the calendar: from the directory, or else built in. */
static bool find_text(const struct source_finder *finder, struct str name, const char **path, struct str *text,
                      struct error *error) {
  if (finder->directory) {
    *path = arena_print(finder->arena, "%s/" STR_FMT ".calendar", finder->directory, STR_ARG(name)).at;
    if (file_read(finder->arena, *path, FILE_SIZE_MAX, text, error)) return true;
    if (error->kind != ERROR_MISSING) return false;
    if (access(finder->directory, F_OK) != 0)
      return error_set(error, ERROR_MISSING, "there is no directory `%s` of calendars", finder->directory);
  }
  *path = arena_print(finder->arena, "calendars/" STR_FMT ".calendar", STR_ARG(name)).at;
  for (const struct builtin_file *file = calendar_builtin; file->name; file++)
    if (str_equal(str_of(file->name), name)) {
      *text = (struct str){(const char *)file->bytes, file->size};
      return true;
    }
  struct str known = STR("");
  for (const struct builtin_file *file = calendar_builtin; file->name; file++)
    known = arena_print(finder->arena, STR_FMT "%s%s", STR_ARG(known), known.length ? ", " : "", file->name);
  return error_set(error, ERROR_MISSING,
                   "there is no calendar `" STR_FMT "`; there are " STR_FMT ", and NAME.calendar in a directory of your own",
                   STR_ARG(name), STR_ARG(known));
}

const char *calendar_builtin_name(int index) { return calendar_builtin[index].name; }

struct str calendar_own_name(struct str name) { return str_equal(name, STR("us-federal")) ? STR("sec") : name; }

bool source_find(const struct source_finder *finder, struct str name, struct calendar_source *source,
                 struct error *error) {
  const char *path;
  struct str text;
  name = calendar_own_name(name);
  if (!name_is_safe(name))
    return error_set(error, ERROR_INPUT,
                     "`" STR_FMT "` is not the name of a calendar; a name has small letters, digits and `-`",
                     STR_ARG(name));
  if (!find_text(finder, name, &path, &text, error) || !source_parse(finder, path, text, source, error)) return false;
  if (str_equal(source->name, name)) return true;
  return error_set(error, ERROR_INPUT, "%s: the file calls its calendar `" STR_FMT "`; name and file must agree", path,
                   STR_ARG(source->name));
}
