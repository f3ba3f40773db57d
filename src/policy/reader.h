/* What the parts of the reader share while a policy is read: the growing ast, the names declared so far, the
 * quotations to be looked up. Only the files of the reader include it (reader.c says in which order they
 * work). */
#ifndef ABSTAIN_POLICY_READER_H
#define ABSTAIN_POLICY_READER_H

#include "../base/map.h"
#include "document.h"
#include "prose.h"
#include "source.h"
#include "token.h"

enum {
  STATEMENTS_MAX = 10000,
  NAMES_MAX = 20000,     /* of each space */
  EXPRS_MAX = 200000,    /* of the document */
  EDGES_MAX = 100000,    /* of the document */
  EXPRESSION_MAX = 4000, /* nodes of one expression, its classes written out */
  NESTING_MAX = 64,      /* parentheses, `not`, edges inside edges, definitions inside definitions */
  NAME_LENGTH_MAX = 64,
  PHRASE_LENGTH_MAX = 200,
  COUNT_MAX = 10000, /* of days, hours, months */
  MONTHS_MAX = 1200,
  SUGGESTIONS_MAX = 4000000, /* letters compared for "did you mean", in all messages together */
  ITEMS_MAX = 100000,        /* sentences, rules in lists, words in lists, in the whole document */
};

/* Names of different spaces do not meet. */
enum space {
  SPACE_CLASS,
  SPACE_ROLE,
  SPACE_KIND,
  SPACE_RELATION,
  SPACE_FACT,
  SPACE_PERIOD,
  SPACE_RULE,
  SPACE_EXAMPLE,
  SPACE_READING,
  SPACES
};
/* A name that is defined by others is read when it is first needed. */
enum name_state { NAME_GIVEN, NAME_DEFINED, NAME_BEING_READ, NAME_READ };

struct name {
  struct str text;
  struct span span;
  int32_t statement; /* that declares it */
  int32_t index;     /* in its table of the ast */
  int32_t table;     /* enum table */
  enum name_state state;
  bool used;
};

/* The tables that share a space. */
enum table { TABLE_ONLY, TABLE_KIND_GROUP, TABLE_RULE, TABLE_DUTY, TABLE_CLAIM };

struct names {
  struct name *list;
  size_t room;
  int32_t count, added; /* found by name; all, second ones too */
  struct map map;
};

struct statement {
  const struct statement_form *form;
  int32_t line, line_end; /* lines of the document, from 0 */
  int32_t section;
  int32_t index; /* what it declares, in its table; NONE: nothing yet */
};

/* Words in quotes that must stand in the prose. */
struct quotation {
  struct str words, of; /* what quotes them: "holding-period" */
  bool has_id;          /* that is its name; a judgment and a note have none */
  struct span span;
  int32_t section;
  bool anywhere; /* a reading may explain words of any section */
};

struct rooms {
  size_t classes, roles, kinds, kind_groups, relations, facts, derivations, periods, rules, duties, claims,
      remarks, background, examples, exprs, edges, expr_sizes, quotations, statements;
};

struct reader {
  struct arena *arena;
  struct messages *messages;
  const struct policy_source *source;
  struct document document;
  struct prose prose;
  struct ast *ast;
  struct rooms rooms;
  struct names names[SPACES];
  struct statement *statements;
  int32_t statement_count;
  struct quotation *quotations;
  int32_t quotation_count;
  int32_t *expr_sizes; /* of each expression: nodes, definitions written out */
  int32_t defining;    /* how deep we are in definitions */
  int32_t suggestions; /* letters that may still be compared */
  int32_t item_count;
  struct span calendars[3]; /* the first edge that counts trading days, business days, fiscal quarters */
};

/* Reads the document as far as it goes; false when it is past a limit. */
bool reader_read(struct reader *reader, struct arena *arena, const struct policy_source *source,
                 struct messages *messages);

static inline struct str section_of(const struct reader *reader, const struct statement *statement) {
  return reader->document.sections[statement->section].heading;
}

/* -- names (names.c) -- */
/* Adds a name; a second one of the same text gives P0208 and is not found later. */
void names_add(struct reader *reader, enum space space, const struct statement *statement, struct name name);
struct name *names_find(struct reader *reader, enum space space, struct str text);
/* The name that is most like the word, or NULL. */
const struct name *names_nearest(struct reader *reader, enum space space, struct str text);
/* did you mean "x"? — of a closed list ended by NULL; empty when nothing is near. */
struct str suggest_word(struct reader *reader, struct str word, const char *const *words);
struct str suggest_name(struct reader *reader, enum space space, struct str text);
bool name_is_reserved(struct str text);

/* -- the rule that every policy has (outsiders.c): its name behind those declared, its meaning when all classes are read -- */
void declare_outsiders(struct reader *reader);
void define_outsiders(struct reader *reader);

/* -- checks of the whole (check.c, check_graph.c, check_prose.c) -- */
void check_headers(struct reader *reader);
void check_graphs(struct reader *reader);
void check_quotations(struct reader *reader);
void check_unused(struct reader *reader);
void check_sentences(struct reader *reader);

#endif
