/* Opening a compiled policy, and the names in it. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image.h"

static bool fail(char *error, size_t error_size, const char *text) {
  if (error_size) snprintf(error, error_size, "%s", text);
  return false;
}

bool abstain_policy_use(const void *image, size_t size, struct abstain_policy **policy, char *error, size_t error_size) {
  struct error why;
  struct abstain_policy opened;
  if (!image_verify(image, size, &opened, &why)) return fail(error, error_size, why.text);
  opened.own = arena_new(0);
  *policy = ARENA_NEW(opened.own, struct abstain_policy);
  **policy = opened;
  return true;
}

bool abstain_policy_open(const char *path, struct abstain_policy **policy, char *error, size_t error_size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat stat;
  if (file < 0) return fail(error, error_size, "the compiled policy cannot be opened");
  if (fstat(file, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size < (off_t)sizeof(struct image_header) ||
      stat.st_size > IMAGE_SIZE_MAX) {
    close(file);
    return fail(error, error_size, "not a compiled policy; make one with `abstain policy compile`");
  }
  size_t size = (size_t)stat.st_size;
  void *image = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (image == MAP_FAILED) return fail(error, error_size, "the compiled policy cannot be mapped");
  if (!abstain_policy_use(image, size, policy, error, error_size)) {
    munmap(image, size);
    return false;
  }
  (*policy)->mapped = size;
  return true;
}

void abstain_policy_close(struct abstain_policy *policy) {
  if (!policy) return;
  if (policy->mapped) munmap((void *)(uintptr_t)policy->header, policy->mapped);
  arena_free(policy->own);
}

const uint8_t *abstain_policy_hash(const struct abstain_policy *policy) { return policy->meta->source_hash; }
const char *abstain_policy_title(const struct abstain_policy *policy) { return policy->strings + policy->meta->title; }

int abstain_kind(const struct abstain_policy *policy, const char *name) {
  for (int32_t i = 0; i < policy->kind_count; i++)
    if (strcmp(policy->strings + policy->kinds[i].name, name) == 0) return i;
  return -1;
}

int abstain_atom_count(const struct abstain_policy *policy) { return policy->atom_count; }

bool abstain_atom_name(const struct abstain_policy *policy, int index, char *name, size_t name_size) {
  if (index < 0 || index >= policy->atom_count) return false;
  const struct image_atom *atom = &policy->atoms[index];
  const char *strings = policy->strings;
  switch ((enum atom_op)atom->op) {
  case ATOM_CLASS: snprintf(name, name_size, "class %s", strings + policy->classes[atom->a].name); break;
  case ATOM_FACT: snprintf(name, name_size, "fact %s", strings + policy->facts[atom->a].phrase); break;
  case ATOM_PERIOD: snprintf(name, name_size, "period %s", strings + policy->periods[atom->a].name); break;
  case ATOM_RELATED:
    snprintf(name, name_size, "related %s %d", strings + policy->relations[atom->a].name, atom->b);
    break;
  case ATOM_KNOWS:
    snprintf(name, name_size, "knows %s %s", atom->a == NONE ? "self" : strings + policy->relations[atom->a].name,
             atom->b == NONE ? "undisclosed" : strings + policy->periods[atom->b].name);
    break;
  case ATOM_ENDS_BY: snprintf(name, name_size, "ends-by %d", atom->a); break;
  case ATOM_CLEARED:
    snprintf(name, name_size, "cleared %s %s", strings + policy->rules[atom->a].id, strings + policy->kinds[atom->b].name);
    break;
  case ATOM_DERIVED: snprintf(name, name_size, "derived %d", atom->b); break;
  }
  return true;
}

int abstain_atom(const struct abstain_policy *policy, const char *name) {
  char other[512];
  for (int32_t i = 0; i < policy->atom_count; i++)
    if (abstain_atom_name(policy, i, other, sizeof other) && strcmp(name, other) == 0) return i;
  return -1;
}

const char *abstain_atom_ask(const struct abstain_policy *policy, int index) {
  bool is_fact = index >= 0 && index < policy->atom_count && policy->atoms[index].op == ATOM_FACT;
  return policy->strings + (is_fact ? policy->facts[policy->atoms[index].a].ask : 0);
}

int abstain_rule_count(const struct abstain_policy *policy) { return policy->rule_count; }

int abstain_rule(const struct abstain_policy *policy, const char *id) {
  for (int32_t i = 0; i < policy->rule_count; i++)
    if (strcmp(policy->strings + policy->rules[i].id, id) == 0) return i;
  return -1;
}

const char *abstain_rule_id(const struct abstain_policy *policy, int rule) { return policy->strings + policy->rules[rule].id; }
enum abstain_verdict abstain_rule_verdict(const struct abstain_policy *policy, int rule) {
  switch ((enum rule_kind)policy->rules[rule].kind) {
  case RULE_DENY: return ABSTAIN_DENY;
  case RULE_REQUIRE: return ABSTAIN_NEED;
  case RULE_REFER: return ABSTAIN_REFER;
  case RULE_EXEMPT: return ABSTAIN_PERMIT;
  }
  return ABSTAIN_DENY; /* no image that was verified comes here */
}

const char *abstain_rule_says(const struct abstain_policy *policy, int rule) {
  return policy->strings + policy->rules[rule].says;
}
const char *abstain_rule_section(const struct abstain_policy *policy, int rule) {
  return policy->strings + policy->rules[rule].section;
}
