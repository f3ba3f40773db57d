/* A person's windows as a calendar feed (RFC 5545). */
#include "feed.h"

#include "../base/hash.h"
#include "../register/tell.h"

/* Lines of a feed are folded at 75 bytes (RFC 5545, 3.1), never within a character. */
static void put_folded(struct buf *out, struct str line) {
  size_t used = 0;
  for (size_t i = 0; i < line.length;) {
    size_t step = 1;
    while (i + step < line.length && ((unsigned char)line.at[i + step] & 0xc0) == 0x80) step++;
    if (used + step > 74) {
      buf_text(out, "\r\n ");
      used = 1;
    }
    buf_put(out, line.at + i, step);
    used += step;
    i += step;
  }
  buf_text(out, "\r\n");
}

/* Commas, semicolons and backslashes in a text are escaped. */
static void put_property(struct buf *out, const char *name, struct str value) {
  struct buf line;
  buf_init(&line, 1 << 16);
  buf_format(&line, "%s:", name);
  for (size_t i = 0; i < value.length; i++) {
    if (strchr(",;\\", value.at[i])) buf_char(&line, '\\');
    buf_char(&line, value.at[i]);
  }
  put_folded(out, buf_view(&line));
  buf_free(&line);
}

static void put_time(struct buf *out, const char *name, int64_t instant) {
  struct buf text, compact;
  buf_init(&text, 64);
  buf_init(&compact, 64);
  buf_instant(&text, (struct instant){instant});
  for (size_t i = 0; i < text.length; i++)
    if (text.at[i] != '-' && text.at[i] != ':') buf_char(&compact, text.at[i]);
  put_property(out, name, buf_view(&compact));
  buf_free(&text);
  buf_free(&compact);
}

static struct str period_name(const struct feed *feed, const struct window *window) {
  return image_str(feed->reg->policy, feed->reg->policy->periods[window->instance.period].name);
}

enum { UID_DIGITS = 32 };

/* The same period of the same thing keeps its identity when its dates move, and in no other feed has it. */
static void put_uid(struct buf *out, const struct feed *feed, const struct window *window, struct str subject) {
  struct buf seed;
  char digits[HASH_DIGITS];
  buf_init(&seed, 1 << 16);
  const struct registry *reg = feed->reg;
  const struct str parts[] = {symbol_str(reg, reg->company), symbol_str(reg, feed->person), period_name(feed, window), subject};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    buf_str(&seed, parts[i]);
    buf_char(&seed, '\n');
  }
  put_property(out, "UID", str_sub(hash_hex(hash_of(buf_view(&seed)), digits), 0, UID_DIGITS));
  buf_free(&seed);
}

/* A calendar has no "until further notice": what is planned stands in for it, or the end of what was asked for. */
static int64_t end_shown(const struct feed *feed, const struct instance *instance) {
  if (instance->until.seconds != INT64_MAX) return instance->until.seconds;
  return instance->expected_until.state == EDGE_EXPECTED ? instance->expected_until.instant.seconds : feed->until.seconds;
}

static void put_event(struct buf *out, const struct feed *feed, const struct window *window) {
  const struct instance *instance = &window->instance;
  struct buf subject, summary;
  buf_init(&subject, 4096);
  buf_init(&summary, 4096);
  tell_subject(&subject, feed->reg, instance);
  bool planned = instance->from_state == EDGE_EXPECTED || instance->until_state != EDGE_CERTAIN;
  buf_format(&summary, "%s: %.*s, of %.*s%s", window->opens ? "Window open" : "No trading", STR_ARG(period_name(feed, window)),
             STR_ARG(buf_view(&subject)), planned ? " (expected)" : "");
  buf_text(out, "BEGIN:VEVENT\r\n");
  put_uid(out, feed, window, buf_view(&subject));
  put_time(out, "DTSTAMP", feed->now.seconds);
  put_time(out, "DTSTART", instance->from.seconds);
  put_time(out, "DTEND", end_shown(feed, instance));
  put_property(out, "SUMMARY", buf_view(&summary));
  put_property(out, "STATUS", planned ? STR("TENTATIVE") : STR("CONFIRMED"));
  buf_text(out, "END:VEVENT\r\n");
  buf_free(&subject);
  buf_free(&summary);
}

void put_feed(struct buf *out, const struct feed *feed) {
  buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//abstain//windows//EN\r\n");
  for (uint32_t i = 0; i < feed->windows->count; i++) put_event(out, feed, &feed->windows->at[i]);
  buf_text(out, "END:VCALENDAR\r\n");
}
