/* A company for an afternoon: its store in a folder of its own, its site on this machine, and a way in for each who is to be
 * tried. */
#include "demo_site.h"

#include <stdio.h>

#include "../access/access.h"
#include "../base/clock.h"
#include "../ledger/sentence.h"
#include "brief_folder.h"
#include "demo_keep.h"
#include "sample.h"
#include "serving.h"

enum { CAST_MAX = 400, OPEN_REQUESTS = 3, LINK_HOURS = 12 };

/* -- who is there -------------------------------------------------------------------------------------------------- */

struct member {
  struct str person;
  bool is_director, is_designated, is_senior, has_left;
};

struct troupe {
  struct demo_keeping keeping;
  struct arena *arena;
  struct member members[CAST_MAX];
  int count;
  struct str administrator, ceo;
};

static struct member *member_of(struct troupe *troupe, struct str person) {
  static struct member nobody;
  for (int i = 0; i < troupe->count; i++)
    if (str_equal(troupe->members[i].person, person)) return &troupe->members[i];
  if (troupe->count == CAST_MAX) return &nobody;
  troupe->members[troupe->count] = (struct member){.person = arena_copy(troupe->arena, person)};
  return &troupe->members[troupe->count++];
}

static void note_class(struct member *member, struct str class, bool has) {
  if (str_equal(class, STR("director"))) member->is_director = has;
  if (str_equal(class, STR("senior-manager"))) member->is_senior = has;
  if (str_equal(class, STR("designated"))) member->is_designated = has;
}

static void note_office(struct troupe *troupe, const struct event *event) {
  struct str person = member_of(troupe, event_text(event, "person"))->person, office = event_text(event, "office");
  if (str_equal(office, STR("general-counsel"))) troupe->administrator = person;
  if (str_equal(office, STR("ceo"))) troupe->ceo = person;
}

static bool take_event(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  struct troupe *troupe = context;
  (void)violation;
  bool gives = event->kind == EVENT_CLASS_GIVEN;
  if (gives || event->kind == EVENT_CLASS_ENDED) note_class(member_of(troupe, event_text(event, "person")), event_text(event, "class"), gives);
  if (event->kind == EVENT_LEFT) member_of(troupe, event_text(event, "person"))->has_left = true;
  if (event->kind == EVENT_OFFICE_GIVEN) note_office(troupe, event);
  return demo_keep(&troupe->keeping, event, error);
}

/* The place of the nth who is in service, and is of that kind; the officers have their own. */
static struct str find_member(const struct troupe *troupe, int nth, bool director) {
  for (int i = 0; i < troupe->count; i++) {
    const struct member *member = &troupe->members[i];
    bool is_officer = str_equal(member->person, troupe->administrator) || str_equal(member->person, troupe->ceo);
    bool fits = director ? member->is_director : member->is_designated && !member->is_director && !member->is_senior;
    if (!member->has_left && !is_officer && fits && nth-- == 0) return member->person;
  }
  return troupe->ceo;
}

/* -- what happened today --------------------------------------------------------------------------------------------- */

