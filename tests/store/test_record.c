/* What record accepts, log reads: random events of every kind with odd texts, numbers and lists are appended. What is accepted is read
 * back equal from the store, by `abstain log --json`, and as a journal that another store takes over with the same bytes; of what is
 * refused nothing is left.
 *
 * usage: test_record ABSTAIN [ACTS]     (default: 3000) */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "../../src/ledger/journal_read.h"
#include "../../src/ledger/journal_write.h"
#include "../../src/store/store.h"
#include "../unit/draw.h"

enum { ACTS = 3000, EVENTS_MAX = 3, SEED = 20111028, BEGIN = 1600000000, ODD_ONE_IN = 12, LINES_MAX = 64 << 20 };

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("seed %d: %s\n", SEED, what);
  exit(1);
}

struct recording {
  struct arena *arena;
  struct store *store;
  struct buf contents; /* of the events that were accepted, a line each */
  uint32_t acts, events, refused;
  struct str last_id;  /* that an event was given */
};

/* -- odd events ------------------------------------------------------------------------------------------------------------ */

static struct str draw_odd_text(struct arena *arena) {
  static const struct {
    const char *at;
    size_t length;
  } odd[] = {
#define ODD(text) {text, sizeof text - 1}
      ODD(""), ODD(" "), ODD("a "), ODD(" a"), ODD("\t"), ODD("\n\n"), ODD("a\r\nb"), ODD("a\0b"), ODD("\x01"), ODD("\x1f"), ODD("\x7f"), ODD("\x80"),
      ODD("\xc3"), ODD("\xc0\x80"), ODD("\xed\xa0\x80"), ODD("\xf4\x90\x80\x80"), ODD("\xf0\x9f\x92\xb6"), ODD("\xef\xbb\xbf" "bom"),
      ODD("\xc2\x85"), ODD("\xc2\xa0"), ODD("\xe2\x80\xa8\xe2\x80\xa9"), ODD("\xe2\x80\xae" "rtl"), ODD("e\xcc\x81"), ODD("\xef\xbf\xbf"),
      ODD("\\u0000"), ODD("\\\"/\b\f"), ODD("</script>"), ODD("'; DROP TABLE entry; --"), ODD("all"), ODD("null"), ODD("{\"a\":1}"), ODD("#"),
      ODD("%s%n"), ODD("\"entries\":7"), ODD("{\"act\":\"record\"}"), ODD("$1"), ODD("2011-10-28T00:00:00Z"),
#undef ODD
  };
  static const size_t lengths[] = {ID_LENGTH_MAX - 1, ID_LENGTH_MAX, ID_LENGTH_MAX + 1, TEXT_LENGTH_MAX - 1, TEXT_LENGTH_MAX, TEXT_LENGTH_MAX + 1};
  if (draw(4)) {
    size_t one = draw(sizeof odd / sizeof *odd);
    return (struct str){odd[one].at, odd[one].length};
  }
  size_t length = lengths[draw(sizeof lengths / sizeof *lengths)];
  char *text = arena_take(arena, length);
  memset(text, draw(2) ? 'x' : '"', length);
  return (struct str){text, length};
}

static int64_t draw_odd_number(void) {
  static const int64_t odd[] = {0,           -1,         1,          INT32_MAX,    INT32_MIN, INT64_MAX, INT64_MIN, -2208988800,
                                7289654399, 7289654400, 253402300799, 86399,     86400,     -25567,    84370};
  return odd[draw(sizeof odd / sizeof *odd)];
}

/* Of choices and truths only those of the table can be meant. */
static void make_odd(struct arena *arena, const struct event_field *field, struct value *value) {
  if (field_is_text(field->kind)) value->text = draw_odd_text(arena);
  else if (field_is_list(field->kind) && draw(2)) value->count = 0;
  else if (field_is_list(field->kind) && value->count) ((struct str *)(uintptr_t)value->list)[draw(value->count)] = draw_odd_text(arena);
  else if (field->kind != FIELD_CHOICE && field->kind != FIELD_BOOL) value->number = draw_odd_number();
}

