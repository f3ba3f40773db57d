/* Settings: by what the site and its answers go, and where each is changed. Nothing is changed here: what a page could change, it could
 * have been made to change. */
#include "../clearance/tick.h"
#include "../notice/notice.h"
#include "../store/upkeep.h"
#include "everybody.h"
#include "version.h"

enum { CALENDAR_DAYS_SOON = 366 };

static void begin(struct visit *visit, const char *title) { html_f(&visit->out, "<h2>%s</h2>\n<dl>\n", title); }

/* The words that are changed, then where. */
static void end(struct visit *visit, const char *change) {
  buf_text(&visit->out, "</dl>\n<p class=\"hint\">");
  buf_text(&visit->out, change);
  buf_text(&visit->out, "</p>\n");
}

static void put(struct visit *visit, const char *name, struct str value) {
  html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

/* -- what is recorded ------------------------------------------------------------------------------------------------------ */

static void put_company(struct visit *visit) {
  const struct registry *reg = visit->view.reg;
  const struct entry *entry, *last = NULL;
  for (struct walk walk = walk_kind(reg, EVENT_COMPANY); (entry = walk_next(&walk));) last = entry;
  begin(visit, "Company");
  if (last && entry_text(reg->journal, last, "name").length) put(visit, "Name", entry_text(reg->journal, last, "name"));
  put(visit, "Symbol", last ? entry_text(reg->journal, last, "issuer") : STR("not recorded"));
  put(visit, "In the store", company_name(visit->site->company));
  end(visit, "Recorded on the server: <code>abstain record \"the company is ACME with name \\\"Acme, Inc.\\\"\"</code>.");
}

static void put_quarter(struct visit *visit) {
  struct quarter quarter;
  const struct fiscal *fiscal = &visit->view.policy->meta->fiscal;
  if (!fiscal->count || !fiscal_quarter_at(fiscal, visit_today(visit), &quarter)) return;
  buf_text(&visit->out, "<dt>Fiscal quarter</dt><dd>");
  buf_quarter(&visit->out, quarter.year, quarter.number);
  buf_text(&visit->out, ", from ");
  buf_date(&visit->out, quarter.first);
  buf_text(&visit->out, " until ");
  buf_date(&visit->out, quarter.last);
  buf_text(&visit->out, "</dd>\n");
}

static void put_policy_in_force(struct visit *visit) {
  const struct view *view = &visit->view;
  const struct entry *entry, *last = NULL;
  char digits[HASH_DIGITS];
  for (struct walk walk = walk_kind(view->reg, EVENT_POLICY_ADOPTED); (entry = walk_next(&walk));)
    if (entry->at.seconds <= view->now.seconds && (!last || entry->at.seconds >= last->at.seconds)) last = entry;
  begin(visit, "Policy");
  html_f(&visit->out, "<dt>In force</dt><dd><a href=\"/policy\">%.*s</a></dd>\n",
         STR_ARG(image_str(view->policy, view->policy->meta->title)));
  if (last) {
    buf_text(&visit->out, "<dt>Since</dt><dd>");
    put_instant(visit, last->at.seconds);
    buf_text(&visit->out, "</dd>\n");
  }
  struct str hash = hash_hex(view->policy_hash, digits);
  html_f(&visit->out, "<dt>Its hash</dt><dd><code>%.*s</code></dd>\n", STR_ARG(hash));
  put(visit, "Its clock", zone_name(view->reg->zone));
  put_quarter(visit);
  end(visit,
      "Adopted on the server: <code>abstain policy adopt FILE</code>, from a day on. The clock, the calendars and the end of the fiscal year "
      "are part of its text.");
}

static void put_calendar(struct visit *visit, const char *what, const struct calendar *calendar, struct date today) {
  struct date last = calendar_last(calendar);
  html_f(&visit->out, "<dt>%s</dt><dd>%.*s, from ", what, STR_ARG(calendar_title(calendar)));
  buf_date(&visit->out, calendar_first(calendar));
  buf_text(&visit->out, " until ");
  buf_date(&visit->out, last);
  if (last.days - today.days < CALENDAR_DAYS_SOON) buf_text(&visit->out, " <strong class=\"tag wait\">ends within a year</strong>");
  buf_text(&visit->out, "</dd>\n");
}

static void put_calendars(struct visit *visit, struct date today) {
  const struct registry *reg = visit->view.reg;
  if (!reg->exchange && !reg->business) return;
  begin(visit, "Calendars");
  if (reg->exchange) put_calendar(visit, "Trading days", reg->exchange, today);
  if (reg->business && reg->business != reg->exchange) put_calendar(visit, "Business days", reg->business, today);
  end(visit, "Built into the program: a newer version of it knows more years. What lies beyond them cannot be worked out.");
}

static void put_answers(struct visit *visit) {
  struct clearing clearing = clearing_of(&visit->view);
  bool is_automatic = clearing.how == CLEARING_AUTOMATIC;
  begin(visit, "Answers to requests");
  put(visit, "Cleared", is_automatic ? STR("automatically, where nothing but the clearance is wanting") : STR("by hand"));
  if (is_automatic) put(visit, "In the name of", person_name(&visit->view, clearing.by));
  end(visit, "Changed under <a href=\"/clearing\">How requests are answered</a>.");
}

static bool put_certifications(struct visit *visit, struct date today, struct error *error) {
  const struct registry *reg;
  struct campaigns campaigns;
  int64_t owed = 0, open = 0;
  if (!visit_roster(visit, &reg, error)) return false;
  campaigns_of(reg, visit->arena, visit->view.now, today, &campaigns);
  for (uint32_t i = 0; i < campaigns.count; i++) {
    const struct campaign *campaign = &campaigns.at[i];
    owed += campaign->count - campaign->given - campaign->left;
    open += campaign->count > campaign->given + campaign->left;
  }
  roster_close(visit->site->roster);
  begin(visit, "Certifications");
  buf_text(&visit->out, "<dt>Due</dt><dd>");
  if (owed) {
    buf_count(&visit->out, owed, "person", "people");
    buf_text(&visit->out, ", in ");
    buf_count(&visit->out, open, "campaign", "campaigns");
  } else {
    buf_text(&visit->out, "none");
  }
  buf_text(&visit->out, "</dd>\n");
  end(visit, "Begun and followed under <a href=\"/certifications\">Certifications</a>.");
  return true;
}

/* -- how it is served -------------------------------------------------------------------------------------------------------- */

/* As `abstain serve` was told it; NULL: it was not. */
static const struct setting *find_setting(const struct visit *visit, const char *name) {
  for (int i = 0; i < visit->site->setting_count; i++)
    if (strcmp(visit->site->settings[i].name, name) == 0) return &visit->site->settings[i];
  return NULL;
}

static bool put_mails(struct visit *visit, struct error *error) {
  struct message_lines lines;
  const struct setting *server = find_setting(visit, "mail"), *from = find_setting(visit, "mail-from");
  if (!messages_list(&visit->view, visit->visitor.person, &lines, error)) return false;
  begin(visit, "Mails");
  put(visit, "Server", server ? str_of(server->value) : STR("none: nobody hears by mail of what is new"));
  if (from) put(visit, "From", str_of(from->value));
  buf_format(&visit->out, "<dt>So far</dt><dd>%lld sent, %lld waiting, %lld not delivered</dd>\n", (long long)lines.counts[MESSAGE_SENT],
             (long long)lines.counts[MESSAGE_WAITING], (long long)(lines.counts[MESSAGE_REFUSED] + lines.counts[MESSAGE_GIVEN_UP]));
  end(visit, visit->visitor.rights & RIGHT_DECIDE
                 ? "The server is named where the site is served (below). What was not delivered is under <a href=\"/mail\">Mails</a>."
                 : "The server is named where the site is served (below).");
  return true;
}

static void put_ways_in(struct visit *visit) {
  const struct setting *issuer = find_setting(visit, "oidc-issuer");
  begin(visit, "Signing in");
  put(visit, "By password", visit->site->is_provider_only ? STR("no") : STR("yes, after a first link"));
  put(visit, "By a provider", issuer ? str_of(issuer->value) : STR("none"));
  put(visit, "By link", STR("once, made on the server: abstain link"));
  end(visit,
      "The provider is named where the site is served (below). Access is taken and given back under <a href=\"/access\">Access</a>.");
}

static void put_served(struct visit *visit) {
  const struct site *site = visit->site;
  buf_text(
      &visit->out,
      "<h2>As the site is served</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"As the site is served\"><table><thead><tr>"
      "<th scope=\"col\">Setting</th><th scope=\"col\">Value</th><th scope=\"col\">Said</th></tr></thead><tbody>\n");
  for (int i = 0; i < site->setting_count; i++) {
    const struct setting *setting = &site->settings[i];
    html_f(&visit->out, "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n", setting->name, setting->value,
           setting->is_of_file ? "in the file of settings" : "on the command line");
  }
  buf_text(&visit->out, "</tbody></table></div>\n<p class=\"hint\">Changed where the site is started, by who runs the server: ");
  const struct setting *config = find_setting(visit, "config");
  if (config) html_f(&visit->out, "in <code>%s</code>, or ", config->value);
  buf_text(&visit->out,
           "among the options of <code>abstain serve</code>. <code>abstain check-config</code> says beforehand what would go wrong. "
           "Everything else is as it is by default.</p>\n");
}

static bool put_versions(struct visit *visit, struct error *error) {
  struct vitals vitals;
  if (!store_vitals(visit->arena, visit->site->store, &vitals, error)) return false;
  begin(visit, "Versions");
  put(visit, "Program", STR("abstain " ABSTAIN_VERSION));
  put(visit, "Store", str_of(vitals.engine));
  buf_format(&visit->out, "<dt>Its tables</dt><dd>%lld of %lld steps</dd>\n", (long long)vitals.migrations.applied,
             (long long)vitals.migrations.known);
  end(visit,
      "A newer version is installed on the server; <code>abstain migrate</code> brings the tables up to it, <code>abstain doctor</code> says how "
      "the store does.");
  return true;
}

static bool show_settings(struct visit *visit, struct error *error) {
  struct date today = visit_today(visit);
  buf_text(&visit->out,
           "<h1>Settings</h1>\n<p>By what this site and its answers go. Nothing is changed here; under each stands where it is.</p>\n");
  put_company(visit);
  put_policy_in_force(visit);
  put_calendars(visit, today);
  put_answers(visit);
  if (!put_mails(visit, error)) return false;
  put_ways_in(visit);
  if (!put_certifications(visit, today, error)) return false;
  put_served(visit);
  return put_versions(visit, error);
}

const struct page page_settings = {.path = "/settings", .title = "Settings", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_settings};
