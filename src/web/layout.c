/* The frame around every page, and the parts that pages share. */
#include "../calendar/zone.h"
#include "site.h"

/* -- the frame ----------------------------------------------------------------------------------------------------- */

enum { STATUS_WRONG = 400 }; /* and above: the page is not the one that was asked for */

static const struct place {
  const char *path, *title;
  enum right right;
} places[] = {
    {"/", "Home", RIGHT_PERSONNEL},
    {"/ask", "Ask for clearance", RIGHT_PERSONNEL},
    {"/requests", "My requests", RIGHT_PERSONNEL},
    {"/record", "My record", RIGHT_PERSONNEL},
    {"/calendar", "Calendar", RIGHT_PERSONNEL},
    {"/policy", "Policy", RIGHT_PERSONNEL},
    {"/queue", "Queue", RIGHT_DECIDE},
    {"/windows", "Windows", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/mail", "Mails", RIGHT_DECIDE},
    {"/audit", "Audit", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/access", "Access", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/people", "People", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/certifications", "Certifications", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/incidents", "Incidents", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/questions", "Questions", RIGHT_DECIDE | RIGHT_AUDIT},
    {"/settings", "Settings", RIGHT_DECIDE | RIGHT_AUDIT},
};

/* Where the visitor is: the page itself, or one below it. */
static const char *current(const struct visit *visit, const char *place) {
  struct str path = visit->request->path;
  if (visit->reply->status >= STATUS_WRONG) return "";
  if (str_equal(path, str_of(place))) return " aria-current=\"page\"";
  bool is_below = place[1] && str_starts(path, str_of(place)) && path.at[strlen(place)] == '/';
  return is_below ? " aria-current=\"true\"" : "";
}

/* What is one's own, and what an office brings with it, each on its line. */
static void put_places_of(struct visit *visit, struct buf *whole, bool is_own) {
  buf_text(whole, is_own ? "<ul>\n" : "<ul class=\"office\">\n");
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!(visit->visitor.rights & places[i].right) || (places[i].right == RIGHT_PERSONNEL) != is_own) continue;
    html_f(whole, "<li><a href=\"%s\"", places[i].path);
    buf_text(whole, current(visit, places[i].path));
    html_f(whole, ">%s</a></li>\n", places[i].title);
  }
  buf_text(whole, "</ul>\n");
}

static void put_places(struct visit *visit, struct buf *whole) {
  buf_text(whole, "<nav aria-label=\"Main\">\n");
  put_places_of(visit, whole, true);
  if (visit->visitor.rights & (RIGHT_DECIDE | RIGHT_AUDIT)) put_places_of(visit, whole, false);
  buf_text(whole, "</nav>\n");
}

static void put_visitor(struct visit *visit, struct buf *whole) {
  if (!visit->visitor.person.length) return;
  html_f(whole,
         "<form class=\"who\" method=\"post\" action=\"/sign-out\"><input type=\"hidden\" name=\"csrf\" "
         "value=\"%.*s\">"
         "<a href=\"/search\">Search</a> <a href=\"/account\">%.*s</a> <button class=\"quiet\">Sign out</button></form>\n",
         STR_ARG(visit->visitor.csrf), STR_ARG(visit->visitor.name));
}

/* All that is wrong, on top, each a link to its field. */
static void put_problems(struct visit *visit, struct buf *whole) {
  if (!visit->problem_count) return;
  buf_text(
      whole,
      "<div class=\"problems\" role=\"alert\" tabindex=\"-1\" autofocus><h2>There is a problem</h2><ul>\n");
  for (int i = 0; i < visit->problem_count; i++)
    html_f(whole, "<li><a href=\"#%s\">%.*s</a></li>\n", visit->problems[i].field,
           STR_ARG(visit->problems[i].text));
  buf_text(whole, "</ul></div>\n");
}

