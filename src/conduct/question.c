/* Questions to the administrator. */
#include "question.h"

#include <stdlib.h>

static int waiting_first(const void *a, const void *b) {
  const struct question *x = a, *y = b;
  int older = (x->asked.seconds > y->asked.seconds) - (x->asked.seconds < y->asked.seconds);
  if (x->is_answered != y->is_answered) return x->is_answered - y->is_answered;
  return x->is_answered ? -older : older;
}

static struct question read_question(const struct registry *reg, const struct entry *asked) {
  struct question question = {.id = entry_text(reg->journal, asked, "question"),
                              .person = entry_text(reg->journal, asked, "person"),
                              .text = entry_text(reg->journal, asked, "text"),
                              .asked = asked->at};
  struct walk walk = walk_of(reg, entry_symbol(reg->journal, asked, "question"), EVENT_QUESTION_ANSWERED);
  const struct entry *entry = walk_next(&walk);
  if (!entry) return question;
  question.is_answered = true;
  question.answer = entry_text(reg->journal, entry, "text");
  question.by = entry_text(reg->journal, entry, "by");
  question.answered = entry->at;
  return question;
}

void questions_of(const struct registry *reg, struct arena *arena, struct str of, struct questions *questions) {
  const struct entry *entry;
  *questions = (struct questions){0};
  for (struct walk walk = walk_kind(reg, EVENT_QUESTION_ASKED); (entry = walk_next(&walk));) {
    if (of.length && !str_equal(entry_text(reg->journal, entry, "person"), of)) continue;
    ARENA_ROOM(arena, questions->at, questions->room, questions->count);
    questions->at[questions->count] = read_question(reg, entry);
    questions->open += !questions->at[questions->count++].is_answered;
  }
  if (questions->count > 1) qsort(questions->at, questions->count, sizeof *questions->at, waiting_first);
}

bool question_find(const struct registry *reg, struct arena *arena, struct str id, struct question *question) {
  struct questions all;
  questions_of(reg, arena, STR(""), &all);
  for (uint32_t i = 0; i < all.count; i++) {
    if (!str_equal(all.at[i].id, id)) continue;
    *question = all.at[i];
    return true;
  }
  return false;
}

bool question_ask(struct company *company, struct arena *arena, struct str person, struct str text, struct str key, struct str *id,
                  struct error *error) {
  struct telling telling = telling_begin(company, arena, "ask-question", person, key);
  struct event *event = telling_add(&telling, EVENT_QUESTION_ASKED);
  *id = telling_id(arena, "q-", telling.act.key);
  event_set_text(event, "person", person);
  event_set_text(event, "question", *id);
  event_set_text(event, "text", text);
  return telling_append(&telling, error);
}

bool question_answer(struct company *company, struct arena *arena, struct str id, struct str by, struct str text, struct str key,
                     struct error *error) {
  struct telling telling = telling_begin(company, arena, "answer-question", by, key);
  struct event *event = telling_add(&telling, EVENT_QUESTION_ANSWERED);
  event->id = arena_print(arena, STR_FMT ".answer", STR_ARG(id));
  event_set_text(event, "question", id);
  event_set_text(event, "by", by);
  event_set_text(event, "text", text);
  return telling_append(&telling, error);
}
