/* The journal: every event of the table there and back, as JSON and as a sentence; what is refused, with its
 * place; order, ids, withdrawal; exact numbers. */
#include "test.h"

#include <stdlib.h>

#include "../../src/ledger/journal_read.h"
#include "../../src/ledger/journal_write.h"
#include "../../src/ledger/sentence.h"
#include "draw.h"

/* ---- helpers ---- */

static struct journal *read_text(struct str text, struct faults *faults) {
  FILE *file = fmemopen((void *)(uintptr_t)text.at, text.length, "rb");
  assert_non_null(file);
  struct journal *journal = journal_read(file, faults);
  fclose(file);
  return journal;
}

static struct str json_of(struct buf *buf, const struct event *event) {
  buf_clear(buf);
  buf_event_json(buf, event);
  return buf_view(buf);
}

static struct str sentence_of(struct buf *buf, const struct event *event) {
  buf_clear(buf);
  buf_event_sentence(buf, event);
  return buf_view(buf);
}

/* ---- tests ---- */

static void the_table_is_sound(void **state) {
  (void)state;
  for (int kind = 0; kind < EVENT_KINDS; kind++) {
    const struct event_type *type = &event_types[kind];
    assert_non_null(type->name);
    assert_int_equal(event_find(str_of(type->name)), kind);
    for (int i = 0; i < event_field_count((enum event_kind)kind); i++) {
      const struct event_field *field = &type->fields[i];
      assert_int_equal(field->kind == FIELD_CHOICE, field->choices != NULL);
      char place[64];
      snprintf(place, sizeof place, "{%s}", field->name);
      const char *shown = strstr(type->sentence, place), *open = NULL;
      for (const char *c = type->sentence; shown && c < shown; c++)
        if (*c == '[' || *c == ']') open = *c == '[' ? c : NULL;
      if (field->required && (!shown || open))
        fail_msg("%s: the sentence leaves out `%s`", type->name, field->name);
      if (!field->required && shown && !open)
        fail_msg("%s: the sentence needs `%s`", type->name, field->name);
    }
  }
}

static void every_event_there_and_back(void **state) {
  (void)state;
  struct buf first, second, line;
  buf_init(&first, 1 << 20);
  buf_init(&second, 1 << 20);
  buf_init(&line, 1 << 20);
  for (int round = 0; round < 200 * EVENT_KINDS; round++) {
    struct arena *arena = arena_new(0);
    struct event event = draw_event(arena, (enum event_kind)(round % EVENT_KINDS)), back;
    struct error error;
    sentence_of(&first, &event);
    if (!sentence_read(arena, buf_view(&first), NULL, NULL, &back, &error))
      fail_msg("%s: %s", buf_c(&first), error.text);
    assert_int_equal(back.kind, event.kind);
    assert_str(sentence_of(&second, &back), buf_c(&first));
    back.id = event.id, back.at = event.at, back.recorded = event.recorded;
    json_of(&line, &event);
    assert_str(json_of(&second, &back), buf_c(&line));
    arena_free(arena);
  }
  buf_free(&first);
  buf_free(&second);
  buf_free(&line);
}

/* A journal of drawn events, in order and with ids of their own, written, read and written again. */
static void a_journal_there_and_back(void **state) {
  (void)state;
  struct arena *arena = arena_new(0);
  struct buf text, again;
  buf_init(&text, 1 << 24);
  buf_init(&again, 1 << 24);
  int64_t recorded = -2000000000;
  for (int i = 0; i < 20000; i++) {
    struct event event = draw_event(arena, (enum event_kind)draw(EVENT_KINDS));
    if (event.kind == EVENT_WITHDRAWN) continue;
    recorded += draw(100000);
    event.recorded.seconds = recorded;
    if (draw(2)) event.at.seconds = recorded;
    if (event.id.length) event.id = arena_print(arena, "e%d", i);
    buf_event_json(&text, &event);
    buf_char(&text, '\n');
  }
  struct faults faults = {.arena = arena};
  struct journal *journal = read_text(buf_view(&text), &faults);
  buf_faults(&again, "journal", &faults);
  if (!journal) fail_msg("%s", buf_c(&again));
  for (uint32_t i = 0; i < journal->count; i++) {
    struct event event;
    entry_event(journal, arena, journal_entry(journal, i), &event);
    buf_event_json(&again, &event);
    buf_char(&again, '\n');
  }
  assert_str(buf_view(&again), buf_c(&text));
  const uint32_t *order = journal_by_at(journal, arena, journal->count);
  for (uint32_t i = 1; i < journal->count; i++) {
    int64_t before = journal_entry(journal, order[i - 1])->at.seconds,
            at = journal_entry(journal, order[i])->at.seconds;
    assert_true(before < at || (before == at && order[i - 1] < order[i]));
  }
  journal_free(journal);
  buf_free(&text);
  buf_free(&again);
  arena_free(arena);
}

