/* A ledger of 200 entries is changed in every way that somebody finds who can write its file and has not its key, and must be
 * found out, the first bad entry named. `unseen`: what, as must be, is not seen by whom is told neither the key nor a checkpoint,
 * or, of what the key's owner changed, no checkpoint: so much for the attack's being done well.
 *
 * usage: test_tamper contents|rows [EVERY]     only every so-manieth change (default: each) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "attacked.h"

enum { SEED = 20111028, TOLD_MAX = 5, FIGURES_MAX = 32 };

/* How a sort of change was found. */
struct figure {
  const char *what;
  uint32_t tried, missed, misnamed, vague; /* vague: more entries are named than were committed together */
  uint32_t unseen;
};

struct trial {
  struct attacked ledger;
  struct figure figures[FIGURES_MAX];
  int count;
  uint32_t every, drawn;
  double start;
};

static struct figure *begin(struct trial *trial, const char *what) {
  trial->figures[trial->count] = (struct figure){.what = what};
  return &trial->figures[trial->count++];
}

static bool is_skipped(struct trial *trial) { return trial->drawn++ % trial->every != 0; }

static void expect(struct figure *figure, const struct verification *found, int64_t place, struct span within) {
  bool misnamed = place < found->bad_first || place > found->bad_last;
  bool vague = found->bad_first < within.first || found->bad_last > within.last;
  figure->tried++;
  if (found->is_sound) figure->missed++;
  else if (misnamed) figure->misnamed++;
  else if (vague) figure->vague++;
  else return;
  if (figure->missed + figure->misnamed + figure->vague <= TOLD_MAX)
    printf("  %s, entry %d: %s %d to %d %s\n", figure->what, (int)place, found->is_sound ? "not found" : "named", (int)found->bad_first,
           (int)found->bad_last, found->what);
}

static void expect_by(struct trial *trial, struct figure *figure, enum against against, int64_t place, struct span within) {
  struct verification found = attacked_verify(&trial->ledger, against);
  expect(figure, &found, place, within);
}

static const struct span anywhere = {0, ATTACKED_ENTRIES};
static struct span one(int64_t place) { return (struct span){place, place}; }

/* -- bytes ------------------------------------------------------------------------------------------------------------- */

static void set_entry(struct trial *trial, int64_t place, struct str content, struct hash hash) {
  char digits[HASH_DIGITS];
  attack(&trial->ledger, "UPDATE main.entry SET content = ?1, hash = ?2 WHERE place = ?3", "tti", content, hash_hex(hash, digits), place);
}

static void flip_contents(struct trial *trial) {
  struct figure *bit = begin(trial, "a bit of each byte of each content"), *each = begin(trial, "every bit of the bytes of some contents");
  char changed[ENTRY_SIZE_MAX];
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    struct stored_entry *entry = &trial->ledger.entries[place];
    memcpy(changed, entry->content.at, entry->content.length);
    for (size_t i = 0; i < entry->content.length; i++) {
      bool all = place % 50 == 0;
      for (size_t b = all ? 0 : (i + (size_t)place) % 8; b < 8; b += all ? 1 : 8) {
        if (is_skipped(trial)) continue;
        changed[i] = (char)(entry->content.at[i] ^ (1 << b));
        set_entry(trial, place, (struct str){changed, entry->content.length}, entry->hash);
        expect_by(trial, all ? each : bit, i == 0 ? RETAINED : NOTHING, place, one(place));
      }
      changed[i] = entry->content.at[i];
    }
    set_entry(trial, place, entry->content, entry->hash);
  }
}

