/* The journal in memory: events in the order in which they were recorded, appended once and never changed,
 * kept small enough for many millions. Texts are kept once, as symbols. An entry is 20 bytes plus one word of
 * 4 bytes for each field that is given (two for instants, shares and money, one more than its length for a
 * list), one for an id and two where `recorded` differs from `at`: an event of three fields takes 32 bytes,
 * or 44 with both.
 *
 * Order of recording: `recorded` never goes backwards, so what was known at an instant is a prefix of the
 * journal (journal_known). `recorded` left out means: recorded when it took effect. Nothing is guessed beyond
 * that: an event that stands after one recorded later is refused, and its writer told to say when he wrote
 * it. `at` may be in any order.
 *
 * Withdrawal: a `withdrawn` event names an earlier event by its id; from then on that event never was. What a
 * withdrawal withdrew stays so: to reinstate it, record it anew.
 *
 * Readers may share a journal; a writer needs it alone. */
#ifndef ABSTAIN_LEDGER_JOURNAL_H
#define ABSTAIN_LEDGER_JOURNAL_H

#include "event.h"
#include "symbols.h"

struct entry {
  struct instant at;
  uint32_t line;    /* of the file it was read from */
  uint32_t packed;  /* where id, recorded and fields stand */
  uint16_t present; /* bits: the fields of the table, then those below */
  enum event_kind kind : 16;
} __attribute__((packed, aligned(4)));

enum { ENTRY_RECORDED = 14, ENTRY_ID = 15 }; /* of `present`: `recorded` differs from `at`; it has an id */
enum { ENTRY_ID_BITS = 32 };
enum { ENTRIES_A_BLOCK = 4096, WORDS_A_BLOCK = 16384 };

struct journal {
  struct arena *arena;
  struct symbols texts;      /* persons, items, words, free text */
  struct symbols ids;        /* of events */
  struct journal_id *of_ids; /* by symbol of `ids` */
  size_t id_room;
  struct entry **entries; /* in blocks */
  uint32_t **words;       /* in blocks; the fields of an entry stand in one */
  size_t entry_block_room, word_block_room;
  uint32_t count, word_blocks, words_used; /* words_used: of the newest block */
  bool is_ledger; /* it comes from a store: an entry's line is the beginning of its id, ENTRY_ID_BITS of its hash */
};

struct journal *journal_new(void);
void journal_free(struct journal *journal); /* NULL is allowed */

/* Appends. Copies what it needs. The error names the earlier line that it contradicts. */
MUST_USE bool journal_add(struct journal *journal, const struct event *event, struct error *error);

static inline const struct entry *journal_entry(const struct journal *journal, uint32_t index) {
  return &journal->entries[index / ENTRIES_A_BLOCK][index % ENTRIES_A_BLOCK];
}
struct instant entry_recorded(const struct journal *journal, const struct entry *entry);
/* How many entries were recorded by then: entries 0 to that are what was known. */
uint32_t journal_known(const struct journal *journal, struct instant known_at);
/* Was the entry withdrawn by one of the first `known` entries? */
bool entry_is_withdrawn(const struct journal *journal, const struct entry *entry, uint32_t known);
/* The first `count` entries in order of `at`; those of one instant in order of recording. In the arena. */
const uint32_t *journal_by_at(const struct journal *journal, struct arena *arena, uint32_t count);

/* The fields of an entry, by their names in the table; any other name is a mistake in the program. */
bool entry_has(const struct entry *entry, const char *field);
struct symbol entry_symbol(const struct journal *journal, const struct entry *entry,
                           const char *field); /* or none */
struct str entry_text(const struct journal *journal, const struct entry *entry,
                      const char *field); /* or empty */
/* Choice, yes or no, date, time, instant, quarter, shares, money: as in struct value; `missing` when not
 * given. */
int64_t entry_number(const struct journal *journal, const struct entry *entry, const char *field,
                     int64_t missing);
struct symbol_list {
  const struct symbol *at;
  uint32_t count;
  bool all; /* everybody: then there is no list */
};
struct symbol_list entry_list(const struct journal *journal, const struct entry *entry, const char *field);

struct str entry_id(const struct journal *journal, const struct entry *entry); /* or empty */
/* The entry spelled out; lists in the arena, texts borrowed from the journal. */
void entry_event(const struct journal *journal, struct arena *arena, const struct entry *entry,
                 struct event *event);

#endif