#define AT "\"at\":\"2011-10-28T11:00:00Z\""

static const struct {
  const char *text, *faults;
} refused[] = {
    {"{\"event\":\"clas-given\"," AT "}",
     "j:1:10: `clas-given` is not an event; did you mean `class-given`?"},
    {"{\"event\":\"moon\"," AT "}", "j:1:10: `moon` is not an event; `abstain events` lists them"},
    {"{\"event\":7}",
     "j:1:10: `event` is not a string; each line says what happened, like {\"event\":\"results\",…}"},
    {"{" AT "}", "j:1:1: no `event`; each line says what happened, like {\"event\":\"results\",…}"},
    {"\xef\xbb\xbf{\"event\":\"left\"}", "j:1:1: a byte order mark; save the file as UTF-8 without it"},
    {"[1,2]", "j:1:1: a list; each line holds one event as a JSON object"},
    {"\n# a comment\n{\"event\":\"left\"," AT ",\"pers\":\"ann\",\"person\":\"ann\"}",
     "j:3:45: `left` has no field `pers`; did you mean `person`?"},
    {"{\"event\":\"left\"," AT ",\"persn\":\"ann\"}",
     "j:1:45: `left` has no field `persn`; did you mean `person`?"},
    {"{\"event\":\"left\"," AT "}", "j:1:1: `left` needs the field `person`: the id of a person"},
    {"{\"event\":\"left\",\"person\":\"ann\"}",
     "j:1:1: no `at`; say when it took effect: an instant like 2011-10-28T11:00:00Z"},
    {"{\"event\":\"left\",\"person\":\"ann\",\"at\":\"2011-10-28\"}",
     "j:1:37: `at`: `2011-10-28` is not an instant like 2011-10-28T11:00:00Z"},
    {"{\"event\":\"left\",\"person\":\"ann\",\"at\":\"1899-12-31T23:59:59Z\"}",
     "j:1:37: `at`: the date is outside the years 1900 to 2200"},
    {"{\"event\":\"left\",\"person\":\"ann\",\"at\":\"2200-12-31T23:59:59-01:00\"}",
     "j:1:37: `at`: the date is outside the years 1900 to 2200"},
    {"{\"event\":\"left\"," AT ",\"person\":7}",
     "j:1:54: `person`: a number; write the id of a person as a string in quotes"},
    {"{\"event\":\"left\"," AT ",\"person\":\"all\"}",
     "j:1:54: `person`: `all` means everybody and is no person's id"},
    {"{\"event\":\"left\"," AT ",\"person\":\"ann \"}",
     "j:1:54: `person`: `ann ` has a blank at its start or end; take it out"},
    {"{\"event\":\"left\"," AT ",\"person\":\"a\\u0007\"}",
     "j:1:54: `person`: the text holds the control character 0x07; take it out"},
    {"{\"event\":\"left\"," AT ",\"person\":\"\"}",
     "j:1:54: `person`: the text is empty; leave the field out instead"},
    {"{\"event\":\"left\"," AT ",\"person\":\"a\",\"person\":\"b\"}",
     "j:1:65: not JSON: duplicate object key near '\"person\"'; a field stands once"},
    {"{\"event\":\"left\"," AT ",\"person\":\"\xc3\xb6\xff\"}",
     "j:1:55: not JSON: unable to decode byte 0xff near '\"\xc3\xb6'; save the file as UTF-8"},
    {"{\"event\":\"left\",", "j:1:16: not JSON: string or '}' expected near end of file; the line ends too "
                             "early: was the file cut off?"},
    {"{\"event\":\"results\"," AT ",\"quarter\":\"Q5-2012\"}",
     "j:1:58: `quarter`: `Q5-2012` is not a fiscal quarter like Q1-2012"},
    {"{\"event\":\"results-expected\"," AT ",\"quarter\":\"Q1-2012\",\"date\":\"2011-02-29\"}",
     "j:1:84: `date`: `2011-02-29` is not a date like 2011-10-28"},
    {"{\"event\":\"calendar-early-close\"," AT
     ",\"calendar\":\"nyse\",\"date\":\"2012-12-24\",\"time\":\"24:00\"}",
     "j:1:106: `time`: `24:00` is not a time of day like 13:00"},
    {"{\"event\":\"trade-executed\"," AT ",\"person\":\"ann\",\"kind\":\"sell\",\"shares\":12.5}",
     "j:1:93: `shares`: a number with a point; write a number of shares like 100 or 12.5 as a string in "
     "quotes"},
    {"{\"event\":\"trade-executed\"," AT ",\"person\":\"ann\",\"kind\":\"sell\",\"shares\":\"1.23456\"}",
     "j:1:93: `shares`: `1.23456` is not a number of shares like 100 or 12.5, with up to four decimals"},
    {"{\"event\":\"trade-executed\"," AT ",\"person\":\"ann\",\"kind\":\"sell\",\"shares\":0}",
     "j:1:93: `shares`: `0` is not more than zero; the kind of event says which way it goes"},
    {"{\"event\":\"trade-executed\"," AT ",\"person\":\"ann\",\"kind\":\"sell\",\"shares\":922337203685478}",
     "j:1:93: `shares`: `922337203685478` is not a number of shares like 100 or 12.5, with up to four "
     "decimals"},
    {"{\"event\":\"trade-executed\"," AT ",\"person\":\"ann\",\"kind\":\"sell\",\"shares\":1,\"price\":45.1}",
     "j:1:103: `price`: a number with a point; write an amount like 45.1250 as a string in quotes"},
    {"{\"event\":\"plan-adopted\"," AT ",\"person\":\"ann\",\"plan\":\"p\",\"clean\":\"yes\"}",
     "j:1:87: `clean`: a string; write true or false"},
    {"{\"event\":\"relation\"," AT ",\"person\":\"bob\",\"of\":\"ann\",\"relation\":\"spose\"}",
     "j:1:86: `relation`: `spose` is not one of its words; did you mean `spouse`?"},
    {"{\"event\":\"disclosure\"," AT ",\"channel\":\"telegraph\"}",
     "j:1:61: `channel`: `telegraph` is not one of its words: press-release, sec-filing, meeting, website, "
     "other"},
    {"{\"event\":\"restricted-notice\"," AT ",\"notice\":\"n\",\"persons\":\"ann\"}",
     "j:1:81: `persons`: a string; write a list of persons, or the word all: [\"a\", \"b\"]"},
    {"{\"event\":\"restricted-notice\"," AT ",\"notice\":\"n\",\"persons\":[]}",
     "j:1:81: `persons`: the list is empty; name at least one"},
    {"{\"event\":\"restricted-notice\"," AT ",\"notice\":\"n\",\"persons\":[\"ann\",[]]}",
     "j:1:81: `persons`: a list in the list; write each name as a string in quotes"},
    {"{\"event\":\"left\"," AT ",\"person\":\"ann\",\"id\":\"e1\"}\n{\"event\":\"left\"," AT
     ",\"person\":\"bob\",\"id\":\"e1\"}",
     "j:2:1: the id `e1` is taken by line 1; ids are given once"},
    {"{\"event\":\"left\"," AT
     ",\"person\":\"ann\"}\n{\"event\":\"left\",\"at\":\"2011-10-27T11:00:00Z\",\"person\":\"bob\"}",
     "j:2:1: recorded 2011-10-27T11:00:00Z, earlier than line 1, which was recorded 2011-10-28T11:00:00Z; a "
     "journal is in "
     "the order of recording: put this line before that one, or say in `recorded` when it was written"},
    {"{\"event\":\"left\"," AT ",\"person\":\"ann\",\"id\":\"e1\"}\n{\"event\":\"withdrawn\"," AT
     ",\"of\":\"e1\"}\n"
     "{\"event\":\"withdrawn\"," AT ",\"of\":\"e1\"}",
     "j:3:1: the event `e1` was withdrawn by line 2 already"},
    {"{\"event\":\"left\"," AT
     ",\"person\":\"ann\",\"id\":\"e1\"}\n{\"event\":\"withdrawn\",\"id\":\"e2\"," AT
     ",\"of\":\"e1\"}\n{\"event\":\"withdrawn\"," AT ",\"of\":\"e2\"}",
     "j:3:1: line 2 is itself a withdrawal; record anew what it withdrew"},
    {"{\"event\":\"withdrawn\"," AT ",\"of\":\"e1\"}", "j:1:1: no event before this one has the id `e1`"},
};

