/* abstain: may this person make this trade now?
 *
 * The library answers from a compiled policy (`abstain policy compile policy.md --output policy.image`). It opens no
 * file but the image, reads no clock, allocates nothing and does no I/O while it decides; a policy may be shared
 * by any number of threads that only read it. Facts belong to the thread that fills them.
 *
 * Units: instants are seconds of UTC since 1970-01-01T00:00:00Z (int64_t, no leap seconds); ABSTAIN_ALWAYS is
 * before and ABSTAIN_NEVER after every instant. Bits are numbered from the lowest of word 0.
 * Errors: functions that can fail return false and write one line to `error` (at least 256 bytes are useful).
 * Source of the rules: the policy document that the image was made from; abstain_policy_hash names it.
 *
 * An answer of ABSTAIN_PERMIT says that the policy does not stand in the way on the facts given. It never says
 * that a trade is legal. An error never permits: refer the case to a person. */
#ifndef ABSTAIN_H
#define ABSTAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ABSTAIN_API __attribute__((visibility("default")))
#define ABSTAIN_ALWAYS INT64_MIN
#define ABSTAIN_NEVER INT64_MAX

enum { ABSTAIN_WORDS_MAX = 32, ABSTAIN_RULE_WORDS_MAX = 32 };

struct abstain_policy;

/* Verdicts in the order in which they join: the strictest rule that fires decides. */
enum abstain_verdict {
  ABSTAIN_PERMIT, /* no rule stands in the way */
  ABSTAIN_REFER,  /* the policy does not decide: ask the administrator */
  ABSTAIN_NEED,   /* a clearance or approval is needed first */
  ABSTAIN_DENY    /* prohibited */
};

enum abstain_value { ABSTAIN_NO, ABSTAIN_YES, ABSTAIN_UNKNOWN };

/* -- policies ------------------------------------------------------------------------------------------- */

/* Maps the image and checks it once, wholly. Close it when no thread uses it any more. */
ABSTAIN_API bool abstain_policy_open(const char *path, struct abstain_policy **policy, char *error, size_t error_size);
/* The same of `size` bytes, 8-byte aligned, that the caller keeps unchanged until the policy is closed. */
ABSTAIN_API bool abstain_policy_use(const void *image, size_t size, struct abstain_policy **policy, char *error,
                                    size_t error_size);
ABSTAIN_API void abstain_policy_close(struct abstain_policy *policy);
ABSTAIN_API const uint8_t *abstain_policy_hash(const struct abstain_policy *policy); /* SHA-256 of the document */
ABSTAIN_API const char *abstain_policy_title(const struct abstain_policy *policy);

/* A kind of transaction by name ("sell"), or -1: the policy does not speak of it. */
ABSTAIN_API int abstain_kind(const struct abstain_policy *policy, const char *name);
/* An atom is one thing that can be known of a request. By name, or -1:
 *   "class director"   "fact aware of mnpi"   "period quarterly"   "cleared clearance sell"
 * The name of any atom: abstain_atom_name. */
ABSTAIN_API int abstain_atom(const struct abstain_policy *policy, const char *name);
ABSTAIN_API int abstain_atom_count(const struct abstain_policy *policy);
ABSTAIN_API bool abstain_atom_name(const struct abstain_policy *policy, int atom, char *name, size_t name_size);
/* The question that settles an attested fact, as the policy words it; empty for other atoms, or where it has none. */
ABSTAIN_API const char *abstain_atom_ask(const struct abstain_policy *policy, int atom);
ABSTAIN_API int abstain_rule_count(const struct abstain_policy *policy);
ABSTAIN_API int abstain_rule(const struct abstain_policy *policy, const char *id); /* or -1 */
ABSTAIN_API const char *abstain_rule_id(const struct abstain_policy *policy, int rule);
/* What it comes to when it fires: deny, need, refer; permit for an exemption. */
ABSTAIN_API enum abstain_verdict abstain_rule_verdict(const struct abstain_policy *policy, int rule);
ABSTAIN_API const char *abstain_rule_says(const struct abstain_policy *policy, int rule);    /* the clause quoted */
ABSTAIN_API const char *abstain_rule_section(const struct abstain_policy *policy, int rule); /* its heading */

