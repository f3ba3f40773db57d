/* What trades, clearances and the violations planted among them share. */
#ifndef ABSTAIN_DEMO_TRADE_H
#define ABSTAIN_DEMO_TRADE_H

#include "world.h"

struct str trade_kind(const struct due *due);     /* "sell" */
int32_t trade_second(struct world *world);        /* of a session */
/* On that day, by what the person knows, was told, or by a prohibited period of insiders. */
bool trade_is_barred(const struct world *world, uint32_t slot, struct date day);
/* A sale or gift of what he has, or a purchase; directors and senior managers, whose purchases and sales within six months
 * are matched by law, do not buy. False when he has nothing to trade. */
bool trade_choose(struct world *world, struct due *due);
void trade_choose_purchase(struct world *world, struct due *due);
/* The company's stock, now. Who must report it will. */
void trade_execute(struct world *world, const struct due *due, uint32_t clearance);
void trade_exercise(struct world *world, const struct due *due);

/* The insider asks; what becomes of it follows in time. */
void clearance_ask(struct world *world, struct due wish);

/* What was planted could not be done: it is, later. */
void plant_lost(struct world *world, const struct due *due);

#endif
