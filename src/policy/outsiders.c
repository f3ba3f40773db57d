/* The rule that every policy has: of those who are in none of its classes, and in none of its relations to somebody who is
 * in one, it does not speak, and what it does not speak of is not permitted but left to the administrator. A document may
 * write `refer outsiders` in its own words instead, and may lift it for those of whom it does speak: who left, say. */
#include "parse.h"

static const struct str ID = {"outsiders", 9};

/* Among the declared names, so that exemptions may name it. */
void declare_outsiders(struct reader *reader) {
  struct ast *ast = reader->ast;
  if (ast->rule_count == 0) return;
  const struct name *written = names_find(reader, SPACE_RULE, ID);
  if (written) {
    if (written->table != TABLE_RULE || ast->rules[written->index].kind != RULE_REFER)
      messages_add(reader->messages, 225, written->span, STR(""), STR("write it as `refer outsiders`, or give this another name"),
                   "\"outsiders\" is the rule that refers those of whom a policy does not speak");
    return;
  }
  names_add(reader, SPACE_RULE, reader->statements, (struct name){.text = ID, .index = ast->rule_count, .table = TABLE_RULE});
  ARENA_ROOM(reader->arena, ast->rules, reader->rooms.rules, ast->rule_count);
  ast->rules[ast->rule_count++] = (struct ast_rule){
      .id = ID, .kind = RULE_REFER, .who = NONE, .condition = NONE, .from = NONE, .alternate = NONE, .valid_from = NONE,
      .valid_until = NONE, .void_when = NONE, .owes_by = NONE, .section = STR("in every policy"),
      .because = STR("of those in none of its classes, and related to nobody in one, the policy does not speak")};
}

/* All relations of the document as one: by condition, the words of kinship that some relation takes with it. */
static int32_t add_any_relation(struct reader *reader) {
  struct ast *ast = reader->ast;
  struct ast_relation any = {.name = STR("kin")};
  uint32_t words[(KIN_SHARES_ADDRESS | KIN_IS_DEPENDENT) + 1] = {0};
  for (int32_t r = 0; r < ast->relation_count; r++)
    for (int32_t i = 0; i < ast->relations[r].alternative_count; i++)
      words[ast->relations[r].alternatives[i].conditions] |= ast->relations[r].alternatives[i].words;
  for (uint32_t conditions = 0; conditions < sizeof words / sizeof *words; conditions++)
    if (words[conditions]) any.alternatives[any.alternative_count++] = (struct ast_kin){words[conditions], conditions};
  if (any.alternative_count == 0) return NONE;
  ARENA_ROOM(reader->arena, ast->relations, reader->rooms.relations, ast->relation_count);
  ast->relations[ast->relation_count] = any;
  return ast->relation_count++;
}

/* In some class: those that lie within another, or are defined by others, say nothing more. */
static int32_t in_some_class(struct parser *parser) {
  const struct ast *ast = parser->reader->ast;
  int32_t some = NONE;
  for (int32_t i = 0; i < ast->class_count; i++) {
    if (ast->classes[i].within != NONE || ast->classes[i].expr != NONE) continue;
    int32_t one = expr_add(parser, EXPR_CLASS, i, NONE, ast->classes[i].span);
    if (one == NONE) return NONE;
    some = some == NONE ? one : expr_add(parser, EXPR_OR, some, one, ast->classes[i].span);
    if (some == NONE) return NONE;
  }
  return some;
}

void define_outsiders(struct reader *reader) {
  struct ast *ast = reader->ast;
  if (ast_rules_written(ast) == ast->rule_count) return;
  struct ast_rule *rule = &ast->rules[ast->rule_count - 1];
  struct parser parser = {.reader = reader};
  rule->what = all_kinds(reader);
  int32_t spoken_of = in_some_class(&parser), relation = add_any_relation(reader);
  if (spoken_of == NONE) return;
  if (relation != NONE) {
    int32_t kin = expr_add(&parser, EXPR_RELATED, relation, spoken_of, rule->span);
    spoken_of = kin == NONE ? NONE : expr_add(&parser, EXPR_OR, spoken_of, kin, rule->span);
  }
  if (spoken_of != NONE) rule->who = expr_add(&parser, EXPR_NOT, spoken_of, NONE, rule->span);
}
