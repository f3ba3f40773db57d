/* Parts that the pages about requests and trades share; what somebody owes. */
#include "desk.h"

#include "../base/number.h"
#include "../calendar/zone.h"
#include "../register/tell.h"

enum { KIND_CHOICES_MAX = 65 };

/* -- words -------------------------------------------------------------------------------------------------------- */

struct str kind_in_words(struct visit *visit, struct str kind) {
  char *copy = ARENA_ARRAY(visit->arena, kind.length + 1, char);
  for (size_t i = 0; i < kind.length; i++) copy[i] = kind.at[i] == '-' ? ' ' : kind.at[i];
  return (struct str){copy, kind.length};
}

struct str subject_in_words(struct visit *visit, const struct instance *instance) {
  struct buf subject;
  buf_init(&subject, TEXT_LENGTH_MAX);
  if (instance->entry) {
    struct civil civil = date_civil(zone_wall(visit->view.reg->zone, instance->entry->at).date);
    enum subject kind = (enum subject)visit->view.policy->periods[instance->period].subject;
    buf_format(&subject, "%s of %d %s %d", subject_types[kind].phrase, civil.day, month_name(civil.month), civil.year);
  } else {
    tell_subject(&subject, visit->view.reg, instance);
  }
  return buf_end(&subject, visit->arena);
}

void put_what(struct visit *visit, struct str kind, int64_t shares, struct str issuer) {
  html_f(&visit->out, "%.*s ", STR_ARG(kind_in_words(visit, kind)));
  put_shares(visit, shares);
  html_f(&visit->out, "%s%.*s", issuer.length ? " of " : "", STR_ARG(issuer));
}

struct str day_text(struct visit *visit, struct date day) {
  enum { DAY_LENGTH_MAX = 16 };
  struct buf text;
  buf_init(&text, DAY_LENGTH_MAX);
  buf_date(&text, day);
  return buf_end(&text, visit->arena);
}

void put_day(struct visit *visit, struct date day) {
  struct civil civil = date_civil(day);
  html_f(&visit->out, "<time datetime=\"%.*s\">", STR_ARG(day_text(visit, day)));
  buf_format(&visit->out, "%d %s %d</time>", civil.day, month_name(civil.month), civil.year);
}

void put_money(struct visit *visit, int64_t amount) {
  if (amount < 0) return;
  buf_char(&visit->out, '$');
  buf_decimal(&visit->out, amount, 2);
}

struct str amount_text(struct visit *visit, int64_t amount, int places) {
  enum { LENGTH_MAX = 40 };
  struct buf text;
  if (amount < 0) return STR("");
  buf_init(&text, LENGTH_MAX);
  buf_decimal(&text, amount, places);
  return buf_end(&text, visit->arena);
}

/* "1,200", "$45.12": as people write. */
bool amount_read(struct visit *visit, struct str typed, int64_t *amount) {
  char *plain = ARENA_ARRAY(visit->arena, typed.length + 1, char);
  size_t length = 0;
  for (size_t i = 0; i < typed.length; i++)
    if (typed.at[i] != ',' && !(i == 0 && typed.at[i] == '$')) plain[length++] = typed.at[i];
  return decimal_parse((struct str){plain, length}, amount) && *amount >= 0;
}

void put_kind_select(struct visit *visit, const char *label, uint64_t kinds) {
  const struct abstain_policy *policy = visit->view.policy;
  struct choice choices[KIND_CHOICES_MAX] = {{STR(""), STR("Choose …")}};
  int count = 1;
  struct str chosen = field_typed(visit, "kind");
  for (int32_t kind = 0; kind < policy->kind_count && count < KIND_CHOICES_MAX; kind++) {
    struct str name = image_str(policy, policy->kinds[kind].name);
    if (kinds >> kind & 1) choices[count++] = (struct choice){name, kind_in_words(visit, name)};
  }
  if (!chosen.length) chosen = pairs_find(&visit->request->query, "kind");
  put_select(visit, "kind", label, NULL, choices, count, chosen);
}

void put_reasons(struct visit *visit, const struct answer *answer) {
  const struct abstain_policy *policy = visit->view.policy;
  if (answer->withheld) {
    html_f(&visit->out, "<p>%.*s</p>\n", STR_ARG(answer->shows));
    return;
  }
  for (int32_t i = 0; i < answer->reason_count; i++) {
    const struct image_rule *rule = &policy->rules[answer->reasons[i].rule];
    if (answer->reasons[i].sure)
      html_f(&visit->out, "<blockquote>%.*s <cite><a href=\"/policy#%.*s\">%.*s</a></cite></blockquote>\n",
             STR_ARG(image_str(policy, rule->says)), STR_ARG(image_str(policy, rule->id)), STR_ARG(image_str(policy, rule->section)));
  }
}

/* -- what is owed ------------------------------------------------------------------------------------------------- */

static void put_due(struct visit *visit, struct instant due, enum duty_state state) {
  if (state == DUTY_OVERDUE)
    buf_text(&visit->out, "<strong class=\"tag no\">late</strong> was due ");
  else
    buf_text(&visit->out, "<strong class=\"tag wait\">owed</strong> by ");
  put_instant(visit, due.seconds);
}

