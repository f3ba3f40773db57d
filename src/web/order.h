/* How a trade is to be done: the part of a request for clearance that is said only when it matters. The form of /ask has
 * it, the pages of a request and the letter show it. */
#ifndef ABSTAIN_WEB_ORDER_H
#define ABSTAIN_WEB_ORDER_H

#include "site.h"

/* A select of the visitor's accounts, where any is recorded. */
void put_account_field(struct visit *visit, struct str chosen);
/* The fields: what stands in the market for a while, another account, a plan. Closed until it is needed. */
void put_order_fields(struct visit *visit);
/* What of a pledge, a hedge, a plan the administrator must know; nothing for other kinds. */
void put_terms_field(struct visit *visit, struct str kind);
/* What was typed: each may be empty. */
struct order_typed {
  struct str order, price, expires, account, plan, terms;
};
/* NULL where all of it fits the kind; else what is wrong, and with which field. The words take the plan and the expiry. */
const char *read_order(struct visit *visit, const struct order_typed *typed, struct request_words *words, struct particulars *how,
                       const char **field);
/* After the request is known: an order may not stand longer than its clearance could. NULL: it does not. */
const char *check_expiry(struct visit *visit, const struct request *request);
/* "limit order at $45.12, until Friday …" and the rest, as rows of a list; nothing where nothing was said. */
void put_order_rows(struct visit *visit, const struct clearance_case *which);
struct date order_last_day(const struct visit *visit, const struct particulars *how); /* on which it stands, where that was said */
extern const char *const order_words[];                                               /* by enum order, ended by NULL */

#endif
