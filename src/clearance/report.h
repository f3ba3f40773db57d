/* After a trade: what was executed, the notice of it, and until when that is due. A trade is what its event
 * says; the notice is owed by a duty of the policy, and is due when that says.
 *
 * Notices are given by the person himself: of what he was cleared for, of a trade that was recorded by others
 * (a broker's statement), or of one that nobody knew of. */
#ifndef ABSTAIN_CLEARANCE_REPORT_H
#define ABSTAIN_CLEARANCE_REPORT_H

#include "../register/duty.h"
#include "clearance.h"

enum option_type { OPTION_ISO, OPTION_NQ, OPTION_NOT_SAID };
enum ownership { OWNED_DIRECTLY, OWNED_INDIRECTLY, OWNERSHIP_NOT_SAID };

struct trade {
  struct str id, person, kind, issuer, clearance, plan; /* texts in the view's arena; may be empty but the person and the kind */
  int64_t shares, price;                                /* 1/10000; price -1: not said */
  struct instant at;
  bool is_owed;       /* some duty asks for a notice of it */
  struct instant due; /* of the notice, where it is owed */
  enum duty_state state;
  struct instant reported; /* where there is a notice */
  bool is_reported;
  enum option_type option;
  struct str grant, account, nature; /* nature: of what is not owned directly */
  enum ownership ownership;
  bool is_own;            /* it is recorded by its notice alone, and so changes with it */
  struct str execution, notice; /* the events, by which they are withdrawn; empty: they have no name */
};

struct trades {
  struct trade *at;
  size_t room;
  uint32_t count;
};

/* The person's, newest first; the view is of him. */
void trades_of(const struct view *view, struct str person, struct trades *trades);
MUST_USE bool trade_find(const struct view *view, struct str person, struct str id, struct trade *found, struct error *error);
/* Is it an exercise of options, of which the notice says the kind of option and the grant? */
bool kind_is_exercise(struct str kind);
/* Kinds of which some duty asks for a notice: bits, by their numbers in the policy. */
uint64_t kinds_to_report(const struct abstain_policy *policy);

/* One of the parts in which an order was executed, at a price of its own: a trade, with a notice of its own. */
struct fill {
  int64_t shares, price; /* price -1: not said */
};
enum { FILLS_MAX = 20 };

/* Records the notice, and the trades where the trade has no id yet. Of the trade counts what the person said: option
 * and grant, kind, issuer, plan and clearance, account and ownership. Where it is reported already, that notice was wrong: it
 * is withdrawn, with the trade where that is its own, and told again, as of when it was first told. Asked again with the
 * same key: the same. */
struct trade_notice {
  struct trade trade;
  struct fill fills[FILLS_MAX];
  int fill_count; /* more than one only where the trade is new or its own */
  struct date date;
  struct instant not_before; /* when it was cleared; a trade of that day comes after that */
};
MUST_USE bool trade_report(struct view *view, const struct trade_notice *notice, struct str key, struct error *error);

#endif