static void flip_hashes(struct trial *trial) {
  struct figure *figure = begin(trial, "each digit of each hash");
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    char digits[HASH_DIGITS];
    hash_hex(trial->ledger.entries[place].hash, digits);
    for (int i = 0; i < HASH_DIGITS; i++) {
      char digit = digits[i];
      if (is_skipped(trial)) continue;
      digits[i] = digit == '0' ? '1' : digit <= '9' ? '0' : (char)(digit - 'a' + 'A'); /* a letter: only its case */
      attack(&trial->ledger, "UPDATE main.entry SET hash = ?1 WHERE place = ?2", "ti", (struct str){digits, HASH_DIGITS}, place);
      expect_by(trial, figure, NOTHING, place, one(place));
      digits[i] = digit;
    }
    attack(&trial->ledger, "UPDATE main.entry SET hash = ?1 WHERE place = ?2", "ti", (struct str){digits, HASH_DIGITS}, place);
  }
}

/* -- rows ---------------------------------------------------------------------------------------------------------------- */

/* What the attacker does about the store's checkpoints from the place on, whose roots no longer fit. */
enum cover { CHECKPOINTS_LEFT, CHECKPOINTS_REMOVED, CHECKPOINTS_UNSIGNED, CHECKPOINTS_BY_ANOTHER, CHECKPOINTS_BY_THE_KEY, COVERS };
static const char *const covered[COVERS] = {
    "changed and chained again, the checkpoints left", "changed and chained again, the checkpoints removed",
    "changed and chained again, the checkpoints not signed", "changed and chained again, signed by another key",
    "changed and chained again, signed by the ledger's own key",
};

/* The checkpoint as it would be of these entries; without a key, with the signature that stood there before. */
static void cover_up(struct trial *trial, const struct frontier *frontier, const struct signing_key *key) {
  static const char keep_signature[] = "UPDATE main.checkpoint SET note = ?1 || substr(note, instr(note, char(10, 10)) + 1) WHERE size = ?2";
  struct attacked *a = &trial->ledger;
  struct checkpoint checkpoint = {a->key.verifier.name, frontier->size, frontier_root(frontier)};
  struct buf note;
  struct error error;
  buf_init(&note, NOTE_SIZE_MAX);
  if (!key) buf_checkpoint(&note, &checkpoint);
  else if (!buf_signed_checkpoint(&note, &checkpoint, key, &error)) abort();
  attack(a, key ? "UPDATE main.checkpoint SET note = ?1 WHERE size = ?2" : keep_signature, "ti", buf_view(&note), (int64_t)frontier->size);
  buf_free(&note);
}

/* The checkpoints from the place on, as they would have to be. */
static void chain_again(struct trial *trial, int64_t from, enum cover cover) {
  struct attacked *a = &trial->ledger;
  const struct signing_key *keys[COVERS] = {[CHECKPOINTS_BY_ANOTHER] = &a->other_key, [CHECKPOINTS_BY_THE_KEY] = &a->key};
  struct frontier frontier = {0};
  if (cover == CHECKPOINTS_REMOVED) attack(a, "DELETE FROM main.checkpoint WHERE size > ?1", "i", from);
  if (cover == CHECKPOINTS_LEFT || cover == CHECKPOINTS_REMOVED) return;
  for (int64_t i = 0; i < ATTACKED_ENTRIES; i++) {
    frontier_add(&frontier, a->entries[i].hash);
    if (i >= from && a->commits[i].last == i) cover_up(trial, &frontier, keys[cover]);
  }
}

/* The same entry with another salt, which nobody can tell from an honest one. */
static struct stored_entry another(struct trial *trial, int64_t place) {
  struct stored_entry entry = trial->ledger.entries[place];
  char *content = (char *)arena_copy(trial->ledger.arena, entry.content).at;
  char *salt = memmem(content, entry.content.length, "\"salt\":\"", 8);
  salt[8] = salt[8] == 'A' ? 'B' : 'A';
  entry.content.at = content;
  entry.hash = leaf_hash(entry.content);
  return entry;
}