static void what_is_refused(void **state) {
  (void)state;
  int wrong = 0;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct arena *arena = arena_new(0);
    struct faults faults = {.arena = arena};
    struct buf text;
    buf_init(&text, 1 << 16);
    assert_null(read_text(str_of(refused[i].text), &faults));
    buf_faults(&text, "j", &faults);
    struct str got = str_trim(buf_view(&text));
    bool as_expected = str_equal(got, str_of(refused[i].faults));
    if (!as_expected) print_error("got      " STR_FMT "\nexpected %s\n", STR_ARG(got), refused[i].faults);
    wrong += !as_expected;
    buf_free(&text);
    arena_free(arena);
  }
  assert_int_equal(wrong, 0);
}

static void all_faults_in_one_run(void **state) {
  (void)state;
  struct arena *arena = arena_new(0);
  struct faults faults = {.arena = arena};
  struct buf text;
  buf_init(&text, 1 << 24);
  buf_text(&text, "{\"event\":\"left\",\"persn\":\"ann\",\"when\":1}\n");
  buf_repeat(&text, "x", JOURNAL_LINE_MAX + 1);
  buf_text(&text, "\n{\"event\":\"left\\");
  buf_char(&text, '\0');
  buf_text(&text, "\"}\n");
  buf_repeat(&text, "[", 100000);
  assert_null(read_text(buf_view(&text), &faults));
  assert_int_equal(faults.count, 6);
  static const uint32_t lines[] = {1, 1, 1, 2, 3, 4};
  for (int i = 0; i < faults.count; i++) assert_int_equal(faults.list[i].line, lines[i]);
  assert_str(faults.list[3].text, "the line is longer than 1048576 bytes; is it one event a line?");
  assert_str(faults.list[4].text, "a NUL byte; a journal is text");
  buf_clear(&text);
  buf_repeat(&text, "{}\n", 50);
  struct faults many = {.arena = arena};
  assert_null(read_text(buf_view(&text), &many));
  assert_int_equal(many.count, FAULTS_MAX);
  buf_free(&text);
  arena_free(arena);
}

