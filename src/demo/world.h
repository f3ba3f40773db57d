/* The company while its history is made up: what its files share. Nobody outside the room includes this. */
#ifndef ABSTAIN_DEMO_WORLD_H
#define ABSTAIN_DEMO_WORLD_H

#include "../base/number.h"
#include "../calendar/calendar.h"
#include "../calendar/fiscal.h"
#include "agenda.h"

enum { MINUTE = 60, HOUR = 3600 };
enum { BEFORE_OPEN = 7 * HOUR, OPENS = 9 * HOUR + 30 * MINUTE, CLOSES = 16 * HOUR }; /* of the day in New York */
enum { SCRATCH_MAX = 8192, MEMBERS_MAX = 40, ITEMS_MAX = 64 };

enum rank { RANK_DIRECTOR, RANK_SENIOR, RANK_DESIGNATED, RANK_EMPLOYEE, RANK_CONSULTANT };
enum trade { TRADE_SELL, TRADE_BUY, TRADE_GIFT, TRADE_EXERCISE, TRADE_ADOPT_PLAN };
enum family { FAMILY_SPOUSE = 1, FAMILY_CHILD = 2, FAMILY_ENTITY = 4, FAMILY_PARTED = 8 };

/* A place in the company, and who holds it now. */
struct person {
  uint32_t number;                     /* of all who ever came: it makes the name; 0: nobody */
  uint32_t lot_shares;                 /* left of the newest lot that was not bought in the market */
  struct date bound_from, bound_until; /* on an item, or told to stop trading */
  struct date settled;                 /* nothing was granted to him since */
  struct date asks;                    /* until then what he asked for may be open, or cleared and not used */
  struct date reports;                 /* reports his last trade then */
  uint16_t lot;                        /* number of that lot */
  uint8_t family;                      /* bits of enum family */
  bool has_account;
  bool has_plan; /* or has asked for one */
  bool revoked;  /* he is designated no longer, or not yet again */
};

struct item {
  uint32_t notice; /* restricted notice of that number, or 0 */
  struct member {
    uint32_t slot, person;
  } members[MEMBERS_MAX];
  uint32_t member_count, restricted; /* the first of them were told to stop trading */
  struct date end;
  bool is_abandoned;
};

struct world {
  const struct demo_plan *plan;
  demo_sink *sink;
  void *context;
  struct error *error;
  bool failed;
  struct arena *arena;
  uint64_t random;
  const struct calendar *exchange, *business;
  const struct zone *zone;
  struct fiscal fiscal;
  struct agenda agenda;
  struct date first, today;
  struct instant noon, now;
  int32_t second; /* of today: now */
  int64_t price;  /* of a share */

  struct person *people; /* the directors, then senior managers, designated, employees, consultants */
  uint32_t slots, directors, seniors, designated;
  uint32_t first_name;   /* of the table: where the names begin */
  uint32_t spokesperson; /* the person who was named */

  /* Numbers given out so far. */
  uint32_t persons, requests, trades, plans, notices, items_opened, inquiries, incidents, errors, grants;

  struct item items[ITEMS_MAX];      /* by number; none lives so long that another takes its place */
  struct date open_from, open_until; /* between the prohibited periods of two quarters */
  struct date announced_until, noticed_from, noticed_until;
  struct date administrator_back; /* the general counsel is away until that day */

  uint32_t planted;      /* violations, one kind after the other */
  uint32_t items_abused; /* violations on items yet to be planted */
  uint32_t lost;         /* bits: kinds to be planted in the next quarter */

