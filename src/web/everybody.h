/* What pages about everybody share: the roster, dates, persons by name. */
#ifndef ABSTAIN_WEB_EVERYBODY_H
#define ABSTAIN_WEB_EVERYBODY_H

#include "../conduct/certify.h"
#include "../conduct/incident.h"
#include "desk.h"

/* A text in a table that is constant. */
#define CONSTANT(literal)                                                                                                                  \
  { (literal), sizeof(literal) - 1 }

struct roster *site_roster(struct site *site); /* made when it is first needed */
/* The roster of the site, as roster_open; to be given back by roster_close(visit->site->roster). */
MUST_USE bool visit_roster(struct visit *visit, const struct registry **reg, struct error *error);
bool may_change(const struct visit *visit); /* else he reads only */
/* ERROR_MISSING where he reads only. */
MUST_USE bool must_change(const struct visit *visit, struct error *error);
/* Nobody leaves what he typed behind a question for his password: it is asked before. False: it was put. */
bool put_step_up(struct visit *visit);

struct date visit_today(const struct visit *visit); /* by the policy's clock */
/* A date that was typed; with a problem at the field where it is none. False: none, or empty. */
bool typed_date(struct visit *visit, const char *field, struct date *date);
/* What was typed, as a text of an event; with a problem at the field where it is empty or cannot be one. */
struct str typed_text(struct visit *visit, const char *field, const char *if_empty);
/* Files that came with the form; with a problem at the field where they cannot be kept. */
void typed_files(struct visit *visit, const char *field, struct attachments *files);
void put_day_of(struct visit *visit, struct instant instant); /* the day, by the policy's clock */
/* By the roster, linked to his page for who may see it; "somebody" where there is none. */
void put_person(struct visit *visit, const struct registry *reg, struct str person);
/* An id as a part of a path, and back: it may have any character but those of control. A slash and the sign
 * of percent are encoded twice, for the library decodes a path before it is divided. */
struct str path_text(struct arena *arena, struct str id);
struct str path_id(struct arena *arena, struct str parameter);
/* Text as it was typed, its line ends kept. */
void put_prose(struct visit *visit, struct str text);
void put_tag(struct visit *visit, const char *class, const char *words);

/* On the first page: that a certification is asked for. The view is of the visitor. */
void put_certification_asked(struct visit *visit);
/* A policy's document, its rules folded. */
void put_policy(struct visit *visit, struct str text);
enum { VERSION_DIGITS = 16 }; /* of its hash, by which people call a version: /policy/d127cb989bbeb629 */
/* What is different between two versions, section by section. */
void put_changes(struct visit *visit, struct str old, struct str new);

#endif
