/* What an administrator does about windows: restricted periods called and lifted, closed periods named, dates of results. And
 * the private addresses of calendars. Acts are recorded as events; who may do it is for the caller to ask. */
#ifndef ABSTAIN_WINDOW_WINDOW_H
#define ABSTAIN_WINDOW_WINDOW_H

#include "../company/company.h"

/* A notice that counts now, or will. */
struct notice {
  struct str id, by;
  bool closes;                /* a closed period; else a restricted notice */
  struct instant from, until; /* until: INT64_MAX, until it is lifted */
  bool is_to_all;
  const struct str *persons; /* in the view's arena */
  uint32_t person_count;
};
struct notices {
  struct notice *at;
  size_t room;
  uint32_t count;
};
/* The newest first. */
void notices_list(const struct view *view, struct notices *notices);
/* One of those. ERROR_MISSING: it is none, or no longer counts. */
MUST_USE bool notice_find(const struct view *view, struct str id, struct notice *notice, struct error *error);

/* -- acts: the view is closed by these; the same key is the same act --------------------------------------------- */

/* No persons: to all. */
MUST_USE bool window_restrict(struct view *view, struct str by, const struct str *persons, uint32_t count, struct str key,
                              struct error *error);
MUST_USE bool window_close(struct view *view, struct str by, struct instant from, struct instant until, struct str key,
                           struct error *error);
MUST_USE bool window_lift(struct view *view, struct str by, const struct notice *notice, struct str key, struct error *error);
/* Results of a quarter (quarter_number), expected on a day, or released at an instant. */
MUST_USE bool window_expect(struct view *view, struct str by, int64_t quarter, struct date day, struct str key, struct error *error);
MUST_USE bool window_release(struct view *view, struct str by, int64_t quarter, struct instant at, struct str key, struct error *error);

/* -- private addresses of calendars ------------------------------------------------------------------------------ */

/* A new one, in place of any before; *token is what stands behind the slash, and is not kept. */
MUST_USE bool feed_make(struct view *view, struct str person, struct str *token, struct error *error);
MUST_USE bool feed_end(struct view *view, struct str person, struct error *error);
MUST_USE bool feed_is_there(const struct view *view, struct str person, bool *is_there, struct error *error);
/* Whose it is. ERROR_MISSING: nobody's. */
MUST_USE bool feed_person(const struct view *view, struct str token, struct str *person, struct error *error);

#endif
