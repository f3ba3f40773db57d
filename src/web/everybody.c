/* What pages about everybody share. */
#include "everybody.h"

#include <pthread.h>

#include "../calendar/zone.h"
#include "who.h"

static pthread_mutex_t roster_lock = PTHREAD_MUTEX_INITIALIZER; /* of making a site's roster */

struct roster *site_roster(struct site *site) {
  pthread_mutex_lock(&roster_lock);
  if (!site->roster) site->roster = roster_new(site->arena);
  pthread_mutex_unlock(&roster_lock);
  return site->roster;
}

bool visit_roster(struct visit *visit, const struct registry **reg, struct error *error) {
  return roster_open(site_roster(visit->site), &visit->view, reg, error);
}

bool may_change(const struct visit *visit) { return visit->visitor.rights & RIGHT_DECIDE; }

bool must_change(const struct visit *visit, struct error *error) {
  return may_change(visit) || error_set(error, ERROR_MISSING, "there is nothing to submit here");
}

bool put_step_up(struct visit *visit) {
  if (visit->visitor.is_raised) return true;
  html_f(&visit->out,
         "<p class=\"hint\">Before you change anything here you show once more who you are. <a class=\"button\" "
         "href=\"%.*s\">Show who you are</a></p>\n",
         STR_ARG(path_back(visit, "/confirm")));
  return false;
}

/* -- what was typed ------------------------------------------------------------------------------------------------ */

struct date visit_today(const struct visit *visit) {
  return zone_wall(visit->view.reg->zone, visit->view.now).date;
}

bool typed_date(struct visit *visit, const char *field, struct date *date) {
  struct str text = field_typed(visit, field);
  if (!text.length) return false;
  if (date_parse(text, date)) return true;
  problem_add(visit, field, STR("Write the date like 2026-09-30"));
  return false;
}

struct str typed_text(struct visit *visit, const char *field, const char *if_empty) {
  struct str text = field_typed(visit, field);
  struct error why;
  if (!text.length && if_empty)
    problem_add(visit, field, str_of(if_empty));
  else if (text.length > TEXT_LENGTH_MAX)
    problem_add(visit, field, arena_print(visit->arena, "That is longer than is kept: shorten it to %d characters", TEXT_LENGTH_MAX));
  else if (text.length && !text_check(text, TEXT_LENGTH_MAX, true, &why))
    problem_add(visit, field, arena_copy(visit->arena, str_of(why.text)));
  return text;
}

/* As people see it: without the ends of lines, which a name may not have in an event. */
static struct str file_name(struct visit *visit, struct str name) {
  struct str copy = arena_copy(visit->arena, str_trim(str_sub(name, 0, FILE_NAME_MAX)));
  size_t bad;
  for (size_t i = 0; i < copy.length; i++)
    if ((unsigned char)copy.at[i] < ' ') ((char *)(uintptr_t)copy.at)[i] = '_';
  while (!str_is_utf8(copy, &bad)) copy.length = bad; /* it was cut within a letter */
  return copy.length ? copy : STR("file");
}

void typed_files(struct visit *visit, const char *field, struct attachments *files) {
  const struct web_request *request = visit->request;
  *files = (struct attachments){0};
  for (int i = 0; i < request->upload_count && files->count < ATTACHMENTS_MAX; i++) {
    const struct upload *upload = &request->uploads[i];
    struct str name = file_name(visit, upload->name);
    if (strcmp(upload->field, field) != 0) continue;
    if (upload->is_too_large || !upload->content.length)
      problem_add(visit, field,
                  arena_print(visit->arena, "`" STR_FMT "` %s", STR_ARG(text_shown(name)),
                              upload->is_too_large ? "is larger than 3 MB: send a smaller one" : "is empty"));
    else
      files->at[files->count++] = (struct attachment){name, upload->content};
  }
  if (request->has_more_uploads) problem_add(visit, field, STR("At most 3 files go with one form; add the others as another step"));
  if (visit->problem_count && request->upload_count) problem_add(visit, field, STR("Choose the files again: a browser does not keep them"));
}

/* -- parts of pages ------------------------------------------------------------------------------------------------ */

void put_day_of(struct visit *visit, struct instant instant) { put_day(visit, zone_wall(visit->view.reg->zone, instant).date); }

struct str path_text(struct arena *arena, struct str id) {
  struct buf path;
  buf_init(&path, 5 * ID_LENGTH_MAX);
  for (size_t i = 0; i < id.length; i++)
    if (id.at[i] == '/' || id.at[i] == '%')
      buf_format(&path, "%%25%02X", (unsigned)id.at[i]);
    else
      buf_percent(&path, str_sub(id, i, 1), "");
  return buf_end(&path, arena);
}

struct str path_id(struct arena *arena, struct str parameter) {
  struct buf id;
  buf_init(&id, parameter.length + 1);
  for (size_t i = 0; i < parameter.length; i++) {
    struct str rest = str_sub(parameter, i, 3);
    bool is_sign = str_equal(rest, STR("%2F")) || str_equal(rest, STR("%25"));
    buf_char(&id, !is_sign ? parameter.at[i] : rest.at[2] == 'F' ? '/' : '%');
    i += is_sign ? 2 : 0;
  }
  return buf_end(&id, arena);
}

void put_person(struct visit *visit, const struct registry *reg, struct str person) {
  struct member member;
  bool is_member = member_find(reg, visit->arena, visit->view.now, person, &member);
  bool has_link = is_member && visit->visitor.rights & (RIGHT_DECIDE | RIGHT_AUDIT);
  if (!person.length) {
    buf_text(&visit->out, "somebody");
    return;
  }
  if (has_link) html_f(&visit->out, "<a href=\"/people/%.*s\">", STR_ARG(path_text(visit->arena, person)));
  html_f(&visit->out, "%.*s", STR_ARG(is_member ? member.name : person));
  if (has_link) buf_text(&visit->out, "</a>");
}

void put_prose(struct visit *visit, struct str text) { html_f(&visit->out, "<p class=\"prose\">%.*s</p>\n", STR_ARG(text)); }

void put_tag(struct visit *visit, const char *class, const char *words) {
  html_f(&visit->out, "<strong class=\"tag %s\">%s</strong>", class, words);
}