void put_frame(struct visit *visit, struct buf *whole) {
  html_f(whole,
         "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
         "name=\"color-scheme\" content=\"light dark\">\n"
         "<title>%s%.*s \xc2\xb7 abstain</title>\n<link rel=\"icon\" href=\"/assets/mark.svg\">\n"
         "<link rel=\"stylesheet\" href=\"/assets/style.css\">\n"
         "<script src=\"/assets/script.js\" defer></script>\n",
         visit->problem_count ? "Error: " : "", STR_ARG(visit->title));
  if (visit->onwards.length) html_f(whole, "<meta http-equiv=\"refresh\" content=\"0; url=%.*s\">\n", STR_ARG(visit->onwards));
  buf_text(whole, "</head>\n<body>\n<a class=\"skip\" "
         "href=\"#content\">Skip to the content</a>\n");
  html_f(whole, "<header><div class=\"wide\"><a class=\"mark\" href=\"/\">abstain <span>%.*s</span></a>\n",
         STR_ARG(company_name(visit->site->company)));
  put_visitor(visit, whole);
  buf_text(whole, "</div>");
  if (visit->visitor.person.length) put_places(visit, whole);
  buf_text(whole, "</header>\n<main id=\"content\">\n");
  put_problems(visit, whole);
  buf_str(whole, buf_view(&visit->out));
  buf_text(whole, "</main>\n<footer>");
  if (visit->visitor.person.length)
    buf_text(whole, "<p class=\"help\"><a href=\"/question\">Ask the administrator a question</a> <a href=\"/inquiry\">Press or "
                    "an analyst asked me</a> <a href=\"/report\">Report a suspected violation</a></p>\n");
  buf_text(whole, "<p>What the policy says, as it was recorded. No answer here is legal "
                  "advice, and none says that a trade is lawful.</p>"
                  "</footer>\n</body>\n</html>\n");
}

/* -- forms --------------------------------------------------------------------------------------------------------- */

static void put_form_head(struct visit *visit) {
  if (visit->visitor.csrf.length)
    html_f(&visit->out, "<input type=\"hidden\" name=\"csrf\" value=\"%.*s\">\n",
           STR_ARG(visit->visitor.csrf));
  struct str key = field_typed(visit, "key");
  if (!key.length) key = company_token(visit->site->company, visit->arena);
  html_f(&visit->out, "<input type=\"hidden\" name=\"key\" value=\"%.*s\">\n", STR_ARG(key));
}

void put_form(struct visit *visit, const char *action) {
  buf_text(&visit->out, "<form method=\"post\" novalidate");
  if (*action) html_f(&visit->out, " action=\"%s\"", action);
  buf_text(&visit->out, ">\n");
  put_form_head(visit);
}

void put_upload_form(struct visit *visit) {
  buf_text(&visit->out, "<form method=\"post\" enctype=\"multipart/form-data\" novalidate>\n");
  put_form_head(visit);
}

void put_form_end(struct visit *visit, const char *button) {
  html_f(&visit->out, "<button>%s</button>\n</form>\n", button);
}

static void put_label(struct visit *visit, const char *tag, const char *name, const char *label,
                      const char *hint) {
  struct str problem = problem_at(visit, name);
  if (*tag == 'l')
    html_f(&visit->out, "<label for=\"%s\">%s</label>\n", name, label);
  else
    html_f(&visit->out, "<legend>%s</legend>\n", label);
  if (hint) html_f(&visit->out, "<p class=\"hint\" id=\"%s-hint\">%s</p>\n", name, hint);
  if (problem.length)
    html_f(&visit->out, "<p class=\"wrong\" id=\"%s-wrong\">%.*s</p>\n", name, STR_ARG(problem));
}

static void put_described(struct visit *visit, const char *name, const char *hint) {
  bool wrong = problem_at(visit, name).length > 0;
  if (wrong) buf_text(&visit->out, " aria-invalid=\"true\"");
  if (!hint && !wrong) return;
  buf_text(&visit->out, " aria-describedby=\"");
  if (hint) html_f(&visit->out, "%s-hint", name);
  if (hint && wrong) buf_char(&visit->out, ' ');
  if (wrong) html_f(&visit->out, "%s-wrong", name);
  buf_char(&visit->out, '"');
}

static void begin_field(struct visit *visit, const char *name) {
  html_f(&visit->out, "<div class=\"field%s\">\n", problem_at(visit, name).length ? " bad" : "");
}

void put_input(struct visit *visit, const char *name, const char *label, const char *hint, const char *type,
               struct str value) {
  begin_field(visit, name);
  put_label(visit, "label", name, label, hint);
  html_f(&visit->out, "<input id=\"%s\" name=\"%s\" type=\"%s\"", name, name,
         strcmp(type, "number") == 0 || strcmp(type, "decimal") == 0 ? "text" : strcmp(type, "files") == 0 ? "file" : type);
  if (strcmp(type, "files") == 0) buf_text(&visit->out, " multiple");
  if (strcmp(type, "decimal") == 0) buf_text(&visit->out, " inputmode=\"decimal\" class=\"short\"");
  if (strcmp(type, "number") == 0) buf_text(&visit->out, " inputmode=\"numeric\" class=\"short\"");
  if (strcmp(type, "password") == 0) buf_text(&visit->out, " autocomplete=\"current-password\"");
  if (strcmp(name, "person") == 0) buf_text(&visit->out, " autocomplete=\"username\" spellcheck=\"false\"");
  if (value.length) html_f(&visit->out, " value=\"%.*s\"", STR_ARG(value));
  put_described(visit, name, hint);
  buf_text(&visit->out, ">\n</div>\n");
}

