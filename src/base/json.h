/* Writing JSON text, and reading it through the packaged library with our limits: one value, strict UTF-8, no
 * duplicate keys, bounded depth. Numbers that matter (money, prices) travel as strings. */
#ifndef ABSTAIN_BASE_JSON_H
#define ABSTAIN_BASE_JSON_H

#include <jansson.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "error.h"

/* `text` in quotes, escaped as RFC 8785 says and no further; bytes that are not UTF-8 become U+FFFD. */
void json_put_string(struct buf *out, struct str text);
/* ,"name":  — the comma left out after { or [ */
void json_put_key(struct buf *out, const char *name);
void json_put_member(struct buf *out, const char *name, struct str value); /* "name":"value" with the comma */
void json_put_int(struct buf *out, const char *name, int64_t value);
void json_put_bool(struct buf *out, const char *name, bool value);
void json_put_instant(struct buf *out, const char *name, struct instant instant); /* "2012-10-26T20:00:00Z"; null: never, always */
/* ,  unless the last byte written opens an object or array, or nothing was written */
void json_put_comma(struct buf *out);

/* One JSON value and nothing after it; the caller owns it (json_decref). The error gives the column. */
MUST_USE json_t *json_read(struct str text, struct error *error);
struct str json_text(struct arena *arena, const json_t *value); /* the value as compact text; empty where it is NULL */
const char *json_type_words(const json_t *json); /* "a list": for messages */
/* The column, in characters from 1, of a member of the object that is this well-formed line, or of its value; 1
 * when it is not found (its name is written with escapes). A scan, for messages only. */
int json_member_column(struct str line, const char *name, bool of_value);

#endif
