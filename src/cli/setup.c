/* What is to be made. The short name of the company is its symbol in small letters, the administrator's id what stands before the @ of
 * his address, where neither is said; the policy's own text says by which clock and which calendars it reads. */
#include "setup.h"

#include "../base/clock.h"
#include "../base/file.h"
#include "../calendar/zone.h"
#include "../notice/notice.h"

static struct str lowered(struct arena *arena, struct str text, char blank) {
  char *copy = arena_take(arena, text.length + 1);
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    copy[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' ? blank : c;
  }
  copy[text.length] = '\0';
  return (struct str){copy, text.length};
}

/* -- the company, and who runs it -------------------------------------------------------------------------------------- */

/* A symbol becomes an id, and in small letters the name of the store's company. */
static bool check_ticker(struct str ticker, struct error *error) {
  bool ok = ticker.length > 0 && ticker.length <= COMPANY_LENGTH_MAX;
  for (size_t i = 0; i < ticker.length; i++) {
    unsigned char c = (unsigned char)ticker.at[i];
    ok &= (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  }
  return ok || error_set(error, ERROR_INPUT, "`" STR_FMT "` is no symbol; write it like `ACME`: letters, digits, `.` and `-`",
                         STR_ARG(text_shown(ticker)));
}

static bool read_company(struct invocation *call, struct setup *setup, struct error *error) {
  setup->name = str_trim(str_of(call_option(call, "name")));
  setup->ticker = str_trim(str_of(call_option(call, "ticker")));
  if (call_option(call, "name") && !sample_name_check(setup->name, error)) return false;
  if (call_option(call, "ticker") && !check_ticker(setup->ticker, error)) return false;
  if (setup->name.length && !setup->ticker.length)
    return error_set(error, ERROR_INPUT, "the company's --name comes with its symbol: say --ticker, too, like --ticker ACME");
  setup->founding.company = call_option(call, "company");
  if (!setup->founding.company) setup->founding.company = lowered(call->arena, setup->ticker, '-').at;
  return true;
}

/* "Gil Kato <gil.kato@acme.example>", or either of the two. */
static bool read_administrator(struct invocation *call, struct setup *setup, struct error *error) {
  struct str said = str_trim(str_of(call_option(call, "administrator"))), id = str_of(call_option(call, "person"));
  size_t opens = str_find(said, STR("<"), 0), at;
  if (!call_option(call, "administrator"))
    return !id.length || error_set(error, ERROR_INPUT, "--person is the id of the first administrator: say --administrator, too");
  if (opens != SIZE_MAX && str_ends(said, STR(">"))) {
    setup->email = str_trim(str_sub(said, opens + 1, said.length - opens - 2));
    setup->person_name = str_trim(str_sub(said, 0, opens));
  } else if (str_find(said, STR("@"), 0) != SIZE_MAX) {
    setup->email = said;
  } else {
    setup->person_name = said;
  }
  if (setup->email.length && !address_is_one(setup->email))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is no address of mail; write it like `Gil Kato <gil.kato@acme.example>`",
                     STR_ARG(text_shown(setup->email)));
  at = str_find(setup->email, STR("@"), 0);
  setup->person = id.length ? id : lowered(call->arena, at == SIZE_MAX ? setup->person_name : str_sub(setup->email, 0, at), '.');
  if (!setup->office.length)
    return error_set(error, ERROR_INPUT,
                     "the policy has nobody decide on requests, so it can have no administrator: leave --administrator out");
  return (!setup->person_name.length || text_check(setup->person_name, ID_LENGTH_MAX, false, error)) && id_check(setup->person, error);
}

/* -- the policy ------------------------------------------------------------------------------------------------------------- */

/* The office behind the role from which a rule has people ask. */
static struct str office_of(const struct abstain_policy *policy) {
  int32_t role = NONE;
  for (int32_t r = 0; role == NONE && r < policy->rule_count; r++) role = policy->rules[r].from;
  if (role == NONE) return STR("");
  for (int32_t steps = 0; policy->roles[role].same_as != NONE && steps < policy->role_count; steps++) role = policy->roles[role].same_as;
  return image_str(policy, policy->roles[role].name);
}

static bool adapt_sample(struct invocation *call, struct setup *setup, struct error *error) {
  struct str name = str_of(call_option(call, "sample")), year = str_trim(str_of(call_option(call, "fiscal-year")));
  setup->sample = sample_find(name);
  if (!setup->sample)
    return error_set(error, ERROR_INPUT, "there is no sample `" STR_FMT "`; there are immunogen, closed-by-default and united-kingdom",
                     STR_ARG(text_shown(name)));
  if (!setup->name.length || !year.length)
    return error_set(error, ERROR_INPUT,
                     "a sample is made into the company's own policy: say --name, --ticker and --fiscal-year \"December 31\"");
  if (str_find(year, STR("\n"), 0) != SIZE_MAX) return error_set(error, ERROR_INPUT, "`--fiscal-year` is one line, like \"December 31\"");
  struct sample_owner owner = {setup->name, setup->ticker, year, {(int32_t)(setup->founding.since.seconds / SECONDS_PER_DAY)}};
  struct date since;
  if (date_parse(str_sub(str_of(call_option(call, "since")), 0, strlen("2011-01-01")), &since)) owner.in_force = since;
  setup->founding.policy = sample_adapt(call->arena, setup->sample, &owner);
  return true;
}

