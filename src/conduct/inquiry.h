/* Inquiries of press and analysts (clause 23): whoever is asked says so, and it is referred to the authorised
 * spokespersons. */
#ifndef ABSTAIN_CONDUCT_INQUIRY_H
#define ABSTAIN_CONDUCT_INQUIRY_H

#include "../people/people.h"

struct inquiry {
  struct str id, person, from, text, to; /* to: empty is all spokespersons */
  struct instant received;
  bool is_referred;
};
struct inquiries {
  struct inquiry *at;
  size_t room;
  uint32_t count;
};
/* The newest first; `of` empty: all. */
void inquiries_of(const struct registry *reg, struct arena *arena, struct str of, struct inquiries *inquiries);
bool is_spokesperson(const struct registry *reg, struct arena *arena, struct str person, struct instant now);
void spokespersons_of(const struct registry *reg, struct arena *arena, struct instant now, struct members *spokespersons);

struct inquiry_report {
  struct str person, from, text;
  bool is_referred; /* a spokesperson keeps it himself */
};
MUST_USE bool inquiry_report(struct company *company, struct arena *arena, const struct inquiry_report *report, struct str key,
                             struct error *error);

#endif
