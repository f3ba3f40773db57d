/* The content of a ledger's entry: one canonical JSON object (RFC 8785), in bytes that are hashed, kept and, when their time is
 * over, erased. An entry is an act (who did what, by what means, and how many entries that brought) or an event of the
 * vocabulary; every event follows the act that brought it. The salt, random and part of the content, keeps the hash of one that
 * could be guessed from telling it.
 *
 *   {"act":"record","by":"gc","entries":1,"key":"k1","recorded":"2026-11-21T08:00:00Z","salt":"…","via":"cli"}
 *   {"at":"2026-11-20T09:00:00Z","event":"joined","person":"ann","recorded":"2026-11-21T08:00:00Z","salt":"…"} */
#ifndef ABSTAIN_LEDGER_ENTRY_H
#define ABSTAIN_LEDGER_ENTRY_H

#include "../base/entropy.h"
#include "event.h"

enum { SALT_LENGTH = 22, ACT_KEY_LENGTH_MAX = 200, ENTRY_SIZE_MAX = 1 << 20 };

struct act {
  struct str name, by, via; /* 1..100 bytes, of the form of ids */
  struct str key;           /* by which a repetition is known: 1..ACT_KEY_LENGTH_MAX bytes without control characters */
  struct instant recorded;
  uint32_t entries; /* that follow */
};

MUST_USE bool act_check(const struct act *act, struct error *error);

void buf_salt(struct buf *out, struct entropy *entropy); /* 16 random bytes as SALT_LENGTH letters and digits (base64url) */
void buf_entry_act(struct buf *out, const struct act *act, struct str salt);
void buf_entry_event(struct buf *out, const struct event *event, struct str salt);

/* What an entry's content says. Its texts stand until the next one is read, and as long as the content does. */
struct entry_content {
  struct str salt;
  bool is_act; /* else it is an event */
  struct act act;
  struct event event;
};

/* Of content that somebody vouches for, by its beginning: is it an act, and how many entries does that say that follow? */
bool entry_is_act(struct str content);
bool entry_act_entries(struct str content, uint32_t *entries);

/* Reads many entries, one after the other. */
struct entry_reader;
struct entry_reader *entry_reader_new(struct arena *arena);
/* Strict: what is taken is, byte for byte, what would be written. */
MUST_USE bool entry_read(struct entry_reader *reader, struct str content, struct entry_content *entry, struct error *error);

#endif
