/* The papers of an evidence pack beside its page: what it is and how it is verified, a draft of a custodian's certificate, what was
 * asked for. Their words are files in share/evidence, which the program carries; @name@ in them stands for what is filled in. */
#ifndef ABSTAIN_EVIDENCE_PAPERS_H
#define ABSTAIN_EVIDENCE_PAPERS_H

#include "../base/builtin.h"
#include "pack.h"

enum { ENTRY_DIGITS = 6, ENTRY_PREFIX = sizeof "entries/" - 1, ENTRY_NAME_SIZE = 64 };

extern const struct builtin_file evidence_builtin[]; /* the files of share/evidence; ended by an empty one */
/* A file of share/evidence by its name without what follows the point. */
struct str paper(const char *name);
void buf_paper(struct buf *out, const char *name, const struct pack_facts *facts);
void buf_manifest(struct buf *out, const struct pack_facts *facts); /* JSON */
void buf_public_pem(struct buf *out, const struct verifier_key *key);

/* "entries/000017.json": the number has at least ENTRY_DIGITS. */
const char *entry_name(char name[ENTRY_NAME_SIZE], size_t number);

#endif