static void change_and_chain_again(struct trial *trial, enum cover cover) {
  struct attacked *a = &trial->ledger;
  struct figure *figure = begin(trial, covered[cover]);
  bool is_telling = cover != CHECKPOINTS_REMOVED && cover != CHECKPOINTS_BY_THE_KEY;
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    struct stored_entry honest = a->entries[place];
    struct span within = is_telling ? a->commits[place] : anywhere;
    if (is_skipped(trial)) continue;
    a->entries[place] = another(trial, place);
    set_entry(trial, place, a->entries[place].content, a->entries[place].hash);
    chain_again(trial, place, cover);
    a->entries[place] = honest;
    if (cover == CHECKPOINTS_LEFT) expect_by(trial, figure, NOTHING, place, within);
    else figure->unseen += attacked_verify(a, cover == CHECKPOINTS_BY_THE_KEY ? PUBLIC_KEY : NOTHING).is_sound;
    if (cover != CHECKPOINTS_BY_THE_KEY) expect_by(trial, figure, PUBLIC_KEY, place, within);
    expect_by(trial, figure, RETAINED, place, within);
    attacked_restore(a);
  }
}

/* -- places ---------------------------------------------------------------------------------------------------------------- */

/* Whether the checkpoints are there or not, what is held against one kept elsewhere is found, and in the right place. */
static void expect_bad(struct trial *trial, struct figure *figure, int64_t place, struct span within) {
  struct attacked *a = &trial->ledger;
  expect_by(trial, figure, PUBLIC_KEY, place, within);
  attack(a, "DELETE FROM main.checkpoint WHERE size > ?1", "i", within.first);
  expect_by(trial, figure, RETAINED, place, anywhere);
  attacked_restore(a);
}

static void remove_each(struct trial *trial) {
  struct figure *gap = begin(trial, "an entry removed"), *closed = begin(trial, "an entry removed, those after it moved up");
  struct attacked *a = &trial->ledger;
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    if (is_skipped(trial)) continue;
    attack(a, "DELETE FROM main.entry WHERE place = ?1", "i", place);
    expect_bad(trial, gap, place, one(place));
    attack(a, "DELETE FROM main.entry WHERE place = ?1", "i", place);
    attack(a, "UPDATE main.entry SET place = place - 1, act = act - (act >= ?1) WHERE place > ?1", "i", place);
    attack(a, "UPDATE main.company SET size = size - 1", "");
    expect_bad(trial, closed, place, (struct span){a->commits[place].first, a->commits[place].last + 1});
  }
}

static void double_each(struct trial *trial) {
  struct figure *figure = begin(trial, "an entry doubled, those after it moved down");
  struct attacked *a = &trial->ledger;
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    if (is_skipped(trial)) continue;
    attack(a, "UPDATE main.entry SET place = -place - 1, act = act + (act > ?1) WHERE place > ?1", "i", place);
    attack(a, "UPDATE main.entry SET place = -place WHERE place < 0", "");
    attack(a, "INSERT INTO main.entry SELECT company, place + 1, act + (act = place), recorded, hash, content FROM main.entry "
              "WHERE place = ?1", "i", place);
    attack(a, "UPDATE main.company SET size = size + 1", "");
    expect_bad(trial, figure, place + 1, (struct span){a->commits[place].first, a->commits[place].last + 1});
  }
}

static void swap_each(struct trial *trial) {
  struct figure *figure = begin(trial, "an entry changed places with the next");
  struct attacked *a = &trial->ledger;
  for (int64_t place = 0; place + 1 < ATTACKED_ENTRIES; place++) {
    if (is_skipped(trial)) continue;
    set_entry(trial, place, a->entries[place + 1].content, a->entries[place + 1].hash);
    set_entry(trial, place + 1, a->entries[place].content, a->entries[place].hash);
    expect_bad(trial, figure, place, a->commits[place]);
  }
}

