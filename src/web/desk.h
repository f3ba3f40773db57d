/* Parts that the pages about requests and trades share. */
#ifndef ABSTAIN_WEB_DESK_H
#define ABSTAIN_WEB_DESK_H

#include "../clearance/report.h"
#include "site.h"

/* "cash-exercise" as people say it: "cash exercise". */
struct str kind_in_words(struct visit *visit, struct str kind);
/* What a period is about: "Q1-2027", "open-market purchase of 29 May 2026". */
struct str subject_in_words(struct visit *visit, const struct instance *instance);
/* "sell 1,200 of IMGN" */
void put_what(struct visit *visit, struct str kind, int64_t shares, struct str issuer);
struct str day_text(struct visit *visit, struct date day);                /* "2011-09-19" */
void put_day(struct visit *visit, struct date day);                       /* "19 September 2011" */
void put_money(struct visit *visit, int64_t amount);                      /* "$45.12"; nothing where none was said */
struct str amount_text(struct visit *visit, int64_t amount, int places);  /* "45.12"; empty where none was said */
bool amount_read(struct visit *visit, struct str typed, int64_t *amount); /* "1,200", "$45.12": as people write */
/* A select of kinds, with what was typed chosen; `kinds` are bits by their numbers in the policy. */
void put_kind_select(struct visit *visit, const char *label, uint64_t kinds);
/* Why, in the policy's words, where the person may know it; else what he is told instead. */
void put_reasons(struct visit *visit, const struct answer *answer);
/* What the visitor owes, with its due day, and what he is cleared for now with the notice to be sent in one
 * step; nothing where there is neither. For the first page. */
void put_owed(struct visit *visit);

#endif
