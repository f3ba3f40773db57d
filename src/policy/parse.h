/* The parser of one statement: recursive descent over the lexer's tokens, the grammar above each function. A
 * function that fails has said why; its statement ends there. Expressions and edges are returned as indices
 * into the ast, NONE after a failure. */
#ifndef ABSTAIN_POLICY_PARSE_H
#define ABSTAIN_POLICY_PARSE_H

#include "reader.h"

/* What an edge counts from. */
struct edge_subject {
  bool exists;
  const char *what;    /* "fiscal quarter", for messages */
  char letter;         /* of a period; 0: none */
  unsigned properties; /* bits of enum property */
  int32_t months; /* of a fiscal quarter, half or year, which have days of their own and are counted on (Q+1);
                     else 0 */
  bool of_quarter;    /* `filing of quarter of A` */
  const char *itself; /* the word for it where there is no letter: "receipt" */
  const char *also;   /* another word for it, or NULL */
};

struct parser {
  struct reader *reader;
  struct lexer lexer;
  struct token token; /* the present one */
  int32_t depth;
  const struct statement *statement;
  struct edge_subject subject;
  bool in_to; /* `named` and `listed` mean something here */
};

struct statement_form {
  const char *word;
  void (*declare)(struct parser *parser, struct statement *statement); /* first pass; may be NULL */
  bool (*parse)(struct parser *parser);                                /* second pass; may be NULL */
};
extern const struct statement_form statement_forms[]; /* ended by an empty word */
const struct statement_form *statement_form(struct str word);

void parser_start(struct parser *parser, struct reader *reader, const struct statement *statement);

/* -- moving (parse.c) -- */
struct token parser_next(struct parser *parser); /* returns the present token and goes on */
struct token parser_peek(const struct parser *parser, int32_t ahead); /* 1: the one behind the present one */
bool at_word(const struct parser *parser, const char *word);
bool take_word(struct parser *parser, const char *word);
bool take_words(struct parser *parser, const char *words); /* "the day of", all or none */
bool at_end_of_part(const struct parser *parser);
bool at_number(const struct parser *parser);

/* -- failing: all return false -- */
bool fail(struct parser *parser, int32_t number, struct span span, struct str mark, struct str hint,
          const char *format, ...) __attribute__((format(printf, 6, 7)));
static inline int32_t none(bool failed) { return (void)failed, NONE; } /* for those who return an index */
/* P0109: what stands here, and what should. */
bool fail_expected(struct parser *parser, const char *wanted);

/* -- pieces -- */
bool expect_word(struct parser *parser, const char *word);
bool expect_name(struct parser *parser, const char *what, struct token *name);
bool expect_string(struct parser *parser, struct str *text, struct span *span);
bool expect_date(struct parser *parser, struct date *date);
bool expect_count(struct parser *parser, int32_t least, int32_t most, int32_t *count);
/* Nothing may be left of the part; goes to the first word of the next one. False, with a message, when there
 * is more. */
bool end_part(struct parser *parser);
/* TEXT: the words up to the end of the part or the word `stop`; a new line goes on with it unless it begins
 * with one of `parts`. NULL: no such word; every new line ends it. */
bool parse_text(struct parser *parser, const char *const *parts, const char *stop, struct str *text,
                struct span *span);
/* STRING | TEXT: why a statement is as it is */
bool parse_reason(struct parser *parser, const char *const *parts, struct str *reason);
/* NAME { "," NAME } looked up in a space. */
bool parse_role(struct parser *parser, int32_t *role);
bool parse_rules(struct parser *parser, const char *whose, bool exempts_only, int32_t **rules,
                 int32_t *count);
/* False, with a message, when the document holds too many items of lists already. */
bool count_item(struct parser *parser);
bool parse_clauses(struct parser *parser, int32_t *clauses, int32_t *count);
/* STRING, kept to be looked up; `of`: the id of what quotes it, or empty. */
bool parse_quotation(struct parser *parser, struct str of, bool anywhere, struct str *words,
                     struct span *span);
bool part_once(struct parser *parser, uint32_t *seen, int32_t bit, struct token word);

/* -- who, what, when (parse_who.c, parse_what.c) -- */
int32_t parse_who(struct parser *parser);
int32_t parse_condition(struct parser *parser);
bool parse_periods(struct parser *parser, int32_t *condition); /* PERIOD { "or" PERIOD } */
bool parse_what(struct parser *parser, uint64_t *kinds);
bool parse_of(struct parser *parser, int32_t *of);
bool parse_kinship(struct parser *parser, struct ast_relation *relation);
uint64_t all_kinds(const struct reader *reader);
int32_t expr_add(struct parser *parser, enum expr_op op, int32_t a, int32_t b, struct span span);
/* a and b, either of which may be NONE: always. */
int32_t expr_both(struct parser *parser, int32_t a, int32_t b, struct span span);

/* -- when exactly (parse_edge.c, parse_day.c) -- */
int32_t parse_edge(struct parser *parser);
int32_t parse_day(struct parser *parser);
int32_t parse_session(struct parser *parser);
bool parse_quarter(struct parser *parser, int32_t *later);
bool at_day(const struct parser *parser);
/* A day or a count of days where an instant should stand: P0312, P0314. */
bool fail_open(struct parser *parser);
bool fail_which_days(struct parser *parser); /* behind `start of` or `end of`, a count that names no calendar: P0314 */
int32_t edge_add(struct parser *parser, enum edge_op op, int32_t a, int32_t b, int32_t n, struct span span);
struct edge_subject subject_of_clearance(void);
struct edge_subject subject_of_request(void);
struct edge_subject subject_of_trade(void);
struct edge_subject subject_of_trigger(enum trigger trigger);
struct edge_subject subject_of_period(enum subject subject, char letter);

/* -- statements -- */
extern const char *const rule_part_words[]; /* ended by NULL */
/* P0108: the word begins no part of the statement; `words` are those that do. */
bool fail_part(struct parser *parser, const char *statement, const char *const *words);

/* Definitions are read when they are first needed; false when they could not be. */
bool define_class(struct reader *reader, struct name *name);
bool define_kind(struct reader *reader, struct name *name);
bool define_relation(struct reader *reader, struct name *name);

/* One pair for each form of statement: the names it declares, its parts. */
void declare_header(struct parser *parser, struct statement *statement);
void declare_class(struct parser *parser, struct statement *statement);
void declare_role(struct parser *parser, struct statement *statement);
void declare_kind(struct parser *parser, struct statement *statement);
void declare_relation(struct parser *parser, struct statement *statement);
void declare_fact(struct parser *parser, struct statement *statement);
void declare_period(struct parser *parser, struct statement *statement);
void declare_rule(struct parser *parser, struct statement *statement);
void declare_duty(struct parser *parser, struct statement *statement);
void declare_claim(struct parser *parser, struct statement *statement);
bool parse_class(struct parser *parser);
bool parse_roles(struct parser *parser);
bool parse_kinds(struct parser *parser);
bool parse_relation(struct parser *parser);
bool parse_fact(struct parser *parser);
bool parse_derive(struct parser *parser);
bool parse_period(struct parser *parser);
bool parse_rule(struct parser *parser);
bool parse_duty(struct parser *parser);
bool parse_claim(struct parser *parser);
bool parse_reading(struct parser *parser);
bool parse_judgment(struct parser *parser);
bool parse_background(struct parser *parser);
bool parse_example(struct parser *parser);

#endif