  char scratch[SCRATCH_MAX]; /* the texts of one event */
  size_t scratch_used;
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- chance: one draw in an expression, for the compiler chooses which of two comes first ---- */
uint64_t draw(struct world *world, uint64_t below);
static inline bool chance(struct world *world, uint32_t percent) { return draw(world, 100) < percent; }
/* How many of `count` things that each happen `per_thousand` times in a thousand years happen today. */
uint32_t draw_today(struct world *world, uint64_t count, uint32_t per_thousand);

/* ---- days ---- */
struct instant at_second(const struct world *world, struct date day, int32_t second);
struct date trading_day(const struct world *world, struct date day, int32_t n); /* calendar_step on the exchange */
struct date business_day(const struct world *world, struct date day, int32_t n);
void later(struct world *world, struct date day, int32_t second, struct due due);

/* ---- telling ---- */

/* A field of an event by its name. What is empty, or a number of shares or an amount that is 0, is left out. */
struct said {
  const char *field;
  struct value value;
};
/* clang-format off */
#define TEXT(name, words) {name, {.text = words}}
#define WORD(name, word) {name, {.text = STR(word)}}
#define NUMBER(name, amount) {name, {.number = amount}}
#define SHARES(name, count) {name, {.number = (int64_t)(count) * DECIMAL_ONE}}
#define LIST(name, texts, length) {name, {.list = texts, .count = length}}
/* clang-format on */

struct telling {
  enum event_kind kind;
  struct instant at;
  struct str id;
  enum demo_violation violation;
};
void tell_as(struct world *world, struct telling telling, const struct said *said);
#define SAID(...) ((const struct said[]){__VA_ARGS__, {0}})
#define TELL_AT(world, kind, at, ...) tell_as(world, (struct telling){kind, at, {0}, VIOLATION_NONE}, SAID(__VA_ARGS__))
#define TELL(world, kind, ...) TELL_AT(world, kind, (world)->now, __VA_ARGS__)

/* ---- names: texts that live until the next event is told ---- */
#define COMPANY STR("BLWB")
struct str text_number(struct world *world, const char *before, uint32_t number); /* "req-12" */
struct str text_person(struct world *world, uint32_t slot);                       /* "ann.bell.2" */
struct str text_relative(struct world *world, uint32_t slot, const char *which);  /* "ann.bell.2.spouse" */
struct str text_name(struct world *world, uint32_t slot);                         /* "Ann Bell" */
struct str text_lot(struct world *world, uint32_t slot);                          /* "ann.bell.2/3" */
struct str text_item(struct world *world, uint32_t item);                         /* "amber-heron" */
struct str text_partner(uint32_t number);
void tell_partners(struct world *world);

/* ---- people ---- */
#define SLOT_NONE UINT32_MAX /* of a place: nobody */
enum rank rank_of(const struct world *world, uint32_t slot);
static inline bool is_insider(const struct world *world, uint32_t slot) { return rank_of(world, slot) <= RANK_DESIGNATED; }
static inline uint32_t insiders(const struct world *world) { return world->directors + world->seniors + world->designated; }
static inline uint32_t slot_counsel(const struct world *world) { return world->directors; }
static inline uint32_t slot_ceo(const struct world *world) { return world->directors + 1; }
static inline uint32_t slot_cfo(const struct world *world) { return world->directors + 2; }
static inline uint32_t slot_spokesperson(const struct world *world) { return world->directors + world->seniors; }
static inline bool person_is_there(const struct world *world, const struct due *due) {
  return world->people[due->slot].number == due->person;
}
/* Somebody in service of the slots [from, until), or SLOT_NONE. */
uint32_t draw_person(struct world *world, uint32_t from, uint32_t until);
/* What happens to people of those places, to each so many times in a thousand years, does so in the course of today. */
void happen_to(struct world *world, uint32_t from, uint32_t until, uint32_t per_thousand, due_act *act);
bool is_bound(const struct world *world, uint32_t slot, struct date day); /* on an item, or restricted */
void bind_person(struct person *person, struct date from, struct date until);
bool is_closed(const struct world *world, struct date day); /* for insiders */
void people_arrive(struct world *world);
void people_today(struct world *world);

/* ---- company, trade, conduct ---- */
void company_begins(struct world *world);
void company_today(struct world *world);
void announced(struct world *world); /* today: insiders may trade from the second trading day after */
due_act open_item;
void trade_today(struct world *world);
void conduct_today(struct world *world);
/* The violations of the quarter, whose predecessor's results are released then. */
void plant_quarter(struct world *world, struct date released);
void plant_for_member(struct world *world, uint32_t slot); /* by somebody who was just brought in on an item */

#endif
