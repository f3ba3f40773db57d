/* The entries of a ledger: events of every kind and acts, written as RFC 8785 says and read back; what is refused. */
#include "test.h"

#include "../../src/ledger/canonical.h"
#include "../../src/ledger/entry.h"
#include "../../src/ledger/journal_write.h"
#include "draw.h"

#define SALT "AAECAwQFBgcICQoLDA0ODw"

struct bench {
  struct arena *arena;
  struct entry_reader *reader;
  struct buf text, other;
};

static int set_up(void **state) {
  static struct bench bench;
  bench = (struct bench){.arena = arena_new(0)};
  bench.reader = entry_reader_new(bench.arena);
  buf_init(&bench.text, 2 * ENTRY_SIZE_MAX);
  buf_init(&bench.other, 2 * ENTRY_SIZE_MAX);
  *state = &bench;
  return 0;
}

static int tear_down(void **state) {
  struct bench *bench = *state;
  buf_free(&bench->text);
  buf_free(&bench->other);
  arena_free(bench->arena);
  return 0;
}

/* The event as the journal writes it, with `recorded` and the salt, through the canonical writer of any JSON. */
static void put_by_canonical(struct buf *out, struct buf *scratch, const struct event *event, struct str salt) {
  struct error error;
  buf_clear(scratch);
  buf_event_json(scratch, event);
  json_t *json = json_read(buf_view(scratch), &error);
  assert_non_null(json);
  buf_clear(scratch);
  buf_instant(scratch, event->recorded);
  json_object_set_new(json, "recorded", json_stringn(scratch->at, scratch->length));
  json_object_set_new(json, "salt", json_stringn(salt.at, salt.length));
  buf_clear(out);
  assert_true(buf_canonical(out, json, &error));
  json_decref(json);
}

static void events_are_canonical_and_read_back(void **state) {
  struct bench *bench = *state;
  struct entropy entropy = entropy_seeded(11);
  struct buf salt;
  buf_init(&salt, SALT_LENGTH);
  seed = 88172645463325252u;
  for (int i = 0; i < 200 * EVENT_KINDS; i++) {
    struct event event = draw_event(bench->arena, (enum event_kind)(i % EVENT_KINDS));
    struct entry_content entry;
    struct error error;
    buf_clear(&salt);
    buf_salt(&salt, &entropy);
    put_by_canonical(&bench->other, &bench->text, &event, buf_view(&salt));
    buf_clear(&bench->text);
    buf_entry_event(&bench->text, &event, buf_view(&salt));
    assert_str(buf_view(&bench->text), buf_c(&bench->other));
    if (!entry_read(bench->reader, buf_view(&bench->text), &entry, &error)) fail_msg("%s: %s", buf_c(&bench->text), error.text);
    assert_false(entry.is_act);
    assert_true(str_equal(entry.salt, buf_view(&salt)));
    buf_clear(&bench->text);
    buf_event_json(&bench->text, &entry.event);
    buf_clear(&bench->other);
    buf_event_json(&bench->other, &event);
    assert_str(buf_view(&bench->text), buf_c(&bench->other));
  }
  buf_free(&salt);
}

static void acts_are_canonical_and_read_back(void **state) {
  struct bench *bench = *state;
  seed = 88172645463325252u;
  for (int i = 0; i < 2000; i++) {
    struct act act = {draw_name(), draw_name(), draw_name(), draw_name(), {draw_instant()}, draw(2) ? draw(5) : UINT32_MAX - draw(5)};
    struct entry_content entry;
    struct error error;
    uint32_t entries;
    if (draw(10) == 0) act.by = STR(",\"entries\":7,");
    buf_clear(&bench->text);
    buf_entry_act(&bench->text, &act, STR(SALT));
    json_t *json = json_read(buf_view(&bench->text), &error);
    buf_clear(&bench->other);
    assert_true(json && buf_canonical(&bench->other, json, &error));
    json_decref(json);
    assert_str(buf_view(&bench->text), buf_c(&bench->other));
    assert_true(entry_is_act(buf_view(&bench->text)));
    assert_true(entry_act_entries(buf_view(&bench->text), &entries) && entries == act.entries);
    assert_true(entry_read(bench->reader, buf_view(&bench->text), &entry, &error));
    assert_true(entry.is_act && str_equal(entry.act.name, act.name) && str_equal(entry.act.by, act.by));
    assert_true(str_equal(entry.act.via, act.via) && str_equal(entry.act.key, act.key) && entry.act.entries == act.entries);
    assert_true(entry.act.recorded.seconds == act.recorded.seconds && str_equal(entry.salt, STR(SALT)));
  }
}

