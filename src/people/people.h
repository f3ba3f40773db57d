/* Personnel as the roster has them: who is in service in which classes and offices, who is related to whom.
 * All of it is worked out from events as of an instant; what takes effect later is not yet so. Texts borrow
 * the register's. */
#ifndef ABSTAIN_PEOPLE_PEOPLE_H
#define ABSTAIN_PEOPLE_PEOPLE_H

#include "../company/telling.h"
#include "roster.h"

struct words {
  struct str *at;
  size_t room;
  uint32_t count;
};
bool words_have(const struct words *words, struct str word);

struct member {
  struct symbol symbol;
  struct str id, name, entity, email; /* as said last; the name is the id where none was said */
  struct words classes, offices;      /* as they were given: of a class within another that one only */
  struct instant joined, left;        /* the last of each; INSTANT_ALWAYS, INSTANT_NEVER: none */
  bool is_in_service;                 /* is of a class */
};

struct members {
  struct member *at;
  size_t room;
  uint32_t count;
};

/* Everybody who ever joined, was of a class or held an office, by name. */
void members_of(const struct registry *reg, struct arena *arena, struct instant now, struct members *members);
/* False: nobody such. */
bool member_find(const struct registry *reg, struct arena *arena, struct instant now, struct str id, struct member *member);
bool is_class(const struct abstain_policy *policy, struct str word);
bool is_office(const struct abstain_policy *policy, struct str word);
/* Is he of the class, or of one within it? */
bool member_is_of(const struct registry *reg, struct arena *arena, const struct member *member, struct str class, struct instant now);

/* A tie, with the three tests kept apart: kinship counts by its word, a household by the address, an
 * immediate family member by the address or by dependence. */
enum said { SAID_NOTHING, SAID_YES, SAID_NO };
struct tie {
  struct str person, of, relation;
  struct instant since, until; /* INSTANT_NEVER: it lasts */
  enum said shares_address, dependent;
};
struct ties {
  struct tie *at;
  size_t room;
  uint32_t count;
};
void ties_of(const struct registry *reg, struct arena *arena, struct symbol person, struct ties *ties);

struct account {
  struct str account, broker;
  struct instant opened, closed;
};
struct accounts {
  struct account *at;
  size_t room;
  uint32_t count;
};
void accounts_of(const struct registry *reg, struct arena *arena, struct symbol person, struct accounts *accounts);

#endif
