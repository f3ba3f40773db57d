/* Mails: that there is something new for somebody, never what. An event of which somebody is to hear is noted in the
 * transaction that records it (store/occasions.c); a thread works out whom it concerns, sends each of them a mail that
 * says only "there is an update for you" and where to sign in, and records that it was delivered.
 *
 * Whoever works out messages makes the same ones: several servers on one store send each once, for one of them claims it
 * for a while. What a mail server takes and then says so to nobody, because the connection is gone, is sent again, with
 * the same Message-ID. */
#ifndef ABSTAIN_NOTICE_NOTICE_H
#define ABSTAIN_NOTICE_NOTICE_H

#include "../company/company.h"
#include "../people/persons.h"

enum { GIVE_UP_SECONDS = 3 * SECONDS_PER_DAY, MESSAGES_SHOWN = 200 };

struct mail_plan {
  const char *store;         /* its address: the thread has a connection of its own */
  struct str server;         /* "smtp://mail.example.org:587", "smtps://…" */
  struct str from;           /* "abstain@example.org" */
  struct str site;           /* where people sign in: "https://trading.example.org/" */
  struct str user, password; /* empty: without signing in */
  const char *authorities;   /* PEM file of those who vouch for the server; NULL: the system's */
};

/* Is the mail server there, does it speak TLS by a certificate that is trusted, does it let us in? Sends nothing. Takes up to 30 seconds.
 * ERROR_BUSY: no, and why. */
MUST_USE bool mail_try(struct arena *arena, const struct mail_plan *plan, struct error *error);

struct mailer;
/* Starts the thread. Errors: an address that is none. */
MUST_USE bool mailer_start(struct arena *arena, struct company *company, const struct mail_plan *plan, struct mailer **mailer,
                           struct error *error);
/* Lets what is being sent be sent, and ends the thread. NULL is allowed. */
void mailer_stop(struct mailer *mailer);

/* Can a mail be sent to that? One @, no blanks, brackets or control characters. */
bool address_is_one(struct str address);
/* What is recorded as a person's address, last; empty: none. The view is of him. */
struct str person_address(const struct view *view, struct str person);

/* Everybody of whom it is recorded that he joined or has a class or an office. */
MUST_USE bool everybody(struct company *company, struct arena *arena, struct persons *persons, struct error *error);
/* Those of them who are in service now, each with a view of him, which is open only within the call. */
typedef bool person_visitor(void *context, struct view *view, struct str person, struct error *error);
MUST_USE bool each_in_service(struct company *company, const struct persons *persons, person_visitor *visit, void *context,
                              struct error *error);

/* As what the ledger says that it was delivered: the notice itself, or what it was about, "window-2026-05-21T12:00:00Z". */
struct str notice_named(struct arena *arena, struct str cause, struct str subject);

/* -- how a person wants to hear (digest.c) ---------------------------------------------------------------------- */

enum hearing { HEAR_AT_ONCE, HEAR_DAILY };
MUST_USE bool hearing_of(const struct view *view, struct str person, enum hearing *hearing, struct error *error);
/* The view is closed by this. */
MUST_USE bool hearing_choose(struct view *view, struct str person, enum hearing hearing, struct str key, struct error *error);

/* -- for the administrator ---------------------------------------------------------------------------------------- */

enum message_state { MESSAGE_WAITING, MESSAGE_SENT, MESSAGE_REFUSED, MESSAGE_GIVEN_UP };
enum { MESSAGE_STATES = MESSAGE_GIVEN_UP + 1 };
extern const char *const message_states[MESSAGE_STATES]; /* as the table has them */

struct message_line {
  struct str person, cause, made, due, said;
  enum message_state state;
  int64_t attempts;
};
struct message_lines {
  int64_t counts[MESSAGE_STATES];
  struct message_line *at; /* those that were refused or given up, that wait after an attempt, then the last sent */
  size_t room;
  uint32_t count;
};
MUST_USE bool messages_list(struct view *view, struct str reader, struct message_lines *lines, struct error *error);
/* What was refused or given up, of mails and of webhooks, is tried again. The view is closed by this. */
MUST_USE bool messages_again(struct view *view, struct str by, struct str key, struct error *error);
/* A mail that came back: ours, which it quotes, counts as refused, and as not delivered. *person: to whom it was. ERROR_MISSING: it
 * quotes none. */
MUST_USE bool bounce_take(struct company *company, struct arena *arena, struct str mail, struct str by, struct str *person,
                          struct error *error);

#endif