/* No event has members of the names that every entry has, nor one that would make it look like an act. */
static void the_vocabulary_leaves_the_names_of_entries(void **state) {
  (void)state;
  static const char *const taken[] = {"act", "at", "event", "id", "recorded", "salt"};
  for (int kind = 0; kind < EVENT_KINDS; kind++)
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
      assert_int_equal(event_field_find((enum event_kind)kind, str_of(taken[i])), -1);
}

#define EVENT(rest) "{\"at\":\"2011-10-28T11:00:00Z\",\"event\":\"joined\"," rest
#define RECORDED "\"recorded\":\"2011-10-28T11:00:00Z\","
#define ACT(entries, key, rest)                                                                                                  \
  "{\"act\":\"record\",\"by\":\"gc\",\"entries\":" entries ",\"key\":" key "," RECORDED "\"salt\":\"" SALT "\",\"via\":\"cli\"" rest

static const struct {
  const char *content, *error;
} refused[] = {
    {"", "not JSON at column 0: unexpected token near end of file"},
    {"[]", "a list; an entry is a JSON object"},
    {"{}", "an entry's `salt` is a string, and is not left out"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":7}"), "an entry's `salt` is a string, and is not left out"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"AAECAwQFBgcICQoLDA0OD\"}"), "an entry's `salt` is 16 bytes in base64url"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"AAECAwQFBgcICQoLDA0ODx\"}"), "an entry's `salt` is 16 bytes in base64url"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"" SALT "\",\"salt\":\"" SALT "\"}"),
     "not JSON at column 133: duplicate object key near '\"salt\"'"},
    {EVENT("\"person\":\"ann\",\"salt\":\"" SALT "\"}"),
     "the entry is not written as entries are, from byte 63 on: `salt\":\"" SALT "\"}` where `recorded\":\"2011-10-28T11:00:00Z\","
     "\"salt\":\"AAECAwQFBgcICQoLDA0` belongs"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"" SALT "\"}\n"),
     "the entry is not written as entries are, from byte 128 on: `\\u000a` where `` belongs"},
    {EVENT("\"person\":\"\\u0061nn\"," RECORDED "\"salt\":\"" SALT "\"}"),
     "the entry is not written as entries are, from byte 57 on: `\\u0061nn\"," RECORDED "\"salt\":\"AAECAwQF` where `ann\"," RECORDED
     "\"salt\":\"AAECAwQFBgcIC` belongs"},
    {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"" SALT "\",\"nickname\":\"a\"}"),
     "`joined` has no field `nickname`; see `abstain events joined`"},
    {EVENT(RECORDED "\"salt\":\"" SALT "\"}"), "`joined` needs the field `person`: the id of a person"},
    {"{\"event\":\"joind\",\"salt\":\"" SALT "\"}", "`joind` is not an event; did you mean `joined`?"},
    {"{\"event\":\"joined\",\"person\":\"ann\",\"salt\":\"" SALT "\"}",
     "no `at`; say when it took effect: an instant like 2011-10-28T11:00:00Z"},
    {ACT("3", "\"k\"", ",\"why\":\"x\"}"),
     "the entry is not written as entries are, from byte 126 on: `,\"why\":\"x\"}` where `}` belongs"},
    {ACT("-1", "\"k\"", "}"), "an act's `entries` says how many follow"},
    {ACT("4294967296", "\"k\"", "}"), "an act's `entries` says how many follow"},
    {ACT("3.0", "\"k\"", "}"), "an act's `entries` says how many follow"},
    {ACT("3", "\"\"", "}"), "the text is empty; leave the field out instead"},
    {ACT("3", "\"a\\nb\"", "}"), "the text holds the control character 0x0a; take it out"},
    {ACT("3", "null", "}"), "an entry's `key` is a string, and is not left out"},
    {"{\"act\":\"record\",\"salt\":\"" SALT "\"}", "an entry's `by` is a string, and is not left out"},
    {"{\"act\":\"record\",\"by\":\" gc\",\"entries\":1,\"key\":\"k\"," RECORDED "\"salt\":\"" SALT "\",\"via\":\"cli\"}",
     "` gc` has a blank at its start or end; take it out"},
    {"{\"act\":\"record\",\"by\":\"gc\",\"entries\":1,\"key\":\"k\",\"recorded\":\"now\",\"salt\":\"" SALT "\",\"via\":\"cli\"}",
     "`now` is not an instant like 2011-10-28T11:00:00Z"},
};