static void withdrawn_as_known(void **state) {
  (void)state;
  struct arena *arena = arena_new(0);
  struct faults faults = {.arena = arena};
  struct journal *journal = read_text(
      STR("{\"event\":\"left\",\"at\":\"2011-01-01T00:00:00Z\",\"person\":\"ann\",\"id\":\"e1\"}\r\n"
          "{\"event\":\"left\",\"at\":\"2011-01-02T00:00:00Z\",\"person\":\"bob\",\"recorded\":\"2011-01-"
          "04T00:00:00Z\"}\n"
          "{\"event\":\"withdrawn\",\"at\":\"2011-01-05T00:00:00Z\",\"of\":\"e1\",\"why\":\"another ann\"}"),
      &faults);
  assert_non_null(journal);
  int64_t day = (int64_t)date_of(2011, 1, 1).days * SECONDS_PER_DAY;
  static const struct {
    int day;
    uint32_t known;
  } cases[] = {{-1, 0}, {0, 1}, {1, 1}, {2, 1}, {3, 2}, {4, 3}, {100, 3}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint32_t known = journal_known(journal, (struct instant){day + cases[i].day * SECONDS_PER_DAY});
    assert_int_equal(known, cases[i].known);
    assert_int_equal(entry_is_withdrawn(journal, journal_entry(journal, 0), known), known == 3);
    assert_false(entry_is_withdrawn(journal, journal_entry(journal, 1), known));
  }
  assert_str(entry_text(journal, journal_entry(journal, 2), "why"), "another ann");
  assert_int_equal(entry_symbol(journal, journal_entry(journal, 0), "person").number,
                   symbols_find(&journal->texts, STR("ann")).number);
  assert_false(entry_has(journal_entry(journal, 2), "of") == false);
  journal_free(journal);
  arena_free(arena);
}

/* A list longer than a block of words, a text longer than a length of one byte, and what stands around them.
 */
