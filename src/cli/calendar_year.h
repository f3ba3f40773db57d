/* A calendar's year drawn for the terminal. For calendar.c alone. */
#ifndef ABSTAIN_CLI_CALENDAR_YEAR_H
#define ABSTAIN_CLI_CALENDAR_YEAR_H

#include "../calendar/calendar.h"
#include "command.h"

/* What is to be said of the day: "Veterans Day", "Christmas Eve, closes 13:00"; nothing of an ordinary day. */
void buf_day_note(struct buf *out, const struct calendar *calendar, struct date date);
void calendar_year_draw(struct invocation *call, const struct calendar *calendar, int year);

#endif
