/* Events of one act, as they are put together. They are recorded at the act's own instant and, unless said
 * otherwise, took effect then. */
#ifndef ABSTAIN_COMPANY_TELLING_H
#define ABSTAIN_COMPANY_TELLING_H

#include "company.h"

struct telling {
  struct company *company;
  struct arena *arena;
  struct act act;
  struct event *events;
  size_t room;
  uint32_t count;
  companion *also; /* as struct command_act has it; NULL unless it is set */
  void *context;
};

/* Who does what; an empty key is drawn. */
struct telling telling_begin(struct company *company, struct arena *arena, const char *act, struct str by, struct str key);
/* Another event; it stands until the next one is asked for. */
struct event *telling_add(struct telling *telling, enum event_kind kind);
/* An id of what the act begins: the same key names the same thing. It tells nothing of what else there is. */
struct str telling_id(struct arena *arena, const char *beginning, struct str key);
/* Appends what there is; nothing at all is done where there is nothing. */
MUST_USE bool telling_append(struct telling *telling, struct error *error);

#endif