static void long_values(void **state) {
  (void)state;
  enum { PERSONS = WORDS_A_BLOCK + 1000 };
  struct arena *arena = arena_new(0);
  struct faults faults = {.arena = arena};
  struct buf text;
  buf_init(&text, 1 << 20);
  buf_text(&text, "{\"event\":\"left\"," AT ",\"person\":\"p0\"}\n"
                  "{\"event\":\"restricted-notice\"," AT ",\"notice\":\"n\",\"persons\":[\"p0\"");
  for (int i = 1; i < PERSONS; i++) buf_format(&text, ",\"p%d\"", i);
  buf_text(&text, "],\"by\":\"pat\"}\n{\"event\":\"item-abandoned\"," AT ",\"item\":\"i\",\"why\":\"");
  buf_repeat(&text, "because ", 1250);
  buf_text(&text, "\"}\n{\"event\":\"left\"," AT ",\"person\":\"p1\"}\n");
  struct journal *journal = read_text(buf_view(&text), &faults);
  assert_non_null(journal);
  struct symbol_list list = entry_list(journal, journal_entry(journal, 1), "persons");
  assert_int_equal(list.count, PERSONS);
  assert_false(list.all);
  for (uint32_t i = 0; i < PERSONS; i++)
    assert_str(symbols_text(&journal->texts, list.at[i]), arena_print(arena, "p%u", i).at);
  assert_str(entry_text(journal, journal_entry(journal, 1), "by"), "pat");
  assert_int_equal(entry_text(journal, journal_entry(journal, 2), "why").length, 10000);
  assert_int_equal(entry_symbol(journal, journal_entry(journal, 3), "person").number, list.at[1].number);
  journal_free(journal);
  buf_free(&text);
  arena_free(arena);
}

static bool read_by_clock(const void *clock, struct str text, struct instant *instant, struct error *error) {
  struct date date;
  if (!date_parse(str_sub(text, 0, 10), &date)) return error_set(error, ERROR_INPUT, "not a time");
  instant->seconds = (int64_t)date.days * SECONDS_PER_DAY + *(const int *)clock * (text.length > 10);
  return true;
}

static const struct {
  const char *sentence, *json;
} sentences[] = {
    {"ann is director",
     "{\"event\":\"class-given\",\"at\":\"1970-01-01T00:00:00Z\",\"person\":\"ann\",\"class\":\"director\"}"},
    {"  the company  is IMGN ",
     "{\"event\":\"company\",\"at\":\"1970-01-01T00:00:00Z\",\"issuer\":\"IMGN\"}"},
    {"bob is spouse of ann with shares_address yes, dependent no",
     "{\"event\":\"relation\",\"at\":\"1970-01-01T00:00:00Z\",\"person\":\"bob\",\"of\":\"ann\",\"relation\":"
     "\"spouse\","
     "\"shares_address\":true,\"dependent\":false}"},
    {"restricted notice n1 to ann, \"bob smith\",carl with by pat",
     "{\"event\":\"restricted-notice\",\"at\":\"1970-01-01T00:00:00Z\",\"notice\":\"n1\",\"persons\":["
     "\"ann\",\"bob smith\","
     "\"carl\"],\"by\":\"pat\"}"},
    {"restricted notice n1 to all", "{\"event\":\"restricted-notice\",\"at\":\"1970-01-01T00:00:00Z\","
                                    "\"notice\":\"n1\",\"persons\":\"all\"}"},
    {"closed notice n1 from 1970-01-02 07:00 until 1970-01-03",
     "{\"event\":\"closed-notice\",\"at\":\"1970-01-01T00:00:00Z\",\"notice\":\"n1\",\"from\":\"1970-01-"
     "02T07:00:00Z\",\"until\":"
     "\"1970-01-03T00:00:00Z\"}"},
    {"ann executes sell of 100 in IMGN as t1 with price 45.1",
     "{\"event\":\"trade-executed\",\"at\":\"1970-01-01T00:00:00Z\",\"person\":\"ann\",\"kind\":\"sell\","
     "\"shares\":100,"
     "\"trade\":\"t1\",\"issuer\":\"IMGN\",\"price\":\"45.10\"}"},
    {"fact \"hardship approved\" of ann is yes",
     "{\"event\":\"fact-recorded\",\"at\":\"1970-01-01T00:00:00Z\",\"person\":\"ann\",\"fact\":\"hardship "
     "approved\",\"value\":true}"},
    {"disclosure with issuer AMGN, items a, b, channel meeting",
     "{\"event\":\"disclosure\",\"at\":\"1970-01-01T00:00:00Z\",\"items\":[\"a\",\"b\"],\"channel\":"
     "\"meeting\",\"issuer\":\"AMGN\"}"},
};