void put_text_area(struct visit *visit, const char *name, const char *label, const char *hint,
                   struct str value) {
  begin_field(visit, name);
  put_label(visit, "label", name, label, hint);
  html_f(&visit->out, "<textarea id=\"%s\" name=\"%s\" rows=\"3\"", name, name);
  put_described(visit, name, hint);
  html_f(&visit->out, ">%.*s</textarea>\n</div>\n", STR_ARG(value));
}

void put_select(struct visit *visit, const char *name, const char *label, const char *hint,
                const struct choice *choices, int count, struct str chosen) {
  begin_field(visit, name);
  put_label(visit, "label", name, label, hint);
  html_f(&visit->out, "<select id=\"%s\" name=\"%s\"", name, name);
  put_described(visit, name, hint);
  buf_text(&visit->out, ">\n");
  for (int i = 0; i < count; i++)
    html_f(&visit->out, "<option value=\"%.*s\"%s>%.*s</option>\n", STR_ARG(choices[i].value),
           str_equal(choices[i].value, chosen) ? " selected" : "", STR_ARG(choices[i].label));
  buf_text(&visit->out, "</select>\n</div>\n");
}

void put_radios(struct visit *visit, const char *name, const char *label, const char *hint,
                const struct choice *choices, int count, struct str chosen) {
  html_f(&visit->out, "<fieldset class=\"field%s\"", problem_at(visit, name).length ? " bad" : "");
  put_described(visit, name, hint);
  buf_text(&visit->out, ">\n");
  put_label(visit, "fieldset", name, label, hint);
  for (int i = 0; i < count; i++) {
    struct str id = i ? arena_print(visit->arena, "%s-%d", name, i) : str_of(name);
    html_f(&visit->out,
           "<div class=\"choice\"><input type=\"radio\" id=\"%.*s\" name=\"%s\" value=\"%.*s\"%s><label "
           "for=\"%.*s\">%.*s</label></div>\n",
           STR_ARG(id), name, STR_ARG(choices[i].value),
           str_equal(choices[i].value, chosen) ? " checked" : "", STR_ARG(id), STR_ARG(choices[i].label));
  }
  buf_text(&visit->out, "</fieldset>\n");
}

/* -- words --------------------------------------------------------------------------------------------------------- */

void put_instant(struct visit *visit, int64_t instant) {
  static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                     "Thursday", "Friday", "Saturday"};
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  if (instant == INT64_MAX) {
    buf_text(&visit->out, "further notice");
    return;
  }
  struct wall wall = zone_wall(visit->view.reg->zone, (struct instant){instant});
  struct civil civil = date_civil(wall.date);
  buf_text(&visit->out, "<time datetime=\"");
  buf_instant(&visit->out, (struct instant){instant});
  buf_format(&visit->out, "\">%s %d %s %d, %02d:%02d</time>", days[date_weekday(wall.date)], civil.day,
             months[civil.month - 1], civil.year, wall.seconds / 3600, wall.seconds / 60 % 60);
}

void put_shares(struct visit *visit, int64_t shares) {
  enum { DIGITS_MAX = 40 };
  char digits[DIGITS_MAX];
  if (!shares) return;
  int length = snprintf(digits, sizeof digits, "%lld", (long long)(shares / 10000));
  for (int i = 0; i < length; i++) {
    if (i && (length - i) % 3 == 0) buf_char(&visit->out, ',');
    buf_char(&visit->out, digits[i]);
  }
}

void put_state(struct visit *visit, enum case_state state) {
  static const struct {
    const char *class, *words;
  } tags[] = {[CASE_WAITING] = {"wait", "Waiting"},
              [CASE_CLEARED] = {"yes", "Cleared"},
              [CASE_REFUSED] = {"no", "Not cleared"},
              [CASE_OVER] = {"over", "Over"}};
  html_f(&visit->out, "<strong class=\"tag %s\">%s</strong>", tags[state].class, tags[state].words);
}
