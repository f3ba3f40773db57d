/* The page of an evidence pack. */
#include "page.h"

#include <inttypes.h>

#include "../base/html.h"
#include "../decision/decision.h"
#include "../ledger/sentence.h"
#include "answer_page.h"
#include "papers.h"

/* -- the head of the page --------------------------------------------------------------------------------------------- */

static void put_fact(struct buf *out, const char *name, struct str value) {
  html_f(out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

static void put_facts(struct buf *out, const struct pack_facts *facts) {
  const struct evidence *evidence = facts->evidence;
  char digits[HASH_DIGITS];
  struct buf text;
  buf_init(&text, ENTRY_SIZE_MAX);
  buf_text(out, "<dl>\n");
  buf_scope(&text, &evidence->scope);
  put_fact(out, "Asked for", buf_view(&text));
  buf_clear(&text);
  buf_instant(&text, evidence->act.recorded);
  buf_format(&text, " by " STR_FMT, STR_ARG(evidence->act.by));
  put_fact(out, "Made", buf_view(&text));
  buf_clear(&text);
  buf_count(&text, (int64_t)facts->selection.count, "entry", "entries");
  buf_format(&text, ", of which %" PRId64 " are acts (who recorded what)", facts->selection.acts);
  if (facts->selection.erased) buf_format(&text, " and %" PRId64 " were erased", facts->selection.erased);
  put_fact(out, "Here are", buf_view(&text));
  buf_clear(&text);
  buf_format(&text, "%" PRIu64 " entries, root " STR_FMT, facts->checkpoint.size, STR_ARG(hash_hex(facts->checkpoint.root, digits)));
  put_fact(out, "The ledger then", buf_view(&text));
  buf_clear(&text);
  buf_format(&text, "the first %" PRIu64 " entries, by whom anchor.txt says", facts->anchor.size);
  put_fact(out, "Signed by others", facts->anchor.size ? buf_view(&text) : STR("nothing of it"));
  buf_clear(&text);
  buf_verifier_key(&text, &evidence->store->key->verifier);
  put_fact(out, "Its public key", buf_view(&text));
  buf_free(&text);
  buf_text(out, "</dl>\n");
}

void page_begin(struct buf *out, const struct pack_facts *facts) {
  struct str company = facts->evidence->store->company;
  html_f(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Evidence from the ledger of %.*s</title>\n<style>\n",
         STR_ARG(company));
  buf_str(out, paper("style"));
  html_f(out, "</style>\n</head>\n<body>\n<h1>Evidence from the ledger of %.*s</h1>\n", STR_ARG(company));
  put_facts(out, facts);
  buf_text(out, "<p>This page shows what the files in <code>entries/</code> say; they are the record, byte for byte, and <code>proofs.json</code>\n"
                "proves that they are in the ledger. <a href=\"README.txt\">README.txt</a> says how to verify that, and what is not here.\n"
                "All times are UTC. <em>In effect</em> is when something happened, <em>recorded</em> when it was written down; the grey row of an\n"
                "act says when and by whom the entries below it came into the ledger.</p>\n"
                "<table>\n<thead><tr><th>No.</th><th>In effect</th><th>Recorded</th><th>What</th><th>Recorded by</th><th>Id</th></tr>"
                "</thead>\n<tbody>\n");
}

void page_end(struct buf *out) { buf_text(out, "</tbody>\n</table>\n</body>\n</html>\n"); }

/* -- a row ------------------------------------------------------------------------------------------------------------ */

/* The day, and the time in small. */
static void put_instant(struct buf *out, struct instant instant) {
  struct buf text;
  struct str time, date;
  buf_init(&text, 64);
  buf_instant(&text, instant);
  time = buf_view(&text);
  str_cut(&time, 'T', &date);
  html_f(out, "<td class=\"when\">%.*s <small>%.*s</small></td>", STR_ARG(date), STR_ARG(str_sub(time, 0, sizeof "00:00:00" - 1)));
  buf_free(&text);
}

/* What a decision rested on and said stands below its sentence, not within. */
static void put_sentence(struct buf *out, const struct event *event) {
  struct event shown = decision_in_short(event);
  struct buf text;
  buf_init(&text, ENTRY_SIZE_MAX);
  buf_event_sentence(&text, &shown);
  html_str(out, buf_view(&text));
  buf_free(&text);
}

/* Why it is gone, as it was recorded. */
static void put_erased(struct buf *out, const struct erasure *erasure) {
  struct buf when;
  buf_init(&when, 64);
  buf_instant(&when, erasure->at);
  buf_text(out, "<td><em>Erased");
  if (erasure->is_known) html_f(out, " at %.*s by %.*s", STR_ARG(buf_view(&when)), STR_ARG(erasure->by));
  else buf_text(out, ", and nothing says when or why");
  if (erasure->why.length) html_f(out, ": \xe2\x80\x9c%.*s\xe2\x80\x9d", STR_ARG(erasure->why));
  buf_text(out, ". Its hash stays, so that the ledger still verifies.</em></td>");
  buf_free(&when);
}

static void put_what(struct buf *out, const struct entry_content *content) {
  struct buf count;
  if (content->is_act) {
    buf_init(&count, 64);
    buf_count(&count, content->act.entries, "entry", "entries");
    html_f(out, "<td>act: %.*s, %.*s</td>", STR_ARG(content->act.name), STR_ARG(buf_view(&count)));
    buf_free(&count);
  } else {
    buf_text(out, "<td>");
    put_sentence(out, &content->event);
    buf_text(out, "</td>");
  }
}

bool page_row(struct buf *out, const struct page_row *row, struct error *error) {
  const struct entry_content *content = row->content;
  bool is_act = content && content->is_act, is_decision = content && !is_act && content->event.kind == EVENT_DECIDED;
  char digits[HASH_DIGITS], name[ENTRY_NAME_SIZE];
  hash_hex(row->entry->hash, digits);
  html_f(out, "<tr class=\"%s\">", is_act ? "act" : !content ? "erased" : is_decision ? "decision" : "event");
  if (content) html_f(out, "<td class=\"number\"><a href=\"%s\">%.*s</a></td>", entry_name(name, row->number), ENTRY_DIGITS, name + ENTRY_PREFIX);
  else html_f(out, "<td class=\"number\">%.*s</td>", ENTRY_DIGITS, entry_name(name, row->number) + ENTRY_PREFIX);
  if (content && !is_act) put_instant(out, content->event.at);
  else buf_text(out, "<td></td>");
  put_instant(out, is_act ? content->act.recorded : row->entry->recorded);
  if (content) put_what(out, content);
  else put_erased(out, row->erasure);
  html_f(out, "<td>%.*s <small>%.*s</small></td><td class=\"id\">%.*s</td></tr>\n", STR_ARG(row->act->by), STR_ARG(row->act->via), ID_DIGITS, digits);
  return !is_decision || answer_page(out, &content->event, error);
}
