/* What stands in an example, read: the sentences that are given, and the question. */
#include "example_read.h"

#include <stdlib.h>

#include "../ledger/sentence.h"

/* -- given --------------------------------------------------------------------------------------------------- */

static bool read_clock(const void *clock, struct str text, struct instant *instant, struct error *error) {
  return zone_read(clock, text, instant, error);
}

/* Cuts ` WORD WHEN` off the end of a sentence, where WHEN begins with a digit. */
static bool cut_when(const struct example_reading *reading, struct str *sentence, struct str word, struct instant *when, struct error *error) {
  size_t found = SIZE_MAX;
  for (size_t at = str_find(*sentence, word, 0); at != SIZE_MAX; at = str_find(*sentence, word, at + 1)) {
    size_t after = at + word.length;
    if (after < sentence->length && sentence->at[after] >= '0' && sentence->at[after] <= '9') found = at;
  }
  if (found == SIZE_MAX) return true;
  struct str text = str_trim(str_sub(*sentence, found + word.length, sentence->length));
  bool time = text.length >= 16 || text.length == 10 || (text.length > 10 && text.at[10] == 'T');
  if (!time) return true;
  *sentence = str_trim(str_sub(*sentence, 0, found));
  return zone_read(reading->zone, text, when, error);
}

static bool read_given(const struct example_reading *reading, struct str sentence, struct event *event, struct error *error) {
  struct instant at = {(int64_t)date_of(1990, 1, 1).days * SECONDS_PER_DAY}, recorded = INSTANT_NEVER;
  if (!cut_when(reading, &sentence, STR(" recorded "), &recorded, error)) return false;
  if (!cut_when(reading, &sentence, STR(" at "), &at, error)) return false;
  if (!sentence_read(reading->arena, sentence, read_clock, reading->zone, event, error)) return false;
  event->at = at;
  event->recorded = recorded.seconds == INT64_MAX ? at : recorded;
  return true;
}

static int by_recording(const void *a, const void *b) {
  const struct event *const *x = a, *const *y = b;
  if ((*x)->recorded.seconds != (*y)->recorded.seconds) return (*x)->recorded.seconds < (*y)->recorded.seconds ? -1 : 1;
  return (*x)->line < (*y)->line ? -1 : 1; /* as they stand in the document */
}

/* The background comes first, then what the example itself gives. */
static const struct ast_sentence *sentence_at(const struct example_reading *reading, const struct ast_example *example, size_t i) {
  size_t background = (size_t)reading->ast->background_count;
  return i < background ? &reading->ast->background[i] : &example->given[i - background];
}

struct journal *example_journal(const struct example_reading *reading, const struct ast_example *example, const struct ast_sentence **bad,
                                struct error *error) {
  size_t count = (size_t)(reading->ast->background_count + example->given_count);
  struct event **events = ARENA_ARRAY(reading->arena, count + 1, struct event *);
  for (size_t i = 0; i < count; i++) {
    *bad = sentence_at(reading, example, i);
    events[i] = ARENA_NEW(reading->arena, struct event);
    if (!read_given(reading, (*bad)->text, events[i], error)) return NULL;
    events[i]->line = (uint32_t)i + 1;
  }
  qsort(events, count, sizeof *events, by_recording);
  struct journal *journal = journal_new();
  for (size_t i = 0; i < count; i++)
    if (!journal_add(journal, events[i], error)) {
      *bad = sentence_at(reading, example, events[i]->line - 1);
      journal_free(journal);
      return NULL;
    }
  return journal;
}

/* -- asked --------------------------------------------------------------------------------------------------- */

static bool read_said(struct str part, struct request_words *words, struct str *known, struct error *error) {
  const struct {
    struct str word;
    struct str *to;
  } named[] = {{STR("plan "), &words->plan}, {STR("lot "), &words->lot}, {STR("expires "), &words->expires}, {STR("known at "), known}};
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (str_starts(part, named[i].word)) {
      *named[i].to = str_trim(str_sub(part, named[i].word.length, part.length));
      return true;
    }
  bool yes = str_ends(part, STR(" yes")), no = str_ends(part, STR(" no"));
  if (!yes && !no)
    return error_set(error, ERROR_INPUT, "`%.*s` is not understood; write PHRASE yes, PHRASE no, plan ID, lot ID, expires WHEN",
                     STR_ARG(part));
  return request_add_fact(words, str_trim(str_sub(part, 0, part.length - (yes ? 4 : 3))), yes, error);
}

bool example_question(struct str text, struct request_words *words, struct str *known, struct error *error) {
  struct str part, rest = text, word;
  *words = (struct request_words){0};
  if (!str_cut(&rest, ',', &part)) return error_set(error, ERROR_INPUT, "nothing is asked");
  size_t at = str_find(part, STR(" at "), 0);
  if (at == SIZE_MAX) return error_set(error, ERROR_INPUT, "the question does not say when; write: … at 2011-10-31 10:00");
  words->at = str_trim(str_sub(part, at + 4, part.length));
  part = str_sub(part, 0, at);
  struct str *slots[] = {&words->person, &words->kind, &words->shares};
  for (int i = 0; str_cut(&part, ' ', &word);) {
    if (word.length == 0) continue;
    if (str_equal(word, STR("of"))) {
      words->issuer = str_trim(part);
      break;
    }
    if (i == 3) return error_set(error, ERROR_INPUT, "`%.*s` is not understood; write PERSON KIND [SHARES] [of ISSUER] at WHEN", STR_ARG(word));
    *slots[i++] = word;
  }
  while (str_cut(&rest, ',', &part))
    if (!read_said(str_trim(part), words, known, error)) return false;
  return true;
}
