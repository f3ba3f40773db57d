/* One event spelled out: what the readers of JSON and of sentences make, what the journal takes and gives
 * back, and what the writers print. Its texts are borrowed from whoever made it. Pure: no clock, no SQL, no
 * I/O. */
#ifndef ABSTAIN_LEDGER_EVENT_H
#define ABSTAIN_LEDGER_EVENT_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/date.h"
#include "../base/error.h"
#include "vocabulary.h"

enum { ID_LENGTH_MAX = 100, TEXT_LENGTH_MAX = 10000, YEAR_FIRST = 1900, YEAR_LAST = 2200 };

/* What a field holds. Which member counts is said by the field's kind in the table. */
struct value {
  struct str text; /* person, id, word, text */
  int64_t number;  /* choice: its place in the list; yes or no: 1, 0; date: days; time: seconds of the day;
                      instant: seconds; quarter: quarter_number; shares, money: 1/10000 */
  const struct str *list; /* persons, ids */
  uint32_t count;
  bool all; /* persons: everybody */
};

struct event {
  enum event_kind kind;
  struct instant at, recorded; /* when it took effect, when it was written */
  struct str id;               /* or empty */
  uint32_t line;               /* of the journal; 0: of none */
  uint32_t present;            /* bits: which fields of the table are given */
  struct value values[FIELDS_MAX];
};

static inline bool event_has(const struct event *event, int field) { return event->present >> field & 1; }
static inline int64_t quarter_number(int year, int number) { return (int64_t)year * 4 + number - 1; }
static inline int quarter_year(int64_t quarter) { return (int)(quarter / 4); }
static inline int quarter_in_year(int64_t quarter) { return (int)(quarter % 4) + 1; } /* 1..4 */

struct event event_of(enum event_kind kind, struct instant now); /* took effect and was recorded at `now`; nothing is said yet */
struct event event_copy(struct arena *arena, const struct event *event);  /* with its texts */
/* A field of that name must be in the table of its kind. What is set by hand counts as given. */
struct value *event_set(struct event *event, const char *field);
void event_set_text(struct event *event, const char *field, struct str text); /* an empty one is left out */
void event_set_number(struct event *event, const char *field, int64_t number);
/* NULL, and "", where it is not given or the kind has no such field. */
const struct value *event_value(const struct event *event, const char *field);
struct str event_text(const struct event *event, const char *field);

int event_field_count(enum event_kind kind);
int event_field_find(enum event_kind kind, struct str name); /* its place in the table, or -1 */
/* The event name or field nearest to what was written, or NULL when none is near. */
const char *event_nearest(struct str name);
const char *event_field_nearest(enum event_kind kind, struct str name);

bool field_is_text(enum field_kind kind);          /* person, id, word, text */
bool field_is_list(enum field_kind kind);          /* persons, ids */
const char *field_kind_name(enum field_kind kind); /* "date" */
const char *field_form(enum field_kind kind);      /* how it is written: "a date like 2011-10-28" */
/* The value written as text: one element for a list. The error says what is wrong and how to write it. */
MUST_USE bool value_parse(const struct event_field *field, struct str text, struct value *value,
                          struct error *error);
void buf_value(struct buf *out, const struct event_field *field,
               const struct value *value); /* not for lists */
struct str text_shown(struct str text);    /* as much of it as a message shows, not cut inside a character */
MUST_USE bool id_check(struct str text, struct error *error);
/* 1 to length_max bytes without control characters; prose may have tabs and newlines. */
MUST_USE bool text_check(struct str text, size_t length_max, bool is_prose, struct error *error);
MUST_USE bool instant_check(struct instant instant, struct error *error); /* within the years served */
/* Is every field there that must be? */
MUST_USE bool event_check(const struct event *event, struct error *error);
/* Are its texts UTF-8 and its times within the years served, as those of a journal are? Else they would be written as others than were given. */
MUST_USE bool event_check_writable(const struct event *event, struct error *error);

#endif