static struct event draw_odd_event(struct recording *r, struct instant now) {
  enum event_kind kind = (enum event_kind)draw(EVENT_KINDS);
  struct event event = draw_event(r->arena, kind);
  event.recorded = now;
  if (event.id.length) event.id = arena_print(r->arena, "e%u \"%s", r->acts * EVENTS_MAX + draw(EVENTS_MAX), names[draw(10)]);
  if (kind == EVENT_WITHDRAWN && r->last_id.length && draw(4)) event.values[0].text = r->last_id;
  for (int i = 0; i < event_field_count(kind); i++)
    if (event_has(&event, i) && draw(ODD_ONE_IN) == 0) make_odd(r->arena, &event_types[kind].fields[i], &event.values[i]);
  if (draw(ODD_ONE_IN) == 0) event.id = draw_odd_text(r->arena);
  if (draw(ODD_ONE_IN) == 0) event.at.seconds = draw_odd_number();
  if (draw(4 * ODD_ONE_IN) == 0) event.recorded.seconds = draw_odd_number();
  if (draw(4 * ODD_ONE_IN) == 0) event.present &= ~1u;
  return event;
}

/* -- appending ---------------------------------------------------------------------------------------------------------------- */

static struct command_act act_of(struct recording *r, struct instant now, const struct event *events, uint32_t count) {
  struct act act = {.name = STR("record"), .by = STR("gc"), .via = STR("test"), .key = arena_print(r->arena, "key %u", r->acts++), .recorded = now};
  return (struct command_act){.act = act, .events = events, .count = count};
}

/* The event, as it was asked for, is what the store holds at the place. */
static void check_entry(struct recording *r, struct entry_reader *reader, int64_t place, const struct event *asked) {
  struct stored_entry entry;
  struct entry_content content;
  struct error error;
  struct buf was, is;
  must(store_entry(r->store, r->arena, place, &entry, &error) && entry_read(reader, entry.content, &content, &error), error.text);
  buf_init(&was, ENTRY_SIZE_MAX);
  buf_init(&is, ENTRY_SIZE_MAX);
  buf_event_json(&was, asked);
  buf_event_json(&is, &content.event);
  must(!content.is_act && str_equal(buf_view(&was), buf_view(&is)), arena_print(r->arena, "asked %s\nread %s", buf_c(&was), buf_c(&is)).at);
  buf_str(&r->contents, entry.content);
  buf_char(&r->contents, '\n');
  buf_free(&was);
  buf_free(&is);
  if (asked->id.length && asked->kind != EVENT_WITHDRAWN) r->last_id = asked->id;
}

static void try_act(struct recording *r, struct entry_reader *reader) {
  struct event events[EVENTS_MAX];
  struct instant now = {BEGIN + (int64_t)r->acts * 100};
  struct head before, after;
  struct receipt receipt;
  struct error error, why;
  uint32_t count = 1 + draw(EVENTS_MAX);
  bool has_key;
  for (uint32_t i = 0; i < count; i++) events[i] = draw_odd_event(r, now);
  struct command_act command = act_of(r, now, events, count);
  must(store_head_size(r->store, &before, &error), error.text);
  bool ok = store_append(r->store, &command, &receipt, &why);
  must(store_head_size(r->store, &after, &error) && store_has_key(r->store, command.act.key, &has_key, &error), error.text);
  must(after.size == before.size + (ok ? 1 + count : 0) && has_key == ok, "a refused act left something, or an accepted one did not");
  must(ok || why.kind == ERROR_INPUT || why.kind == ERROR_CONFLICT || why.kind == ERROR_MISSING, why.text);
  for (uint32_t i = 0; ok && i < count; i++) check_entry(r, reader, receipt.place + 1 + i, &events[i]);
  r->events += ok ? count : 0;
  r->refused += !ok;
}

/* -- reading -------------------------------------------------------------------------------------------------------------------- */