static bool read_policy(struct invocation *call, struct setup *setup, struct error *error) {
  const char *path = call_option(call, "policy"), *since = call_option(call, "since");
  struct abstain_policy *policy;
  if (path && call_option(call, "sample")) return error_set(error, ERROR_INPUT, "say either --policy FILE or --sample NAME, not both");
  if (path && call_option(call, "fiscal-year"))
    return error_set(error, ERROR_INPUT, "--fiscal-year is for a sample: `%s` says itself when its year ends", path);
  if (path ? !file_read(call->arena, path, POLICY_SIZE_MAX, &setup->founding.policy, error) : !adapt_sample(call, setup, error))
    return false;
  const char *called = path ? path : arena_print(call->arena, "the sample %s", setup->sample->name).at;
  if (!load_policy_text(call, called, setup->founding.policy, &policy, error))
    return !path && error_set(error, ERROR_INPUT, "no fiscal year ends `%s`: say it like December 31, or last Friday of September",
                              call_option(call, "fiscal-year"));
  if (!policy_clock(call->arena, policy, &setup->zone, error)) return false;
  setup->policy = policy;
  setup->office = office_of(policy);
  return !since || zone_read(setup->zone, str_of(since), &setup->founding.since, error);
}

/* -- all of it -------------------------------------------------------------------------------------------------------------- */

static void read_events(struct setup *setup) {
  struct event *event = setup->events;
  struct instant since = setup->founding.since;
  if (setup->ticker.length) {
    *event = event_of(EVENT_COMPANY, since);
    event_set_text(event, "issuer", setup->ticker);
    event_set_text(event++, "name", setup->name);
  }
  if (setup->person.length) {
    *event = event_of(EVENT_JOINED, since);
    event_set_text(event, "person", setup->person);
    event_set_text(event, "name", setup->person_name);
    event_set_text(event++, "email", setup->email);
    *event = event_of(EVENT_OFFICE_GIVEN, since);
    event_set_text(event, "person", setup->person);
    event_set_text(event++, "office", setup->office);
  }
  setup->founding.more = setup->events;
  setup->founding.more_count = (uint32_t)(event - setup->events);
}

static bool read_store(struct invocation *call, struct setup *setup, struct error *error) {
  if (!call_option(call, "store")) return error_set(error, ERROR_INPUT, "where shall the store be? say --store, like --store company.db");
  read_events(setup);
  return found_check(call, setup->founding.company, error);
}

setup_reader *const setup_steps[SETUP_STEPS] = {
    [SETUP_COMPANY] = read_company, [SETUP_POLICY] = read_policy, [SETUP_ADMINISTRATOR] = read_administrator, [SETUP_STORE] = read_store};

void setup_begin(struct setup *setup) { *setup = (struct setup){.founding.since = clock_now()}; }

bool setup_read(struct invocation *call, struct setup *setup, struct error *error) {
  bool has_company = call_option(call, "company") || call_option(call, "ticker"),
       has_policy = call_option(call, "policy") || call_option(call, "sample");
  if (!call_option(call, "store") || !has_company || !has_policy)
    return error_set(error, ERROR_INPUT,
                     "say --store, --company (or --name and --ticker), and --policy or --sample (see `abstain help init`)");
  setup_begin(setup);
  for (int step = 0; step < SETUP_STEPS; step++)
    if (!setup_steps[step](call, setup, error)) return false;
  return true;
}

void setup_show(struct invocation *call, const struct setup *setup, struct buf *out) {
  struct str title = image_str(setup->policy, setup->policy->meta->title),
             exchange = image_str(setup->policy, setup->policy->meta->exchange);
  const char *store = call_option(call, "store"), *key = call_option(call, "signing-key");
  buf_format(out, "1  The company        " STR_FMT "%s" STR_FMT "%s\n", STR_ARG(setup->name), setup->name.length ? " (" : "",
             STR_ARG(setup->ticker), setup->name.length ? ")" : "");
  buf_format(out, "                      `%s` in the store\n", setup->founding.company);
  buf_format(out, "2  The policy         " STR_FMT "\n                      ", STR_ARG(title));
  if (setup->sample)
    buf_format(out, "from the sample %s, with a fiscal year that ends %s\n", setup->sample->name, call_option(call, "fiscal-year"));
  else
    buf_format(out, "%s\n", call_option(call, "policy"));
  buf_format(out, "                      by the clock of " STR_FMT "%s" STR_FMT "; in force since ", STR_ARG(zone_name(setup->zone)),
             exchange.length ? " and the trading days of " : "", STR_ARG(exchange));
  buf_wall(out, setup->zone, setup->founding.since);
  if (!setup->person.length)
    buf_text(out, "\n3  The administrator  nobody yet\n");
  else
    buf_format(out,
               "\n3  The administrator  " STR_FMT "%s" STR_FMT "%s\n                      signs in as " STR_FMT
               "; holds the office of " STR_FMT ", which decides on requests by this policy\n%s",
               STR_ARG(setup->person_name), setup->email.length ? " <" : "", STR_ARG(setup->email), setup->email.length ? ">" : "",
               STR_ARG(setup->person), STR_ARG(setup->office),
               setup->email.length ? "" : "                      without an address: no mail will reach him\n");
  buf_format(out,
             "4  The store          %s\n                      its key %s%s: keep it secret; and .pub beside it, for whoever verifies\n",
             store, key ? key : store, key ? "" : ".key");
}