static void what_is_refused(void **state) {
  struct bench *bench = *state;
  int wrong = 0;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct entry_content entry;
    struct error error;
    assert_false(entry_read(bench->reader, str_of(refused[i].content), &entry, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    if (strcmp(error.text, refused[i].error) == 0) continue;
    print_error("%s\n     got: %s\nexpected: %s\n", refused[i].content, error.text, refused[i].error);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

#define EXECUTED(price, recorded, shares)                                                                                        \
  "{\"at\":\"2011-10-28T11:00:00Z\",\"event\":\"trade-executed\",\"kind\":\"sell\",\"person\":\"ann\",\"price\":" price             \
  ",\"recorded\":\"" recorded "\",\"salt\":\"" SALT "\",\"shares\":" shares "}"

/* One meaning, one text: values that the journal takes in several forms stand in one. */
static void other_forms_of_values_are_refused(void **state) {
  struct bench *bench = *state;
  static const char *const forms[] = {
      EXECUTED("\"45.00\"", "2011-10-28T11:00:00Z", "100"), /* the first is the one */
      EXECUTED("\"45\"", "2011-10-28T11:00:00Z", "100"),
      EXECUTED("\"45.000\"", "2011-10-28T11:00:00Z", "100"),
      EXECUTED("\"45.00\"", "2011-10-28T11:00Z", "100"),
      EXECUTED("\"45.00\"", "2011-10-28T07:00:00-04:00", "100"),
      EXECUTED("\"45.00\"", "2011-10-28T11:00:00+00:00", "100"),
      EXECUTED("\"45.00\"", "2011-10-28T11:00:00Z", "\"100\""),
      EXECUTED("\"45.00\"", "2011-10-28T11:00:00Z", "\"100.0\""),
      EXECUTED("\"45.00\"", "2011-10-28T11:00:00Z", "1e2"),
  };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    struct entry_content entry;
    struct error error;
    assert_int_equal(entry_read(bench->reader, str_of(forms[i]), &entry, &error), i == 0);
  }
}

/* However one is damaged, it is refused or says something else. */
static void no_flipped_bit_goes_unseen(void **state) {
  struct bench *bench = *state;
  static const char *const contents[] = {EVENT("\"person\":\"ann\"," RECORDED "\"salt\":\"" SALT "\"}"), ACT("3", "\"k1\"", "}")};
  for (size_t i = 0; i < 2; i++) {
    struct entry_content entry;
    struct error error;
    assert_true(entry_read(bench->reader, str_of(contents[i]), &entry, &error));
    char copy[200];
    size_t length = strlen(contents[i]), taken = 0;
    memcpy(copy, contents[i], length);
    for (size_t bit = 0; bit < 8 * length; bit++) {
      copy[bit / 8] ^= (char)(1 << bit % 8);
      if (entry_read(bench->reader, (struct str){copy, length}, &entry, &error)) {
        taken++;
        buf_clear(&bench->text);
        if (entry.is_act) buf_entry_act(&bench->text, &entry.act, entry.salt);
        else buf_entry_event(&bench->text, &entry.event, entry.salt);
        assert_true(str_equal(buf_view(&bench->text), (struct str){copy, length}));
      }
      copy[bit / 8] ^= (char)(1 << bit % 8);
    }
    assert_in_range(taken, 1, 4 * length);
  }
}

static void an_entry_has_a_limit(void **state) {
  struct bench *bench = *state;
  struct entry_content entry;
  struct error error;
  buf_clear(&bench->text);
  buf_repeat(&bench->text, " ", ENTRY_SIZE_MAX + 1);
  assert_false(entry_read(bench->reader, buf_view(&bench->text), &entry, &error));
  assert_string_equal(error.text, "the entry has 1048577 bytes and may have 1048576");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_are_canonical_and_read_back), cmocka_unit_test(acts_are_canonical_and_read_back),
      cmocka_unit_test(the_vocabulary_leaves_the_names_of_entries), cmocka_unit_test(what_is_refused),
      cmocka_unit_test(other_forms_of_values_are_refused), cmocka_unit_test(no_flipped_bit_goes_unseen),
      cmocka_unit_test(an_entry_has_a_limit),
  };
  return cmocka_run_group_tests_name("entry", tests, set_up, tear_down);
}