/* `abstain log --json` says each content byte for byte, the newest first. */
static void check_log(struct recording *r, const char *abstain, const char *path) {
  FILE *log = popen(arena_print(r->arena, "%s log --json --limit 1000000 --store %s", abstain, path).at, "r");
  struct str left = buf_view(&r->contents), line;
  struct str *lines = ARENA_ARRAY(r->arena, r->events, struct str);
  char *read = NULL;
  size_t room = 0;
  ssize_t length;
  for (uint32_t i = 0; i < r->events; i++) must(str_cut(&left, '\n', &line), "a line is missing"), lines[i] = line;
  uint32_t expected = r->events;
  must(log != NULL, "no log");
  while ((length = getline(&read, &room, log)) > 0) {
    struct str said = {read, (size_t)length - 1};
    must(expected-- > 0, "log has more than was recorded");
    struct str content = arena_print(r->arena, "\"content\":" STR_FMT "}", STR_ARG(lines[expected]));
    must(str_ends(said, content), arena_print(r->arena, "log says " STR_FMT "\nrecorded " STR_FMT, STR_ARG(said), STR_ARG(lines[expected])).at);
  }
  must(expected == 0 && pclose(log) == 0, "log has less than was recorded");
  free(read);
}

static void put_journal(struct store *store, struct arena *arena, struct buf *out) {
  struct journal *journal;
  struct head head;
  struct error error;
  struct event event;
  must(store_head_size(store, &head, &error), error.text);
  must(store_journal(store, head.size, &journal, &error), error.text);
  for (uint32_t i = 0; i < journal->count; i++) {
    entry_event(journal, arena, journal_entry(journal, i), &event);
    buf_event_json(out, &event);
    buf_char(out, '\n');
  }
  journal_free(journal);
}

/* The journal, read from its lines, goes into another store, whose journal has the same lines. */
static void check_taken_over(struct recording *r) {
  struct recording other = {.arena = r->arena};
  struct buf journal, again;
  struct error error;
  struct receipt receipt;
  buf_init(&journal, LINES_MAX);
  buf_init(&again, LINES_MAX);
  put_journal(r->store, r->arena, &journal);
  struct faults faults = {.arena = r->arena};
  FILE *file = fmemopen((char *)(uintptr_t)journal.at, journal.length, "r");
  struct journal *read = journal_read(file, &faults);
  must(read != NULL, faults.count ? faults.list[0].text.at : "the journal cannot be read");
  must(read->count == r->events, "the journal has more or fewer events");
  must(store_create(r->arena, "file::memory:", STR("other"), &other.store, &error), error.text);
  other.store->entropy = r->store->entropy;
  for (uint32_t i = 0; i < read->count; i++) {
    struct event event;
    entry_event(read, r->arena, journal_entry(read, i), &event);
    struct command_act command = act_of(&other, r->store->head.acted, &event, 1);
    must(store_append(other.store, &command, &receipt, &error), error.text);
  }
  put_journal(other.store, r->arena, &again);
  must(str_equal(buf_view(&journal), buf_view(&again)), "the store that took the journal over has another");
  journal_free(read);
  fclose(file);
  buf_free(&journal);
  buf_free(&again);
}

static void remove_store(const char *path) {
  static const char *const ends[] = {"", "-wal", "-shm"};
  char name[200];
  for (int i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, ends[i]);
    unlink(name);
  }
}

int main(int argc, char **argv) {
  struct recording r = {.arena = arena_new(0)};
  struct entropy entropy = entropy_seeded(SEED);
  struct verification found = {0};
  struct error error;
  uint32_t acts = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : ACTS;
  double start = clock_seconds();
  char path[100];
  must(argc > 1, "usage: test_record ABSTAIN [ACTS]");
  seed = SEED;
  snprintf(path, sizeof path, "/tmp/test_record.%d.db", (int)getpid());
  buf_init(&r.contents, LINES_MAX);
  must(store_create(r.arena, arena_print(r.arena, "file:%s?vfs=unix&synchronous=normal", path).at, STR("acme"), &r.store, &error), error.text);
  r.store->entropy = &entropy;
  struct entry_reader *reader = entry_reader_new(r.arena);
  while (r.acts < acts) try_act(&r, reader);
  must(store_verify(r.store, &found, &error), error.text);
  must(found.is_sound, found.what);
  check_log(&r, argv[1], path);
  check_taken_over(&r);
  must(r.refused > acts / 10 && r.refused < acts * 9 / 10, "nearly all was accepted, or refused: that says little");
  printf("%u acts, %u refused, %u events read back; %.1f s, seed %d\n", acts, r.refused, r.events, clock_seconds() - start, SEED);
  buf_free(&r.contents);
  arena_free(r.arena);
  remove_store(path);
  return 0;
}