/* The trade of which a notice is owed, or NULL. */
static const struct trade *owed_trade(const struct duty_owed *owed, const struct trades *trades) {
  bool is_notice = owed->duty && owed->duty->trigger == TRIGGER_EXECUTION;
  for (uint32_t i = 0; is_notice && i < trades->count; i++)
    if (trades->at[i].at.seconds == owed->trigger->at.seconds && trades->at[i].is_owed && !trades->at[i].is_reported) return &trades->at[i];
  return NULL;
}

static void put_duty(struct visit *visit, const struct duty_owed *owed) {
  const struct abstain_policy *policy = visit->view.policy;
  struct str says = image_str(policy, owed->duty ? owed->duty->says : owed->rule->owes);
  html_f(&visit->out, "<li><q>%.*s</q> ", STR_ARG(says));
  put_due(visit, owed->due.instant, owed->state);
  buf_text(&visit->out, "</li>\n");
}

/* The price is all that is to be said, where nothing else changed. */
static void put_one_step(struct visit *visit, const char *action, struct str id, struct date day, int64_t shares) {
  put_form(visit, action);
  html_f(&visit->out,
         "<input type=\"hidden\" name=\"ownership\" value=\"direct\">\n<input type=\"hidden\" name=\"date\" value=\"%.*s\">"
         "<input type=\"hidden\" name=\"shares\" value=\"",
         STR_ARG(day_text(visit, day)));
  put_shares(visit, shares);
  html_f(&visit->out,
         "\">\n<div class=\"one-step\"><label for=\"price-%.*s\">Price of each, in dollars</label>\n"
         "<input class=\"short\" id=\"price-%.*s\" name=\"price\" inputmode=\"decimal\" autocomplete=\"off\">\n"
         "<button>Report the trade</button></div></form>\n",
         STR_ARG(id), STR_ARG(id));
}

static struct date day_of(const struct visit *visit, struct instant at) { return zone_wall(visit->view.reg->zone, at).date; }

static void put_owed_trade(struct visit *visit, const struct trade *trade) {
  const char *path = arena_print(visit->arena, "/trades/" STR_FMT, STR_ARG(trade->id)).at;
  struct date day = day_of(visit, trade->at);
  html_f(&visit->out, "<li><a href=\"%s\">Report your trade</a>: ", path);
  put_what(visit, trade->kind, trade->shares, trade->issuer);
  buf_text(&visit->out, ", ");
  put_day(visit, day);
  buf_text(&visit->out, " ");
  put_due(visit, trade->due, trade->state);
  if (trade->price < 0 && !kind_is_exercise(trade->kind)) put_one_step(visit, path, trade->id, day, trade->shares);
  buf_text(&visit->out, "</li>\n");
}

static void put_cleared(struct visit *visit, const struct clearance_case *which) {
  const char *path = arena_print(visit->arena, "/requests/" STR_FMT "/trade", STR_ARG(which->id)).at;
  html_f(&visit->out, "<li><strong class=\"tag yes\">Cleared</strong> <a href=\"/requests/%.*s\">", STR_ARG(which->id));
  put_what(visit, which->kind, which->shares ? which->shares - which->used : 0, which->issuer);
  buf_text(&visit->out, "</a> until ");
  put_instant(visit, which->until.seconds);
  if (kind_is_plan(which->kind)) {
    buf_text(&visit->out, "</li>\n");
    return;
  }
  buf_text(&visit->out, ". Did you trade? ");
  if (which->shares && !kind_is_exercise(which->kind))
    put_one_step(visit, path, which->id, day_of(visit, visit->view.now), which->shares - which->used);
  html_f(&visit->out, "<a href=\"%s\">Report with another day, number, account or owner</a></li>\n", path);
}

/* The first page asks for those by a part of its own. */
static bool is_certification(const struct duty_owed *owed) {
  return owed->duty && (owed->duty->trigger == TRIGGER_HIRING || owed->duty->trigger == TRIGGER_CERTIFICATION_REQUEST);
}

void put_owed(struct visit *visit) {
  struct duties_owed duties;
  struct trades trades;
  struct cases cases;
  struct symbol person = symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
  uint32_t shown = 0;
  duties_of(visit->view.reg, visit->arena, person, false, visit->view.now, &duties);
  trades_of(&visit->view, visit->visitor.person, &trades);
  cases_of(&visit->view, visit->visitor.person, &cases);
  struct buf *out = &visit->out;
  size_t before = out->length;
  buf_text(out, "<section class=\"owed\"><h2>What you have to do</h2>\n<ul class=\"list\">\n");
  for (uint32_t i = 0; i < trades.count; i++)
    if (trades.at[i].is_owed && !trades.at[i].is_reported) put_owed_trade(visit, &trades.at[i]), shown++;
  for (uint32_t i = 0; i < duties.count; i++) {
    const struct duty_owed *owed = &duties.at[i];
    bool is_open = owed->state == DUTY_OPEN || owed->state == DUTY_OVERDUE;
    if (!is_open || !symbol_equal(owed->person, person) || owed_trade(owed, &trades) || is_certification(owed)) continue;
    put_duty(visit, owed);
    shown++;
  }
  for (uint32_t i = 0; i < cases.count; i++)
    if (cases.at[i].state == CASE_CLEARED) put_cleared(visit, &cases.at[i]), shown++;
  buf_text(out, "</ul></section>\n");
  if (!shown) out->length = before;
}