static void cut_each(struct trial *trial) {
  struct figure *cut = begin(trial, "cut off after each size"), *beyond = begin(trial, "cut off, and the checkpoints of more");
  struct attacked *a = &trial->ledger;
  for (int64_t size = 0; size < ATTACKED_ENTRIES; size++) {
    if (is_skipped(trial)) continue;
    attack(a, "DELETE FROM main.entry WHERE place >= ?1", "i", size);
    expect_by(trial, cut, PUBLIC_KEY, size, one(size));
    attack(a, "UPDATE main.company SET size = ?1", "i", size);
    expect_by(trial, cut, PUBLIC_KEY, size, (struct span){a->commits[size].first, size}); /* or its act says too many */
    attack(a, "DELETE FROM main.checkpoint WHERE size > ?1", "i", size);
    expect_by(trial, beyond, RETAINED, size, (struct span){a->commits[size].first, size});
    attacked_restore(a);
  }
}

/* As the store was when so much was recorded: by itself it is sound. */
static void roll_back(struct trial *trial) {
  struct figure *figure = begin(trial, "the whole store rolled back to each commit");
  struct attacked *a = &trial->ledger;
  for (int64_t size = 1; size < ATTACKED_ENTRIES; size++) {
    if (a->commits[size].first != size || is_skipped(trial)) continue;
    attack(a, "DELETE FROM main.entry WHERE place >= ?1", "i", size);
    attack(a, "DELETE FROM main.checkpoint WHERE size > ?1", "i", size);
    attack(a, "UPDATE main.company SET size = ?1, acted = e.recorded, recorded = e.recorded FROM main.entry AS e WHERE e.place = ?1 - 1", "i", size);
    figure->unseen += attacked_verify(a, PUBLIC_KEY).is_sound;
    expect_by(trial, figure, RETAINED, size, one(size));
    attacked_restore(a);
  }
}

/* -- rows around the content ------------------------------------------------------------------------------------------- */

static void recount_acts(struct trial *trial) {
  struct figure *left = begin(trial, "another count of an act"), *hashed = begin(trial, "another count of an act, and its hash");
  struct attacked *a = &trial->ledger;
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    struct stored_entry entry = another(trial, place);
    char *count = memmem(entry.content.at, entry.content.length, "\"entries\":", 10);
    if (!entry_is_act(entry.content)) continue;
    for (char digit = '0'; digit <= '9'; digit++) {
      if (digit == count[10] || is_skipped(trial)) continue;
      char was = count[10];
      count[10] = digit;
      set_entry(trial, place, entry.content, a->entries[place].hash);
      expect_bad(trial, left, place, one(place));
      set_entry(trial, place, entry.content, leaf_hash(entry.content));
      expect_bad(trial, hashed, place, a->commits[place]);
      count[10] = was;
    }
  }
}

static void change_columns(struct trial *trial) {
  struct figure *acts = begin(trial, "an entry given to another act"), *recorded = begin(trial, "another time of recording beside the content");
  struct figure *erased = begin(trial, "content taken away without an act");
  struct attacked *a = &trial->ledger;
  for (int64_t place = 0; place < ATTACKED_ENTRIES; place++) {
    if (is_skipped(trial)) continue;
    attack(a, "UPDATE main.entry SET act = act + iif(act = place AND act > 0, -1, 1) WHERE place = ?1", "i", place);
    expect_bad(trial, acts, place, one(place));
    attack(a, "UPDATE main.entry SET recorded = '2026-01-01T00:00:00Z' WHERE place = ?1", "i", place);
    expect_bad(trial, recorded, place, place == 0 ? (struct span){0, 1} : one(place)); /* or else the first event's */
    attack(a, "UPDATE main.entry SET content = NULL WHERE place = ?1", "i", place);
    expect_bad(trial, erased, place, one(place));
  }
}

/* What nobody could have recorded so, whatever it is about. */
static void change_around(struct trial *trial) {
  static const char *const changes[] = {
      "UPDATE main.company SET acted = '2027-01-01T00:00:00Z'",  "UPDATE main.company SET recorded = '2027-01-01T00:00:00Z'",
      "UPDATE main.company SET recorded = '2026-01-01T00:00:00Z'", "UPDATE main.company SET size = size + 1",
      "DELETE FROM main.checkpoint",                             "UPDATE main.checkpoint SET size = size + 1 WHERE size = 200",
  };
  struct figure *figure = begin(trial, "the company's row, or all checkpoints");
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    attack(&trial->ledger, changes[i], "");
    struct verification found = attacked_verify(&trial->ledger, PUBLIC_KEY);
    expect(figure, &found, found.bad_first, anywhere); /* no entry is bad */
    attacked_restore(&trial->ledger);
  }
}