static bool happen(struct troupe *troupe, struct instant at, struct error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static bool happen(struct troupe *troupe, struct instant at, struct error *error, const char *format, ...) {
  char sentence[ERROR_TEXT_MAX];
  struct event event;
  va_list list;
  va_start(list, format);
  vsnprintf(sentence, sizeof sentence, format, list);
  va_end(list);
  struct str text = arena_copy(troupe->arena, str_of(sentence));
  if (!sentence_read(troupe->arena, text, NULL, NULL, &event, error)) return false;
  event.at = event.recorded = at;
  return demo_keep(&troupe->keeping, &event, error);
}

static bool request(struct troupe *troupe, struct instant at, struct str person, int number, const char *what, struct error *error) {
  return happen(troupe, at, error, STR_FMT " requests clearance open-%d for %s", STR_ARG(person), number, what) &&
         happen(troupe, at, error, STR_FMT " attests \"aware of mnpi\" no for request open-%d", STR_ARG(person), number);
}

/* An auditor comes, and three ask; the history ended yesterday. */
static bool open_day(struct troupe *troupe, struct date today, struct error *error) {
  static const char *const asked[OPEN_REQUESTS] = {"sell of 400", "buy of 100", "sell of 1500"};
  struct instant now = clock_now(), morning = {(int64_t)today.days * SECONDS_PER_DAY + 1};
  if (!happen(troupe, morning, error, "ida.moss joins with name \"Ida Moss\"") ||
      !happen(troupe, morning, error, "ida.moss holds the office of auditor"))
    return false;
  for (int i = 0; i < OPEN_REQUESTS; i++) {
    struct instant at = {morning.seconds + (now.seconds - morning.seconds) * (i + 1) / (OPEN_REQUESTS + 1)};
    if (!request(troupe, at, find_member(troupe, i + 1, i == 1), i + 1, asked[i], error)) return false;
  }
  return demo_keep_batch(&troupe->keeping, error);
}

static bool make_history(struct invocation *call, struct demo_plan *plan, struct entropy *entropy, struct troupe *troupe,
                         struct error *error) {
  struct str policy = sample_text(sample_find(STR("immunogen")));
  plan->end = (struct date){(int32_t)(clock_now().seconds / SECONDS_PER_DAY)};
  bool ok = demo_check(plan, error) && demo_found(call, policy, entropy, &troupe->keeping, error) &&
            demo_run(plan, take_event, troupe, error) && open_day(troupe, plan->end, error);
  arena_free(troupe->keeping.arena);
  return ok;
}

/* -- the site -------------------------------------------------------------------------------------------------------- */

struct opening {
  struct company *company;
  struct troupe *troupe;
  struct arena *arena;
  struct str links[5];
};
static const char *const roles[] = {"an employee", "a director", "the administrator", "the chief executive", "an auditor"};

static bool make_links(struct opening *opening, struct error *error) {
  struct troupe *troupe = opening->troupe;
  const struct str persons[] = {find_member(troupe, 0, false), find_member(troupe, 0, true), troupe->administrator, troupe->ceo,
                                STR("ida.moss")};
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    if (!link_make(opening->company, opening->arena, persons[i], STR("demo"), LINK_HOURS * 3600, &opening->links[i], error)) return false;
  return true;
}

static void tell_opening(void *context, const struct server_plan *plan, uint16_t port) {
  const struct opening *opening = context;
  printf("A company of forty, invented, with a year behind it: http://%s:%u/\n\nCome in, once by each link, as\n", plan->address, port);
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    printf("  %-20s http://%s:%u/sign-in/" STR_FMT "\n", roles[i], plan->address, port, STR_ARG(opening->links[i]));
  printf("\nThree things to try\n"
         "  1. As the employee: the first page says whether you may trade now. Ask for clearance to sell 100 shares.\n"
         "  2. As the administrator, in another browser or a private window: the queue has it, with what the policy says\n"
         "     beside it. Clear it, and look at what the employee is told, and until when.\n"
         "  3. As the auditor: everything that was recorded is there, and proves that nothing was changed.\n"
         "\nCtrl-C ends it, and takes everything away.\n");
  fflush(stdout);
}

static bool open_site(struct invocation *call, struct demo_plan *plan, struct server_plan *server, struct error *error) {
  struct troupe *troupe = ARENA_NEW(call->arena, struct troupe);
  struct opening opening = {.troupe = troupe, .arena = call->arena};
  struct entropy *entropy = ARENA_NEW(call->arena, struct entropy);
  *entropy = entropy_system();
  troupe->arena = call->arena;
  if (!make_history(call, plan, entropy, troupe, error)) return false;
  struct company_plan company = {.address = call_option(call, "store"), .key = troupe->keeping.store->key, .via = "web"};
  return company_open(call->arena, &company, &opening.company, error) && make_links(&opening, error) &&
         serving_run(call, opening.company, server, NULL, tell_opening, &opening, error);
}

bool demo_site(struct invocation *call, struct demo_plan *plan, struct error *error) {
  struct brief_folder folder;
  struct server_plan server = {.address = "127.0.0.1", .patience = PATIENCE_USUAL, .even_ms = EVEN_MS_USUAL};
  struct invocation own = *call;
  if (call_option(call, "store") || call_option(call, "until"))
    return error_set(error, ERROR_INPUT, "--serve makes a store of its own, with a history until now: leave --store and --until out");
  server.any_port = call_option(call, "port") == NULL;
  if (!serving_port(call, PORT_USUAL, &server.port, error)) return false;
  serving_hold_signals();
  if (!brief_folder_make(&folder, error)) return false;
  own.arena = arena_new(0);
  call_set_option(&own, "store", arena_print(own.arena, "%s/company.db", folder.path).at);
  bool ok = open_site(&own, plan, &server, error);
  arena_free(own.arena);
  brief_folder_end(&folder);
  return ok;
}