static void sentences_are_read(void **state) {
  (void)state;
  struct buf text;
  buf_init(&text, 1 << 16);
  int seven = 7 * 3600;
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
    struct arena *arena = arena_new(0);
    struct event event;
    struct error error;
    if (!sentence_read(arena, str_of(sentences[i].sentence), read_by_clock, &seven, &event, &error))
      fail_msg("%s: %s", sentences[i].sentence, error.text);
    assert_str(json_of(&text, &event), sentences[i].json);
    arena_free(arena);
  }
  buf_free(&text);
}

static const struct {
  const char *sentence, *error;
} no_sentences[] = {
    {"results of Q5-2012",
     "`results of {quarter}`: `quarter`: `Q5-2012` is not a fiscal quarter like Q1-2012"},
    {"reslts of Q1-2012",
     "`reslts of Q1-2012` is no sentence of the vocabulary; nearest: `results of {quarter}`"},
    {"ann holds the ofice of ceo", "`ann holds the ofice of ceo` is no sentence of the vocabulary; nearest: "
                                   "`{person} holds the office of {office}`"},
    {"bob is spose of ann",
     "`{person} is {relation} of {of}`: `relation`: `spose` is not one of its words; did you mean `spouse`?"},
    {"bob is spouse of ann with dependant no",
     "`{person} is {relation} of {of}`: `relation` has no field `dependant`; did you mean `dependent`?"},
    {"restricted notice n1 to ann,",
     "`restricted notice {notice} to {persons}`: `persons`: a name is missing beside a comma"},
    {"\"ann is director", "a quotation mark is not closed"},
    {"", "`` is no sentence of the vocabulary; `abstain events` lists them"},
    {"qwertz", "`qwertz` is no sentence of the vocabulary; `abstain events` lists them"},
};

static void near_misses_of_sentences(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof no_sentences / sizeof *no_sentences; i++) {
    struct arena *arena = arena_new(0);
    struct event event;
    struct error error;
    assert_false(sentence_read(arena, str_of(no_sentences[i].sentence), NULL, NULL, &event, &error));
    assert_str(str_of(error.text), no_sentences[i].error);
    arena_free(arena);
  }
}

static void decimals_are_exact(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t value;
    int places;
    const char *back;
  } good[] = {{"45.1250", 451250, 2, "45.125"},
              {"0.0001", 1, 0, "0.0001"},
              {"100", 1000000, 0, "100"},
              {"45", 450000, 2, "45.00"},
              {"-0.5", -5000, 2, "-0.50"},
              {"922337203685477.5807", INT64_MAX, 0, "922337203685477.5807"},
              {"-922337203685477.5808", INT64_MIN, 0, "-922337203685477.5808"}};
  struct buf buf;
  buf_init(&buf, 100);
  int64_t value;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(decimal_parse(str_of(good[i].text), &value));
    assert_int_equal(value, good[i].value);
    buf_clear(&buf);
    buf_decimal(&buf, value, good[i].places);
    assert_str(buf_view(&buf), good[i].back);
  }
  buf_free(&buf);
  static const char *const bad[] = {"",
                                    "-",
                                    ".5",
                                    "5.",
                                    "1.23456",
                                    "1e3",
                                    "+1",
                                    " 1",
                                    "1 ",
                                    "1,000",
                                    "--1",
                                    "1.2.3",
                                    "922337203685477.5808",
                                    "-922337203685477.5809",
                                    "99999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(decimal_parse(str_of(bad[i]), &value));
}

int main(void) {
  const char *given = getenv("SEED");
  seed = given ? strtoull(given, NULL, 10) : 0x9e3779b97f4a7c15u;
  printf("SEED=%llu\n", (unsigned long long)seed);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_sound),       cmocka_unit_test(every_event_there_and_back),
      cmocka_unit_test(a_journal_there_and_back), cmocka_unit_test(what_is_refused),
      cmocka_unit_test(all_faults_in_one_run),    cmocka_unit_test(withdrawn_as_known),
      cmocka_unit_test(sentences_are_read),       cmocka_unit_test(near_misses_of_sentences),
      cmocka_unit_test(decimals_are_exact),       cmocka_unit_test(long_values),
  };
  return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
