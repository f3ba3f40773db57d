/* Windows: every period that binds a person within a span of time. */
#ifndef ABSTAIN_REGISTER_WINDOW_H
#define ABSTAIN_REGISTER_WINDOW_H

#include "answer.h"

struct window {
  struct instance instance;
  bool opens;       /* trading is allowed within it; else it is prohibited */
  bool unsure;      /* it may not bind him: a relation or a lot is not known well enough */
};

struct windows {
  struct window *at;
  size_t room;
  uint32_t count;
};

/* In the order of their starts. Undisclosed periods only for the administrator. */
void windows_of(const struct registry *reg, struct arena *arena, struct symbol person, struct instant from, struct instant until,
                enum audience audience, struct windows *result);

#endif
