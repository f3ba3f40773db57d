/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_NOTICE_INTERNAL_H
#define ABSTAIN_NOTICE_INTERNAL_H

#include "../access/access.h"
#include "../clearance/waiting.h"
#include "../company/worker.h"
#include "../store/database.h"
#include "notice.h"
#include "post.h"

enum { LEASE_SECONDS = 5 * 60, SENT_KEPT_DAYS = 90 };
/* Reminders and digests come at this hour of business days, by the policy's clock. */
enum { MORNING_SECONDS = 8 * 3600 };

struct mailer {
  struct worker worker;
  struct company *company;
  struct mail_plan plan;
  struct store *store; /* the thread's own connection */
  struct waiting *waiting; /* requests without a decision, trades without a notice */
  struct instant next_round;
  int64_t unclear; /* the last entry of which it was said that nothing can be worked out from it */
};

/* A message that is to be there; the same cause, subject and person make it once. */
struct wanted {
  struct str person;
  const char *cause;
  struct str subject; /* of the cause: a notice, the instant of a change; may be empty */
  struct str unique;  /* what tells it from others of the same cause and subject */
  struct instant due;
};

struct wanted_list {
  struct wanted *at;
  size_t room;
  uint32_t count;
};
void want(struct arena *arena, struct wanted_list *list, struct wanted wanted);

enum message_state message_state_of(struct str name);
int64_t wait_after(int64_t attempts); /* seconds, which grow from a minute to four hours */

/* -- outbox.c: the tables ------------------------------------------------------------------------------------ */

/* Writes what is wanted, all or nothing, for whoever wants one mail a day as due then; with it goes the occasion at the place (-1: none). */
MUST_USE bool outbox_write(struct mailer *mailer, struct arena *arena, struct wanted_list *list, int64_t occasion, struct error *error);
MUST_USE bool outbox_occasions(struct mailer *mailer, struct arena *arena, int64_t **places, uint32_t *count, struct error *error);

struct held_message {
  struct str id, cause, subject, name, made;
  int64_t attempts;
};
/* All that is due for one person, as one mail. */
struct held {
  struct str person, holder; /* `person` empty: nothing is due */
  struct held_message *at;
  size_t room;
  uint32_t count;
};
MUST_USE bool outbox_claim(struct mailer *mailer, struct arena *arena, struct held *held, struct error *error);
MUST_USE bool outbox_drop(struct mailer *mailer, struct str id, struct error *error);
MUST_USE bool outbox_settle(struct store *store, struct str holder, enum message_state state, struct str due, struct str said,
                            struct error *error);

/* -- causes.c, round.c: whom it concerns --------------------------------------------------------------------- */

/* From occasions to messages. *changed: windows may have moved. */
MUST_USE bool causes_expand(struct mailer *mailer, struct arena *arena, bool *changed, struct error *error);
/* The daily round: whose windows change soon, and when the next round is. */
MUST_USE bool round_make(struct mailer *mailer, struct arena *arena, struct error *error);
/* Does a window of the person change at the instant, as far as he may know? */
bool window_changes_at(const struct view *view, struct str person, struct instant at);

struct round {
  struct mailer *mailer;
  struct arena *arena;
  struct wanted_list list;
  struct instant now;
  struct persons deciders;
};
/* Is it the business of this round: not too long ago, and before the one after the next? */
bool round_reaches(const struct round *round, int64_t at);

/* -- reminder.c ----------------------------------------------------------------------------------------------------- */

void remind_of_certification(struct round *round, const struct view *view, struct str person);
MUST_USE bool remind_of_waiting(struct round *round, struct error *error);
/* What the message is about, was it not done meanwhile? The view is of its person. */
MUST_USE bool is_still_owed(const struct view *view, struct str person, const struct held_message *message, bool *owed,
                            struct error *error);

/* So many business days after the day, or before it; 0: the day itself, or the last before it. Where no calendar counts, every day does. */
struct date business_day_near(const struct registry *reg, struct date day, int days);

/* -- digest.c ------------------------------------------------------------------------------------------------------- */

/* Who wants one mail a day hears of these then. */
MUST_USE bool digest_put_off(struct mailer *mailer, struct arena *arena, struct wanted_list *list, struct error *error);

/* -- smtp.c --------------------------------------------------------------------------------------------------- */

struct letter {
  struct str to, name;
  struct instant date;
};
/* *said: the server's last words, in the arena. */
enum sent letter_send(const struct mailer *mailer, struct arena *arena, const struct letter *letter, struct str *said);
void put_letter(struct buf *out, const struct mail_plan *plan, const struct letter *letter);

#endif
