/* Subjects, properties, triggers, and what is known by its words: the closed tables of the language. */
#include "subjects.h"

#define BIT(property) (1u << PROPERTY_##property)
#define REPORT (BIT(START) | BIT(END) | BIT(RESULTS) | BIT(FILING))

const struct subject_type subject_types[SUBJECTS] = {
    [SUBJECT_QUARTER] = {"fiscal quarter", NULL, false, REPORT},
    [SUBJECT_HALF] = {"fiscal half", NULL, false, REPORT},
    [SUBJECT_YEAR] = {"fiscal year", NULL, false, REPORT},
    [SUBJECT_DISCLOSURE] = {"disclosure", NULL, false, BIT(ITSELF)},
    [SUBJECT_RESULTS] = {"results", NULL, false, BIT(ITSELF)},
    [SUBJECT_RESTRICTED_NOTICE] = {"restricted-notice", NULL, false, BIT(ITSELF) | BIT(LIFTING)},
    [SUBJECT_CLOSED_NOTICE] = {"closed-notice", NULL, false, BIT(ITSELF) | BIT(START) | BIT(END)},
    [SUBJECT_ITEM] = {"item", "project", false, BIT(ITSELF) | BIT(ANNOUNCEMENT)},
    [SUBJECT_PURCHASE] = {"open-market purchase", NULL, true, BIT(ITSELF)},
    [SUBJECT_SALE] = {"sale", NULL, true, BIT(ITSELF)},
    [SUBJECT_EXERCISE] = {"company option exercise", NULL, true, BIT(ITSELF)},
    [SUBJECT_PLAN_ADOPTION] = {"plan adoption", NULL, true, BIT(ITSELF) | BIT(FILING)},
    [SUBJECT_PLAN_TERMINATION] = {"plan termination", NULL, true, BIT(ITSELF)},
    [SUBJECT_TERMINATION] = {"termination", NULL, true, BIT(ITSELF)},
    [SUBJECT_HIRING] = {"hiring", NULL, true, BIT(ITSELF)},
    [SUBJECT_EXECUTION] = {"execution", NULL, true, BIT(ITSELF)},
};

const char *const property_names[PROPERTIES] = {"itself",  "start",   "end",          "results",
                                                "filing",  "lifting", "announcement", "due"};

const struct trigger_type trigger_types[TRIGGERS] = {
    [TRIGGER_EXECUTION] = {"execution", EVENT_TRADE_EXECUTED, EVENT_POST_TRADE_NOTICE},
    [TRIGGER_HIRING] = {"hiring", EVENT_JOINED, EVENT_CERTIFIED},
    [TRIGGER_CERTIFICATION_REQUEST] = {"request of company", EVENT_CERTIFICATION_REQUESTED, EVENT_CERTIFIED},
    [TRIGGER_VIOLATION_LEARNED] = {"learning of a potential violation", EVENT_INCIDENT_LEARNED, EVENT_INCIDENT_REPORTED},
    [TRIGGER_RESTRICTED_NOTICE] = {"sending or lifting of restricted-notice", EVENT_RESTRICTED_NOTICE, EVENT_NOTICE_DELIVERED},
    [TRIGGER_INQUIRY] = {"inquiry", EVENT_INQUIRY_RECEIVED, EVENT_INQUIRY_REFERRED},
    [TRIGGER_CLEARANCE_REQUEST] = {"request for clearance", EVENT_CLEARANCE_REQUESTED, EVENT_CLEARANCE_GIVEN},
};

const struct known_fact_type known_facts[KNOWN_FACTS] = {
    [KNOWN_UNDER_PLAN] = {"under plan", .of_plan = true},
    [KNOWN_PLAN_APPROVED] = {"plan approved", .of_plan = true},
    [KNOWN_PLAN_CLEAN] = {"plan adopted clean", .of_plan = true},
    [KNOWN_SPOKESPERSON] = {"authorized spokesperson", .office = "ceo"},
};

enum known_fact known_fact_of(struct str phrase) {
  enum known_fact fact = 0;
  while (fact < KNOWN_FACTS && !str_equal(phrase, str_of(known_facts[fact].phrase))) fact++;
  return fact;
}

static const struct {
  enum subject subject;
  const char *word;
  bool at_end; /* option-exercise, cashless-exercise; but a short-sale is no sale of what one has */
} kind_words[] = {
    {SUBJECT_PURCHASE, "buy", false}, {SUBJECT_PURCHASE, "purchase", false},
    {SUBJECT_SALE, "sell", false},    {SUBJECT_SALE, "sale", false},
    {SUBJECT_EXERCISE, "exercise", true},
};

bool subject_has_kind(enum subject subject, struct str kind) {
  for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
    struct str word = str_of(kind_words[i].word);
    bool is = kind_words[i].at_end ? str_ends(kind, word) : str_equal(kind, word);
    if (kind_words[i].subject == subject && is) return true;
  }
  return false;
}
