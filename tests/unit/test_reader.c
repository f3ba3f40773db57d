/* The reader of policies: tokens, the ast, print and read again, messages against their golden files,
 * accepting a new wording, and documents with random damage. UPDATE_EXPECTED=1 rewrites the golden files. */
#include "test.h"

#include <dirent.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/base/file.h"
#include "../../src/base/json.h"
#include "../../src/policy/accept.h"
#include "../../src/policy/compile.h"
#include "../../src/policy/document.h"
#include "../../src/policy/print.h"
#include "../../src/policy/token.h"

enum { FILE_MAX = 8 << 20 };

static struct arena *arena;
static struct messages messages;

static int set_up(void **state) {
  (void)state;
  arena = arena_new(0);
  messages_init(&messages, arena);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  arena_free(arena);
  return 0;
}

static struct str file_of(const char *path) {
  struct error error;
  struct str text;
  if (!file_read(arena, path, FILE_MAX, &text, &error)) fail_msg("%s: %s", path, error.text);
  return text;
}

static const struct ast *read_text(struct str text) {
  struct policy_source source = {.path = "policy.md", .text = text};
  messages_init(&messages, arena);
  return policy_read(arena, &source, &messages);
}

static struct str shown(const char *path, struct str text) {
  struct buf out;
  buf_init(&out, FILE_MAX);
  buf_messages(&out, &messages, path, text, false);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static const struct ast *read_good(struct str text) {
  const struct ast *ast = read_text(text);
  if (!ast) fail_msg("%s", shown("policy.md", text).at);
  return ast;
}

static struct str printed(const struct ast *ast) {
  struct buf out;
  buf_init(&out, FILE_MAX);
  policy_print(&out, ast);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

/* A document with one rule block. */
static struct str block(const char *statements) {
  return arena_print(arena, "# Test\n\n```rule\n%s\n```\n", statements);
}

static int count_of(int32_t number) {
  int count = 0;
  for (int32_t i = 0; i < messages.count; i++) count += messages.list[i].number == number;
  return count;
}

static bool has_number(int32_t number) { return count_of(number) > 0; }

/* -- tokens ------------------------------------------------------------------------------------------------
 */

static struct str kinds_of(const char *statement) {
  static const char *const names[] = {"word", "number", "ordinal", "string", "mark", "part", "end"};
  struct document document;
  struct buf out;
  buf_init(&out, 1000);
  assert_true(document_read(arena, block(statement), NULL, &document, &messages));
  struct lexer lexer = lexer_start(&document, 3, document.line_count - 1);
  struct token token;
  do {
    token = lexer_next(&lexer);
    buf_format(&out, "%s%s:%.*s", out.length ? " " : "", names[token.kind], STR_ARG(token.text));
  } while (token.kind != TOKEN_END);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static void tokens(void **state) {
  (void)state;
  assert_str(kinds_of("deny x ; who a"), "word:deny word:x part:; word:who word:a end:");
  assert_str(kinds_of("deny x # who\n  # what\n\n  who a"), "word:deny word:x part: word:who word:a end:");
  assert_str(kinds_of("a b,\n  c\n  or d\n  e"),
             "word:a word:b mark:, word:c word:or word:d part: word:e end:");
  assert_str(kinds_of("a (b\n  c)\n  d"), "word:a mark:( word:b word:c mark:) part: word:d end:");
  assert_str(kinds_of("a \"b ; \\\" c\" 10 10th 2011-01-31 Q+1 x#y"),
             "word:a string:b ; \\\" c number:10 ordinal:10th word:2011-01-31 word:Q mark:+ number:1 word:x "
             "mark:# word:y end:");
  assert_str(kinds_of("a \"b ; c"), "word:a string:b ; c end:");
  assert_str(kinds_of("a \xe2\x80\x9c"
                      "b\\"),
             "word:a word:\xe2\x80\x9c"
             "b mark:\\ end:");
}

/* -- what is read ------------------------------------------------------------------------------------------
 */

static const char header[] =
    "policy \"T\"\nzone America/New_York\nexchange nyse\nbusiness-days us-federal\nfiscal year ends June 30\n"
    "class director, officer\nclass insider = director or officer\nrole boss\nkind buy, sell, gift\n"
    "fact aware : attested\nrelation family = spouse\n";

static const struct ast *read_rules(const char *rules) {
  return read_good(block(arena_print(arena, "%s%s", header, rules).at));
}

static struct str condition_of(const char *rules) {
  const struct ast *ast = read_rules(rules);
  struct buf out;
  buf_init(&out, 1000);
  print_expr(&out, ast, ast->rules[0].condition);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static struct str who_of(const char *rule) {
  const struct ast *ast = read_rules(rule);
  struct buf out;
  buf_init(&out, 1000);
  print_expr(&out, ast, ast->rules[0].who);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static void conditions_are_folded(void **state) {
  (void)state;
  const char *periods = "period p for each disclosure D ; from D ; until never\nperiod q for each disclosure "
                        "D ; from D ; until never\n";
  assert_str(condition_of("deny a ; when aware"), "aware");
  assert_str(condition_of("deny a ; unless aware"), "not aware");
  assert_str(condition_of(arena_print(arena, "%sdeny a ; during p or q ; when aware", periods).at),
             "(in p or in q) and aware");
  assert_str(condition_of(arena_print(arena, "%sdeny a ; outside p or q", periods).at), "not (in p or in q)");
  assert_str(condition_of(arena_print(arena, "%sdeny a ; when knows an item or in p or aware", periods).at),
             "knows an item not disclosed or in p or aware");
  assert_str(condition_of(arena_print(arena, "%sdeny a ; when ( knows an item ) or in p", periods).at),
             "(knows an item not disclosed) or in p");
}

static void operators_bind(void **state) {
  (void)state;
  assert_str(who_of("deny a ; who director or officer and not director"),
             "director or officer and not director");
  assert_str(who_of("deny a ; who ( director or officer ) and director"),
             "(director or officer) and director");
  assert_str(who_of("deny a ; who director or officer except family of director or officer"),
             "(director or officer) and not (family of director or officer)");
  assert_str(who_of("deny a ; who insider"), "director or officer");
  assert_str(who_of("deny a ; who family of insider"), "family of (director or officer)");
  assert_str(who_of("deny a ; who director or ( officer or director )"), "director or (officer or director)");
}

static void approvals_are_needs(void **state) {
  (void)state;
  const struct ast *ast = read_rules("deny a ; what sell or gift ; unless approved by boss ; clause 1, 2");
  const struct ast_rule *rule = &ast->rules[0];
  assert_int_equal(rule->kind, RULE_REQUIRE);
  assert_true(rule->approval);
  assert_int_equal(rule->from, 0);
  assert_int_equal(rule->what, 6);
  assert_int_equal(rule->clause_count, 2);
  assert_int_equal(rule->who, NONE);
  assert_int_equal(rule->condition, NONE);
}

static void names_may_come_later(void **state) {
  (void)state;
  const struct ast *ast = read_good(block("policy \"T\"\nexempt e from d\ndeny d ; who x ; what g ; when "
                                          "f\nclass x = y or z\nclass y = z\nclass z\n"
                                          "kind g = h\nkind h = k\nkind k\nfact f : attested"));
  assert_int_equal(ast->rules[0].exempts[0], 1);
  assert_int_equal(ast->rules[1].what, 1);
  assert_int_equal(ast->exprs[ast->rules[1].who].op, EXPR_OR);
}

static void kinship_is_merged(void **state) {
  (void)state;
  const struct ast *ast = read_rules("relation near = family or child who shares address or is dependent or "
                                     "parent\nrelation home = same-household");
  const struct ast_relation *near = &ast->relations[1], *home = &ast->relations[2];
  assert_int_equal(near->alternative_count, 2);
  assert_int_equal(near->alternatives[0].words, 1u << KIN_SPOUSE | 1u << KIN_PARENT);
  assert_int_equal(near->alternatives[1].conditions, KIN_SHARES_ADDRESS | KIN_IS_DEPENDENT);
  assert_int_equal(home->alternatives[0].conditions, KIN_SHARES_ADDRESS);
}

static struct str until_of(const char *until) {
  const struct ast *ast = read_rules(
      arena_print(arena, "period p for each fiscal quarter Q ; from start of Q ; until %s", until).at);
  struct buf out;
  buf_init(&out, 1000);
  print_edge(&out, ast, ast->periods[0].until, &(struct anchor_words){.letter = 'Q'});
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static void edges(void **state) {
  (void)state;
  static const char *const same[] = {
      "never",
      "end of Q",
      "start of Q+1",
      "results of Q-2",
      "start of the day of results of Q",
      "48 hours after end of Q",
      "90 minutes after end of Q",
      "start of 10th trading day before the day of end of Q",
      "end of 2nd business day counting the day of filing of Q",
      "open of 1st session before end of Q",
      "close of 3rd session after results of Q",
      "start of the trading day after 1st session after end of Q",
      "the later of start of Q and the earlier of end of Q and results of Q",
      "start of day 15 of month 3 of Q+1, or the trading day before if no trading day",
      "end of the last day of Q",
      "start of the day 6 months after the day of end of Q, rounding up",
      "start of 1st trading day after 2nd calendar day after the day of end of Q"};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) assert_str(until_of(same[i]), same[i]);
  assert_str(until_of("start of 10th trading day before the end of Q"),
             "start of 10th trading day before the day of end of Q");
  assert_str(until_of("( end of the day 2 weeks after the day of end of Q )"),
             "end of 14th calendar day after the day of end of Q");
}

/* -- print and read again ----------------------------------------------------------------------------------
 */

static void assert_round_trip(const char *path) {
  struct str once = printed(read_good(file_of(path))), again = printed(read_good(once));
  if (!str_equal(once, again)) fail_msg("%s: printed and read, it prints otherwise", path);
}

static void round_trips(void **state) {
  (void)state;
  assert_round_trip(ABSTAIN_SOURCE_ROOT "/tests/policy/good/constructs.md");
  assert_round_trip(ABSTAIN_SOURCE_ROOT "/policies/immunogen.md");
  assert_round_trip(ABSTAIN_SOURCE_ROOT "/policies/closed-by-default.md");
  assert_round_trip(ABSTAIN_SOURCE_ROOT "/policies/united-kingdom.md");
}

static bool same_expr(const struct ast *a, int32_t i, const struct ast *b, int32_t j) {
  if (i == NONE || j == NONE) return i == j;
  const struct expr *x = &a->exprs[i], *y = &b->exprs[j];
  if (x->op != y->op) return false;
  bool a_is_expr = x->op == EXPR_AND || x->op == EXPR_OR || x->op == EXPR_NOT,
       b_is_expr = x->op == EXPR_AND || x->op == EXPR_OR || x->op == EXPR_RELATED;
  bool left = a_is_expr ? same_expr(a, x->a, b, y->a) : x->op == EXPR_ENDS_BY || x->a == y->a;
  return left && (b_is_expr ? same_expr(a, x->b, b, y->b) : x->b == y->b);
}

/* Beside the text that is printed, the numbers of what was read are compared. */
static void what_is_printed_is_the_same_policy(void **state) {
  (void)state;
  const struct ast *a = read_good(file_of(ABSTAIN_SOURCE_ROOT "/tests/policy/good/constructs.md")),
                   *b = read_good(printed(a));
  assert_int_equal(a->rule_count, b->rule_count);
  for (int32_t i = 0; i < a->rule_count; i++) {
    const struct ast_rule *x = &a->rules[i], *y = &b->rules[i];
    assert_true(str_equal(x->id, y->id) && str_equal(x->says, y->says) && str_equal(x->shows, y->shows) &&
                str_equal(x->because, y->because));
    assert_true(str_equal(x->section, y->section) && str_equal(x->owes, y->owes));
    assert_true(same_expr(a, x->who, b, y->who) && same_expr(a, x->condition, b, y->condition) &&
                same_expr(a, x->void_when, b, y->void_when));
    assert_true(x->kind == y->kind && x->what == y->what && x->of == y->of && x->approval == y->approval &&
                x->from == y->from && x->alternate == y->alternate);
    assert_true(x->aim_days == y->aim_days && x->exempt_count == y->exempt_count &&
                x->clause_count == y->clause_count);
  }
  assert_int_equal(a->class_count, b->class_count);
  assert_int_equal(a->period_count, b->period_count);
  assert_int_equal(a->duty_count, b->duty_count);
  assert_int_equal(a->claim_count, b->claim_count);
  assert_int_equal(a->remark_count, b->remark_count);
  assert_int_equal(a->example_count, b->example_count);
  assert_int_equal(a->background_count, b->background_count);
  assert_int_equal(a->fact_count, b->fact_count);
  assert_int_equal(a->derivation_count, b->derivation_count);
  assert_memory_equal(a->relations[0].alternatives, b->relations[0].alternatives,
                      sizeof a->relations[0].alternatives);
}

static void the_annex_has_every_remark(void **state) {
  (void)state;
  struct buf out;
  buf_init(&out, FILE_MAX);
  policy_print_annex(&out, read_good(file_of(ABSTAIN_SOURCE_ROOT "/tests/policy/good/constructs.md")));
  assert_true(str_find(buf_view(&out), STR("**R1** \"a window is open\" means from its first instant"), 0) !=
              SIZE_MAX);
  assert_true(str_find(buf_view(&out), STR("a word with a reason that goes on here, and here"), 0) !=
              SIZE_MAX);
  buf_free(&out);
}

/* -- messages ----------------------------------------------------------------------------------------------
 */

#define ERRORS ABSTAIN_SOURCE_ROOT "/tests/policy/errors"

static bool seen[1000];

static void compare_golden(const char *name) {
  struct str stem = {name, strlen(name) - 3}, text = file_of(arena_print(arena, ERRORS "/%s", name).at);
  const char *prose = arena_print(arena, ERRORS "/" STR_FMT ".txt", STR_ARG(stem)).at;
  struct policy_source source = {.path = name, .text = text};
  FILE *there = fopen(prose, "r");
  if (there) {
    source.prose_path = "prose.txt";
    source.prose = file_of(prose);
    fclose(there);
  }
  messages_init(&messages, arena);
  const struct ast *ast = policy_read(arena, &source, &messages);
  struct str image;
  if (ast && policy_compile(arena, ast, &messages, &image)) assert_true(image.length > 0);
  for (int32_t i = 0; i < messages.count; i++) seen[messages.list[i].number] = true;
  const char *expected = arena_print(arena, ERRORS "/" STR_FMT ".expected", STR_ARG(stem)).at;
  struct str got = shown(name, text);
  if (getenv("UPDATE_EXPECTED")) {
    FILE *file = fopen(expected, "w");
    assert_non_null(file);
    fwrite(got.at, 1, got.length, file);
    fclose(file);
  }
  if (!str_equal(got, file_of(expected)))
    fail_msg("%s is not what is expected (UPDATE_EXPECTED=1 rewrites it):\n%s", expected, got.at);
}

static void messages_are_golden(void **state) {
  (void)state;
  DIR *directory = opendir(ERRORS);
  assert_non_null(directory);
  for (struct dirent *entry; (entry = readdir(directory));)
    if (str_ends(str_of(entry->d_name), STR(".md"))) compare_golden(entry->d_name);
  closedir(directory);
}

/* A document of `count` times the same line with its number in it. */
static struct str repeated(const char *first, const char *line, int count, const char *last) {
  struct buf out;
  buf_init(&out, FILE_MAX);
  buf_text(&out, first);
  for (int i = 0; i < count; i++) buf_format(&out, line, i);
  buf_text(&out, last);
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

/* What takes a document too large for a golden file. */
static void limits_are_said(void **state) {
  (void)state;
  read_text(repeated("", "%d\n", 70000, ""));
  assert_true(has_number(104));
  read_text(repeated("```rule\n", "class c%d\n", 10001, "```\n"));
  assert_true(has_number(117));
  struct str image;
  const struct ast *ast = read_text(repeated("```rule\nkind k\n", "deny d%d\n", 2100, "```\n"));
  assert_non_null(ast);
  assert_false(policy_compile(arena, ast, &messages, &image));
  assert_true(has_number(216));
  seen[216] = true;
  struct str prose = repeated("", "all the same words %d ", 60000, "\n");
  read_text(repeated(arena_print(arena, STR_FMT "\n```rule\n", STR_ARG(prose)).at,
                     "deny d%d ; says \"not here\"\n", 1500, "```\n"));
  assert_true(has_number(406));
  seen[406] = true;
}

static void every_number_is_shown(void **state) {
  (void)state;
  for (const struct message_page *page = message_pages; page->number; page++) {
    assert_ptr_equal(message_page(page->number), page);
    assert_true(page->title[0] && page->page[0]);
    /* P0217 is a fault of the program, which nobody can bring about. */
    if (page->number != 217 && !seen[page->number]) fail_msg("no golden file shows P%04d", (int)page->number);
  }
  for (int32_t number = 0; number < 1000; number++)
    if (seen[number] && !message_page(number)) fail_msg("P%04d has no page", (int)number);
}

/* A claim about several rules that cannot be tried is one claim that is not proved. */
static void claims_not_proved_are_counted(void **state) {
  (void)state;
  const char *facts = repeated("kind k\n", "fact f%d : attested\n", 24, "deny a ; when f0").at;
  facts = repeated(facts, " or f%d", 24, "\ndeny b ; when f0").at;
  const struct ast *ast = read_good(block(repeated(facts, " or f%d", 24, "\nclaim c ; never a, b").at));
  struct str image;
  assert_true(policy_compile(arena, ast, &messages, &image));
  assert_int_equal(messages.unproved, 1);
  assert_int_equal(count_of(604), 1);
}

static void json_is_well_formed(void **state) {
  (void)state;
  struct str text = file_of(ERRORS "/names.md");
  struct buf out;
  struct error error;
  read_text(text);
  buf_init(&out, FILE_MAX);
  json_messages(&out, &messages, "names.md");
  json_t *list = json_read(buf_view(&out), &error);
  assert_non_null(list);
  assert_int_equal(json_array_size(list), messages.count);
  json_decref(list);
  buf_free(&out);
}

static void more_than_the_list_holds_are_counted(void **state) {
  (void)state;
  read_text(repeated("```rule\n", "deny d%d ; who nobody\n", 300, "```\n"));
  assert_int_equal(messages.errors, 300);
  assert_int_equal(messages.count, MESSAGES_MAX);
  assert_int_equal(messages.left_out, 100);
}

/* -- prose -------------------------------------------------------------------------------------------------
 */

static void quotations_are_compared_loosely(void **state) {
  (void)state;
  read_good(STR("## A\n\nNobody \xe2\x80\x9c*sells*\xe2\x80\x9d the\n> Company's\xc2\xa0shares,   "
                "`non-public`.\n\n```rule\nkind k\n"
                "deny d ; says \"nobody sells the companys shares nonpublic\"\n```\n"));
  assert_null(
      read_text(STR("## A\n\nNobody sells.\n\n```rule\nkind k\ndeny d ; says \"body sells\"\n```\n")));
  assert_true(has_number(405));
}

static struct str accepted(struct str text, const char *id) {
  struct policy_source source = {.path = "policy.md", .text = text};
  struct error error;
  struct str rewritten;
  if (!policy_accept(arena, &source, str_of(id), &rewritten, &error))
    return arena_copy(arena, str_of(error.text));
  return rewritten;
}

static void a_new_wording_is_accepted(void **state) {
  (void)state;
  struct str text =
      STR("## Holding\n\nShares *must be \"held\"* for a\nminimum of one year. Or so.\n\n```rule\nkind "
          "k\ndeny hold\n  says \"must be held for a minimum of six months\" ; clause 1\n```\n");
  struct str after = accepted(text, "hold");
  assert_str(after, "## Holding\n\nShares *must be \"held\"* for a\nminimum of one year. Or "
                    "so.\n\n```rule\nkind k\ndeny hold\n"
                    "  says \"must be \\\"held\\\" for a minimum of one year\" ; clause 1\n```\n");
  read_good(after);
  assert_true(str_find(accepted(after, "hold"), STR("nothing to accept"), 0) != SIZE_MAX);
  assert_true(str_find(accepted(text, "other"), STR("nothing named `other`"), 0) != SIZE_MAX);
}

/* -- damage ------------------------------------------------------------------------------------------------
 */

static uint64_t random_state;

static uint32_t random_below(uint32_t most) {
  random_state ^= random_state << 13, random_state ^= random_state >> 7, random_state ^= random_state << 17;
  return (uint32_t)(random_state % most);
}

/* Deletes, doubles or garbles a line here and there. */
static struct str damaged(struct str text) {
  struct buf out;
  struct str line;
  buf_init(&out, FILE_MAX);
  while (str_cut(&text, '\n', &line)) {
    uint32_t what = random_below(60);
    if (what == 0) continue;
    if (what == 1) buf_str(&out, line), buf_char(&out, '\n');
    if (what == 2) buf_str(&out, str_sub(line, random_below((uint32_t)line.length + 1), random_below(40)));
    if (what == 3) buf_char(&out, (char)random_below(256));
    if (what == 4) buf_text(&out, " (");
    buf_str(&out, line);
    buf_char(&out, '\n');
  }
  struct str copy = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return copy;
}

static void damage_never_crashes(void **state) {
  (void)state;
  uint64_t seed = (uint64_t)(clock_seconds() * 1e6) | 1;
  if (getenv("SEED")) seed = strtoull(getenv("SEED"), NULL, 10);
  printf("SEED=%llu\n", (unsigned long long)seed);
  random_state = seed;
  struct arena *kept = arena;
  for (int i = 0; i < 300; i++) {
    arena = arena_new(0);
    struct str text = file_of(i % 2 ? ABSTAIN_SOURCE_ROOT "/policies/immunogen.md"
                                    : ABSTAIN_SOURCE_ROOT "/tests/policy/good/constructs.md");
    text = damaged(text);
    const struct ast *ast = read_text(text);
    assert_true((ast == NULL) == (messages.errors > 0));
    if (ast)
      read_good(printed(ast));
    else
      assert_true(shown("damaged.md", text).length > 0);
    arena_free(arena);
  }
  arena = kept;
}

/* -- speed: who reads carelessly takes minutes for one of these, and the runner ends the test --------------------------- */

static void a_thousand_rules_are_read(void **state) {
  (void)state;
  struct str text = repeated(
      arena_print(arena, "# T\n\nNobody sells.\n\n```rule\n%s", header).at,
      "deny rule-%d ; who insider or family of insider ; what sell ; when aware ; says \"nobody sells\"\n",
      1000, "```\n");
  double start = clock_seconds();
  read_good(text);
  printf("1000 rules: %.1f ms\n", (clock_seconds() - start) * 1e3);
}

/* 2000 rules, each of which lifts the 50 before it: a walk of all by all takes half a minute. */
static void many_exemptions_are_compiled(void **state) {
  (void)state;
  struct buf out;
  struct str image;
  buf_init(&out, FILE_MAX);
  buf_text(&out, "deny r0");
  for (int i = 1; i < 2000; i++) {
    buf_format(&out, "\nexempt r%d from r%d", i, i - 1);
    for (int j = 2; j <= 50 && j <= i; j++) buf_format(&out, ", r%d", i - j);
  }
  const struct ast *ast = read_good(block(repeated("kind k", ", k%d", 60, arena_print(arena, "\n%s", buf_c(&out)).at).at));
  buf_free(&out);
  assert_true(policy_compile(arena, ast, &messages, &image));
}

/* 4 MB of what costs a careless reader most. */
static void hostile_documents_are_bounded(void **state) {
  (void)state;
  static const struct {
    const char *first, *unit, *last;
  } cases[] = {
      {"```rule\nclass ", "a,", "\n```\n"},
      {"```rule\ndeny x ; who ", "(", "\n```\n"},
      {"```rule\nclass a\ndeny x ; who ", "a or ", "a\n```\n"},
      {"```rule\nperiod p for each sale X ; from ", "the later of ", "\n```\n"},
      {"```rule\nexample given ", "a ; ", "x\n```\n"},
      {"```rule\nreading R \"a\" means ", "\"a\" ", "\n```\n"},
      {"", "> ", "x"},
      {"", "1. ", "x"},
      {"", "*a_b[c](d)<e>`f&g;", ""},
      {"", "![[]()", ""},
      {"", "<!--", ""},
      {"", "must a ", ""},
      {"", "You must. ", ""},
      {"", "\xff", ""},
      {"", "# a\n", ""},
      {"", "```rule\ndeny x\n```\n", ""},
  };
  struct arena *kept = arena;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int count = (DOCUMENT_SIZE_MAX - 100) / (int)strlen(cases[i].unit);
    struct str text = repeated(cases[i].first, cases[i].unit, count, cases[i].last);
    arena = arena_new(0);
    read_text(text);
    assert_true(arena_used(arena) < 64 << 20);
    arena_free(arena);
    arena = kept;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tokens),
      cmocka_unit_test(conditions_are_folded),
      cmocka_unit_test(operators_bind),
      cmocka_unit_test(approvals_are_needs),
      cmocka_unit_test(names_may_come_later),
      cmocka_unit_test(kinship_is_merged),
      cmocka_unit_test(edges),
      cmocka_unit_test(round_trips),
      cmocka_unit_test(what_is_printed_is_the_same_policy),
      cmocka_unit_test(the_annex_has_every_remark),
      cmocka_unit_test(messages_are_golden),
      cmocka_unit_test(limits_are_said),
      cmocka_unit_test(every_number_is_shown),
      cmocka_unit_test(claims_not_proved_are_counted),
      cmocka_unit_test(json_is_well_formed),
      cmocka_unit_test(more_than_the_list_holds_are_counted),
      cmocka_unit_test(quotations_are_compared_loosely),
      cmocka_unit_test(a_new_wording_is_accepted),
      cmocka_unit_test(damage_never_crashes),
      cmocka_unit_test(a_thousand_rules_are_read),
      cmocka_unit_test(many_exemptions_are_compiled),
      cmocka_unit_test(hostile_documents_are_bounded),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
