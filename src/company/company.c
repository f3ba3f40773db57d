/* A company that is being served. */
#include "company.h"

#include <pthread.h>

#include "../base/base64.h"
#include "../base/clock.h"
#include "../store/appender.h"
#include "../store/database.h"
#include "desks.h"
#include "version.h"

enum { TOKEN_BYTES = 32, ID_BYTES = 9 };

struct company {
  struct arena *arena;
  struct str name;
  const char *via;
  struct policies *policies;
  struct desks *desks;
  struct store *writer;
  struct appender *appender;
  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t given_back;
  struct store *free[READERS_MAX];
  int free_count;
  pthread_mutex_t size_lock; /* of what follows */
  struct store *sizer;       /* NULL: a network leads to the store */
  struct entropy entropy;
};

/* -- opening ------------------------------------------------------------------------------------------------------- */

static void release_company(void *thing) {
  struct company *company = thing;
  appender_stop(company->appender);
  pthread_mutex_destroy(&company->lock);
  pthread_mutex_destroy(&company->size_lock);
  pthread_cond_destroy(&company->given_back);
}

bool company_open(struct arena *arena, const struct company_plan *plan, struct company **result, struct error *error) {
  struct company *company = ARENA_NEW(arena, struct company);
  *company = (struct company){.arena = arena, .via = plan->via, .policies = policies_new(arena), .entropy = entropy_system()};
  company->desks = desks_new(arena, company->policies);
  if (!store_open(arena, plan->address, plan->name, STORE_WRITE, &company->writer, error)) return false;
  company->name = company->writer->company;
  company->writer->key = plan->key;
  company->writer->entropy = ARENA_NEW(arena, struct entropy); /* the writer's thread draws from it, nobody else */
  *company->writer->entropy = entropy_system();
  for (; company->free_count < READERS_MAX; company->free_count++)
    if (!store_open(arena, plan->address, company->name, STORE_READ, &company->free[company->free_count], error)) return false;
  bool is_here = database_file(company->writer->database) != NULL;
  if (is_here && !store_open(arena, plan->address, company->name, STORE_READ, &company->sizer, error)) return false;
  if (!appender_start(company->writer, &company->appender, error)) return false;
  pthread_mutex_init(&company->lock, NULL);
  pthread_mutex_init(&company->size_lock, NULL);
  pthread_cond_init(&company->given_back, NULL);
  arena_adopt(arena, release_company, company);
  *result = company;
  return true;
}

struct str company_name(const struct company *company) {
  return company->name;
}

struct instant company_now(const struct company *company) {
  (void)company;
  return clock_now();
}

/* -- looking ------------------------------------------------------------------------------------------------------- */

struct store *company_reader(struct company *company) {
  pthread_mutex_lock(&company->lock);
  while (company->free_count == 0) pthread_cond_wait(&company->given_back, &company->lock);
  struct store *store = company->free[--company->free_count];
  pthread_mutex_unlock(&company->lock);
  return store;
}

void company_give_back(struct company *company, struct store *store) {
  pthread_mutex_lock(&company->lock);
  company->free[company->free_count++] = store;
  pthread_cond_signal(&company->given_back);
  pthread_mutex_unlock(&company->lock);
}

bool company_size_now(struct company *company, int64_t *size) {
  struct head head;
  struct error why;
  if (!company->sizer) return false;
  pthread_mutex_lock(&company->size_lock);
  bool ok = store_head_size(company->sizer, &head, &why);
  pthread_mutex_unlock(&company->size_lock);
  *size = head.size;
  return ok;
}

static void release_facts(void *facts) { facts_free(facts); }

static bool look(struct view *view, const struct str *persons, int count, struct error *error) {
  struct head head;
  if (!store_head_size(view->store, &head, error)) return false;
  view->cut = head.size;
  struct desk_sought sought = {view->cut, view->now, persons, count};
  const struct registry *shared;
  if (!desks_open(view->company->desks, view->store, &sought, view->arena, &shared, &view->policy_hash, error)) return false;
  struct registry *reg = ARENA_NEW(view->arena, struct registry);
  *reg = *shared;
  reg->told = view->now;
  view->reg = reg;
  view->policy = reg->policy;
  view->facts = facts_new(view->reg);
  arena_adopt(view->arena, release_facts, view->facts);
  return true;
}

bool view_open(struct company *company, struct arena *arena, const struct str *persons, int count, struct view *view, struct error *error) {
  *view = (struct view){.company = company, .arena = arena, .store = company_reader(company), .now = company_now(company)};
  if (look(view, persons, count, error)) return true;
  view_close(view);
  return false;
}

void view_close(struct view *view) {
  if (view->store) company_give_back(view->company, view->store);
  view->store = NULL;
}

bool view_decide(struct view *view, const struct request_words *words, enum audience audience, struct decision *decision,
                 struct error *error) {
  struct decision_basis basis = {.policy = view->policy_hash, .engine = STR(ABSTAIN_VERSION), .cut = view->cut, .audience = audience};
  basis.question = question_text(view->arena, words, view->now);
  struct str names[REQUEST_NAMES_MAX];
  const struct registry *reg;
  struct desk_sought sought = {view->cut, view->now, names, request_names(words, names)};
  return desks_open(view->company->desks, view->store, &sought, view->arena, &reg, &basis.policy, error) &&
         decision_from(reg, view->arena, &basis, decision, error);
}

/* -- acting -------------------------------------------------------------------------------------------------------- */

static void draw(struct company *company, uint8_t *bytes, size_t size) {
  pthread_mutex_lock(&company->lock);
  entropy_fill(&company->entropy, bytes, size);
  pthread_mutex_unlock(&company->lock);
}

static struct str put_drawn(struct arena *arena, const char *beginning, const uint8_t *bytes, size_t size) {
  struct buf text;
  buf_init(&text, ID_LENGTH_MAX);
  buf_text(&text, beginning);
  buf_base64url(&text, (struct str){(const char *)bytes, size});
  return buf_end(&text, arena);
}

struct str company_token(struct company *company, struct arena *arena) {
  uint8_t bytes[TOKEN_BYTES];
  draw(company, bytes, sizeof bytes);
  return put_drawn(arena, "", bytes, sizeof bytes);
}

struct str company_id(struct company *company, struct arena *arena, const char *beginning) {
  uint8_t bytes[ID_BYTES];
  draw(company, bytes, sizeof bytes);
  return put_drawn(arena, beginning, bytes, sizeof bytes);
}

struct act company_act(struct company *company, struct arena *arena, const char *name, struct str by, struct str key) {
  struct instant now = company_now(company);
  if (!key.length) key = company_token(company, arena);
  return (struct act){.name = str_of(name), .by = by, .via = str_of(company->via), .key = key, .recorded = now};
}

bool company_append(struct company *company, const struct command_act *command, struct receipt *receipt, struct error *error) {
  return appender_append(company->appender, command, receipt, error);
}

struct keeping {
  struct store *store;
  companion *work;
  void *context;
};

static bool keep(struct database *database, void *context, struct error *error) {
  struct keeping *keeping = context;
  (void)database;
  return keeping->work(keeping->store, keeping->context, error);
}

/* By a connection of its own: it is rare, and the writer's thread is not to wait for it. */
bool company_keep(struct company *company, companion *work, void *context, struct error *error) {
  struct arena *arena = arena_new(0);
  struct keeping keeping = {.work = work, .context = context};
  bool ok = store_open(arena, database_address(company->writer->database), company->name, STORE_WRITE, &keeping.store, error) &&
            database_transact(keeping.store->database, keep, &keeping, error);
  arena_free(arena);
  return ok;
}