/* -- facts ---------------------------------------------------------------------------------------------- */

/* What holds when, in segments of time; made by a builder. */
struct abstain_timeline;

/* What is known of one request. The two timelines have no atom in common; either may be NULL: then no rule fires because of
 * what does not hold. So a person of whom nothing is recorded has a timeline too, an empty one, by which he is an outsider. Bits in
 * `fixed` are as in fixed_sure and fixed_possible at every instant, whatever the timelines say. */
struct abstain_facts {
  const struct abstain_timeline *company, *person;
  uint64_t fixed[ABSTAIN_WORDS_MAX], fixed_sure[ABSTAIN_WORDS_MAX], fixed_possible[ABSTAIN_WORDS_MAX];
};

/* A timeline under construction, in memory that the caller gives: abstain_builder_size bytes, 8-byte aligned,
 * enough for `intervals_max` intervals. */
struct abstain_builder;
ABSTAIN_API size_t abstain_builder_size(const struct abstain_policy *policy, uint32_t intervals_max);
/* Which atoms a timeline speaks of: those of the company, those of the person, or (then the only timeline) all. */
enum abstain_part { ABSTAIN_COMPANY, ABSTAIN_PERSON, ABSTAIN_WHOLE };
/* Starts afresh. Every attested fact is unknown; every other atom does not hold. */
ABSTAIN_API struct abstain_builder *abstain_builder_start(const struct abstain_policy *policy, enum abstain_part part,
                                                          void *memory, uint32_t intervals_max);
/* Within [from, until) the atom holds (ABSTAIN_YES), does not, or is unknown. Later calls win over earlier.
 * False when intervals_max is used up. */
ABSTAIN_API bool abstain_builder_add(struct abstain_builder *builder, int atom, enum abstain_value value, int64_t from,
                                     int64_t until);
/* The timeline, valid while the memory is. */
ABSTAIN_API const struct abstain_timeline *abstain_builder_finish(struct abstain_builder *builder);
/* To keep many: a timeline is one block of so many bytes, which can be copied to any memory that is 8-byte aligned
 * (64 is better: a person then lies in one or two lines of cache). The builder's memory is free for the next. */
ABSTAIN_API size_t abstain_timeline_size(const struct abstain_timeline *timeline);
ABSTAIN_API const struct abstain_timeline *abstain_timeline_copy(const struct abstain_timeline *timeline, void *memory);

/* No timeline, nothing fixed. */
ABSTAIN_API void abstain_facts_clear(const struct abstain_policy *policy, struct abstain_facts *facts);
/* The atom has this value in this request at every instant. For facts and clearances; the atoms of the timelines
 * (classes, relations, periods) are false: they belong into a builder. */
ABSTAIN_API bool abstain_facts_fix(const struct abstain_policy *policy, struct abstain_facts *facts, int atom,
                                   enum abstain_value value);

/* -- decisions ------------------------------------------------------------------------------------------ */

struct abstain_decision {
  enum abstain_verdict low, high; /* equal unless a missing fact decides; never permit when they differ */
  int64_t changes;                /* when this decision next changes, on the facts given; ABSTAIN_NEVER: not known */
  enum abstain_verdict low_after, high_after; /* the verdict from then on; as before where there is no change */
  bool incomplete;                /* more than six facts are missing: the range may be wider than it need be */
  uint64_t fires[ABSTAIN_RULE_WORDS_MAX];     /* rules that surely bind or exempt */
  uint64_t may_fire[ABSTAIN_RULE_WORDS_MAX];  /* rules that do so, or would by a missing fact */
  uint64_t ask[ABSTAIN_WORDS_MAX];            /* atoms whose value would decide; only when low and high differ */
};

/* Decides. `kind` is of abstain_kind; `of_company`: the security is the company's own. The words of the three bit
 * sets beyond what the policy uses are not written. */
ABSTAIN_API void abstain_decide(const struct abstain_policy *policy, const struct abstain_facts *facts, int kind,
                                bool of_company, int64_t instant, struct abstain_decision *decision);

#ifdef __cplusplus
}
#endif
#endif