static void flip_checkpoint(struct trial *trial) {
  struct figure *figure = begin(trial, "a bit of each byte of a checkpoint");
  struct attacked *a = &trial->ledger;
  struct error error;
  struct str note;
  if (!store_checkpoint(a->store, a->arena, &note, &error)) abort();
  char *changed = (char *)arena_copy(a->arena, note).at;
  for (size_t i = 0; i < note.length; i++) {
    changed[i] = (char)(note.at[i] ^ (1 << i % 8));
    attack(a, "UPDATE main.checkpoint SET note = ?1 WHERE size = ?2", "ti", (struct str){changed, note.length}, (int64_t)ATTACKED_ENTRIES);
    expect_by(trial, figure, PUBLIC_KEY, ATTACKED_ENTRIES - 1, a->commits[ATTACKED_ENTRIES - 1]);
    changed[i] = note.at[i];
  }
  attacked_restore(a);
}

/* An entry as good as any other, but for its place: it would be found by its id. */
static void put_in(struct trial *trial) {
  static const int64_t places[] = {INT64_MIN, -1, ATTACKED_ENTRIES, ATTACKED_ENTRIES + 1000, INT64_MAX};
  struct figure *figure = begin(trial, "an entry put in before the first, or behind the last");
  struct str content = STR("{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"joined\",\"person\":\"eve\"}");
  char digits[HASH_DIGITS];
  struct str hash = hash_hex(leaf_hash(content), digits);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    attack(&trial->ledger, "INSERT INTO main.entry SELECT company, ?1, act, recorded, ?2, ?3 FROM main.entry WHERE place = 150", "itt", places[i],
           hash, content);
    expect_by(trial, figure, NOTHING, places[i], one(places[i]));
    attacked_restore(&trial->ledger);
  }
}

/* -- telling ------------------------------------------------------------------------------------------------------------ */

static uint32_t tell(const struct trial *trial) {
  uint32_t wrong = 0;
  printf("  %-60s %7s %7s %9s %6s %7s\n", "", "tried", "missed", "misnamed", "vague", "unseen");
  for (int i = 0; i < trial->count; i++) {
    const struct figure *figure = &trial->figures[i];
    printf("  %-60s %7u %7u %9u %6u %7u\n", figure->what, figure->tried, figure->missed, figure->misnamed, figure->vague, figure->unseen);
    wrong += figure->missed + figure->misnamed + figure->vague;
  }
  return wrong;
}

static void change_rows(struct trial *trial) {
  flip_hashes(trial);
  flip_checkpoint(trial);
  for (int cover = CHECKPOINTS_LEFT; cover < COVERS; cover++) change_and_chain_again(trial, (enum cover)cover);
  remove_each(trial);
  double_each(trial);
  swap_each(trial);
  cut_each(trial);
  roll_back(trial);
  recount_acts(trial);
  change_columns(trial);
  change_around(trial);
  put_in(trial);
}

int main(int argc, char **argv) {
  static struct trial trial;
  char path[100];
  bool contents = argc > 1 && strcmp(argv[1], "contents") == 0;
  trial.every = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
  trial.start = clock_seconds();
  snprintf(path, sizeof path, "/tmp/test_tamper.%d.db", (int)getpid());
  attacked_make(&trial.ledger, path, SEED);
  (contents ? flip_contents : change_rows)(&trial);
  attacked_end(&trial.ledger);
  uint32_t wrong = tell(&trial);
  printf("%.1f s, seed %d\n", clock_seconds() - trial.start, SEED);
  return wrong ? 1 : 0;
}
