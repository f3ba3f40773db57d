/* The vocabulary of events: the one table. */
#include "vocabulary.h"

static const char *const channels[] = {"press-release", "sec-filing", "meeting", "website", "other", NULL};
static const char *const how_acquired[] = {"open-market", "option-exercise", "grant", "espp", "gift", "plan", "other", NULL};
static const char *const item_kinds[] = {
    "results", "projections", "earnings", "merger", "financing", "dividend-or-offering", "management", "product",
    "litigation", "impairment-or-bankruptcy", "collaboration", "trial-or-approval", "other", NULL};
static const char *const option_types[] = {"ISO", "NQ", NULL};
static const char *const orders[] = {"market", "limit", "stop", NULL};
static const char *const ownerships[] = {"direct", "indirect", NULL};
static const char *const clearing_ways[] = {"by-hand", "automatically", NULL};
static const char *const clearing_times[] = {"quarter-hour", "hour", "day", NULL};
static const char *const clearing_shares[] = {"none", "tenth", "quarter", "half", NULL};
static const char *const verdicts[] = {"permit", "refer", "need", "deny", "depends", NULL};
static const char *const incident_kinds[] = {"trading", "tipping", "disclosure", "other", NULL};

const char *const kin_words[KIN_WORDS + 1] = {
    "spouse", "partner", "parent", "child", "minor-child", "sibling", "grandparent", "grandchild", "in-law",
    "other-family", "household-member", "controlled-entity", "trust", "other", NULL};

enum kin kin_inverse(enum kin word) {
  switch (word) {
  case KIN_PARENT: return KIN_CHILD;
  case KIN_CHILD:
  case KIN_MINOR_CHILD: return KIN_PARENT;
  case KIN_GRANDPARENT: return KIN_GRANDCHILD;
  case KIN_GRANDCHILD: return KIN_GRANDPARENT;
  case KIN_SPOUSE:
  case KIN_PARTNER:
  case KIN_SIBLING:
  case KIN_IN_LAW:
  case KIN_OTHER_FAMILY:
  case KIN_HOUSEHOLD_MEMBER: return word;
  case KIN_CONTROLLED_ENTITY:
  case KIN_TRUST:
  case KIN_OTHER:
  case KIN_WORDS: return KIN_WORDS;
  }
  return KIN_WORDS;
}

#define MUST(field_name, field_kind) {.name = field_name, .kind = field_kind, .required = true}
#define MAY(field_name, field_kind) {.name = field_name, .kind = field_kind}
#define MUST_CHOOSE(field_name, list) {.name = field_name, .kind = FIELD_CHOICE, .required = true, .choices = list}
#define MAY_CHOOSE(field_name, list) {.name = field_name, .kind = FIELD_CHOICE, .choices = list}

const struct event_type event_types[EVENT_KINDS] = {
    [EVENT_COMPANY] = {"company", "the company is {issuer}", "whose policy this is", "1",
                       {MUST("issuer", FIELD_ID), MAY("name", FIELD_TEXT), MAY("cik", FIELD_ID)}},
    [EVENT_ISSUER] = {"issuer", "{issuer} is an issuer", "another company whose shares can be traded", "7",
                      {MUST("issuer", FIELD_ID), MAY("name", FIELD_TEXT), MAY("cik", FIELD_ID)}},
    [EVENT_JOINED] = {"joined", "{person} joins", "a person comes into service", "1, 55",
                      {MUST("person", FIELD_PERSON), MAY("name", FIELD_TEXT), MAY("entity", FIELD_TEXT), MAY("email", FIELD_TEXT)}},
    [EVENT_DETAILS_CHANGED] = {"details-changed", "the details of {person} change", "another name, entity or address of mail", "1",
                               {MUST("person", FIELD_PERSON), MAY("name", FIELD_TEXT), MAY("entity", FIELD_TEXT), MAY("email", FIELD_TEXT)}},
    [EVENT_LEFT] = {"left", "{person} leaves", "a person leaves the service; his classes end", "1",
                    {MUST("person", FIELD_PERSON)}},
    [EVENT_CLASS_GIVEN] = {"class-given", "{person} is {class}", "appointment, employment or designation", "1, 37-38",
                           {MUST("person", FIELD_PERSON), MUST("class", FIELD_WORD), MAY("by", FIELD_PERSON)}},
    [EVENT_CLASS_ENDED] = {"class-ended", "{person} is no longer {class}", "the end of a class, or its revocation", "1, 37-38",
                           {MUST("person", FIELD_PERSON), MUST("class", FIELD_WORD), MAY("by", FIELD_PERSON)}},
    [EVENT_OFFICE_GIVEN] = {"office-given", "{person} holds the office of {office}", "general counsel, chief executive, …", "10",
                            {MUST("person", FIELD_PERSON), MUST("office", FIELD_WORD)}},
    [EVENT_OFFICE_ENDED] = {"office-ended", "{person} no longer holds the office of {office}", "the end of an office", "10",
                            {MUST("person", FIELD_PERSON), MUST("office", FIELD_WORD)}},
    [EVENT_UNAVAILABLE] = {"unavailable", "{person} is unavailable [until {until}]",
                           "the alternate acts in the place of an office holder", "42-43",
                           {MUST("person", FIELD_PERSON), MAY("until", FIELD_INSTANT), MAY("why", FIELD_TEXT)}},
    [EVENT_AVAILABLE] = {"available", "{person} is available again", "the office holder is back before the time that was said", "42-43",
                         {MUST("person", FIELD_PERSON)}},
    [EVENT_ACCESS_TAKEN] = {"access-taken", "access is taken from {person} [by {by}]", "he can no longer sign in; his sessions are over", "10",
                            {MUST("person", FIELD_PERSON), MAY("by", FIELD_PERSON), MAY("why", FIELD_TEXT)}},
    [EVENT_ACCESS_RETURNED] = {"access-returned", "access is given back to {person} [by {by}]", "he can be let in by a link again", "10",
                               {MUST("person", FIELD_PERSON), MAY("by", FIELD_PERSON), MAY("why", FIELD_TEXT)}},
    [EVENT_RELATION] = {"relation", "{person} is {relation} of {of}", "a related person, for whom the other answers", "14-16, 35",
                        {MUST("person", FIELD_PERSON), MUST("of", FIELD_PERSON), MUST_CHOOSE("relation", kin_words),
                         MAY("shares_address", FIELD_BOOL), MAY("dependent", FIELD_BOOL)}},
    [EVENT_RELATION_ENDED] = {"relation-ended", "{person} is no longer {relation} of {of}", "the end of a relation", "14-16, 35",
                              {MUST("person", FIELD_PERSON), MUST("of", FIELD_PERSON), MUST_CHOOSE("relation", kin_words)}},
    [EVENT_ACCOUNT_OPENED] = {"account-opened", "{person} opens account {account}", "a brokerage account", "14-16",
                              {MUST("person", FIELD_PERSON), MUST("account", FIELD_ID), MAY("broker", FIELD_TEXT)}},
    [EVENT_ACCOUNT_CLOSED] = {"account-closed", "account {account} is closed", "the account is no longer the person's", "14-16",
                              {MUST("account", FIELD_ID)}},
    [EVENT_LOT_ACQUIRED] = {"lot-acquired", "{person} acquires {shares} [in {issuer}] by {how} [as lot {lot}]",
                            "shares of one acquisition", "24-25",
                            {MUST("person", FIELD_PERSON), MUST("shares", FIELD_SHARES), MUST_CHOOSE("how", how_acquired),
                             MAY("issuer", FIELD_ID), MAY("price", FIELD_MONEY), MAY("account", FIELD_ID), MAY("lot", FIELD_ID),
                             MAY("grant", FIELD_ID)}},
    [EVENT_LOTS_COMPLETE] = {"lots-complete", "the lots of {person} are complete", "all that the person holds is recorded", "24-25",
                             {MUST("person", FIELD_PERSON)}},
    [EVENT_TRADE_EXECUTED] = {"trade-executed", "{person} executes {kind} of {shares} [in {issuer}] [as {trade}]",
                              "a transaction was executed", "45-47",
                              {MUST("person", FIELD_PERSON), MUST("kind", FIELD_WORD), MUST("shares", FIELD_SHARES),
                               MAY("trade", FIELD_ID), MAY("issuer", FIELD_ID), MAY("price", FIELD_MONEY), MAY("clearance", FIELD_ID),
                               MAY("plan", FIELD_ID), MAY("lot", FIELD_ID), MAY("account", FIELD_ID)}},
    [EVENT_POST_TRADE_NOTICE] = {"post-trade-notice", "{person} reports {trade}", "the notice after execution", "47",
                                 {MUST("person", FIELD_PERSON), MUST("trade", FIELD_ID), MAY("date", FIELD_DATE),
                                  MAY("shares", FIELD_SHARES), MAY("price", FIELD_MONEY), MAY_CHOOSE("option_type", option_types),
                                  MAY("grant", FIELD_ID), MAY("account", FIELD_ID), MAY_CHOOSE("ownership", ownerships),
                                  MAY("nature", FIELD_TEXT)}},
    [EVENT_DISCLOSURE] = {"disclosure", "disclosure [of {items}]", "information was made public", "18, 41b, A1",
                          {MAY("disclosure", FIELD_ID), MAY("items", FIELD_IDS), MAY_CHOOSE("channel", channels),
                           MAY("headline", FIELD_TEXT), MAY("issuer", FIELD_ID)}},
    [EVENT_RESULTS] = {"results", "results of {quarter}", "financial results were released", "41a",
                       {MUST("quarter", FIELD_QUARTER), MAY("disclosure", FIELD_ID)}},
    [EVENT_RESULTS_EXPECTED] = {"results-expected", "results of {quarter} expected on {date}", "when results are planned", "41a",
                                {MUST("quarter", FIELD_QUARTER), MUST("date", FIELD_DATE)}},
    [EVENT_FILING] = {"filing", "filing of {form} for {quarter}", "a periodic report was filed", "51",
                      {MUST("quarter", FIELD_QUARTER), MUST("form", FIELD_WORD)}},
    [EVENT_ITEM_OPENED] = {"item-opened", "item {item} opens [about {issuers}]",
                           "an item of material nonpublic information exists", "11-12",
                           {MUST("item", FIELD_ID), MAY_CHOOSE("kind", item_kinds), MAY("issuers", FIELD_IDS),
                            MAY("title", FIELD_TEXT), MAY("expected", FIELD_DATE)}},
    [EVENT_ITEM_DISCLOSED] = {"item-disclosed", "item {item} is disclosed", "an item became public", "18-19",
                              {MUST("item", FIELD_ID), MAY("disclosure", FIELD_ID)}},
    [EVENT_ITEM_ABANDONED] = {"item-abandoned", "item {item} is abandoned", "an item ceased to exist or to matter", "11-12",
                              {MUST("item", FIELD_ID), MAY("why", FIELD_TEXT)}},
    [EVENT_BROUGHT_IN] = {"brought-in", "{person} is brought in on {item}", "a person was told", "5-6, 17",
                          {MUST("person", FIELD_PERSON), MUST("item", FIELD_ID), MAY("by", FIELD_PERSON), MAY("why", FIELD_TEXT)}},
    [EVENT_TAKEN_OFF] = {"taken-off", "{person} is taken off {item}", "entered on a list by mistake", "5-6",
                         {MUST("person", FIELD_PERSON), MUST("item", FIELD_ID), MAY("why", FIELD_TEXT)}},
    [EVENT_RESTRICTED_NOTICE] = {"restricted-notice", "restricted notice {notice} to {persons}", "trading stopped by notice", "31-35",
                                 {MUST("notice", FIELD_ID), MUST("persons", FIELD_PERSONS), MAY("by", FIELD_PERSON)}},
    [EVENT_RESTRICTED_LIFTED] = {"restricted-lifted", "restricted notice {notice} is lifted", "the restriction was lifted", "34",
                                 {MUST("notice", FIELD_ID), MAY("by", FIELD_PERSON)}},
    [EVENT_CLOSED_NOTICE] = {"closed-notice", "closed notice {notice} from {from} [until {until}]", "any other prohibited period", "41c",
                             {MUST("notice", FIELD_ID), MUST("from", FIELD_INSTANT), MAY("until", FIELD_INSTANT), MAY("by", FIELD_PERSON)}},
    [EVENT_CLOSED_LIFTED] = {"closed-lifted", "closed notice {notice} is lifted", "a closed period ends early", "41c",
                             {MUST("notice", FIELD_ID), MAY("by", FIELD_PERSON)}},
    [EVENT_NOTICE_DELIVERED] = {"notice-delivered", "{person} is told of {notice}", "a notice reached a person", "34",
                                {MUST("person", FIELD_PERSON), MUST("notice", FIELD_ID)}},
    [EVENT_CLEARANCE_REQUESTED] = {"clearance-requested", "{person} requests clearance {request} for {kind} [of {shares}] [in {issuer}]",
                                   "a request for pre-clearance", "42-44",
                                   {MUST("person", FIELD_PERSON), MUST("request", FIELD_ID), MUST("kind", FIELD_WORD),
                                    MAY("shares", FIELD_SHARES), MAY("issuer", FIELD_ID), MAY("account", FIELD_ID),
                                    MAY_CHOOSE("order", orders), MAY("price", FIELD_MONEY), MAY("expires", FIELD_INSTANT),
                                    MAY("plan", FIELD_ID), MAY("terms", FIELD_TEXT)}},
    [EVENT_ATTESTED] = {"attested", "{person} attests {fact} {value} [for request {request}]",
                        "what the person said when he was asked", "5, 24-25",
                        {MUST("person", FIELD_PERSON), MUST("fact", FIELD_WORD), MUST("value", FIELD_BOOL), MAY("request", FIELD_ID)}},
    [EVENT_CLEARANCE_GIVEN] = {"clearance-given", "{person} is cleared for {kind} [of {shares}] [in {issuer}] by {by}",
                               "clearance or prior approval, received at `at`", "27-29, 42-46, 52",
                               {MUST("person", FIELD_PERSON), MUST("kind", FIELD_WORD), MUST("by", FIELD_PERSON),
                                MAY("clearance", FIELD_ID), MAY("shares", FIELD_SHARES), MAY("issuer", FIELD_ID),
                                MAY("request", FIELD_ID), MAY("rule", FIELD_WORD), MAY("conditions", FIELD_TEXT),
                                MAY("alternate", FIELD_TEXT)}},
    [EVENT_CLEARANCE_REFUSED] = {"clearance-refused", "request {request} is refused by {by}", "a request was disapproved", "42-44",
                                 {MUST("request", FIELD_ID), MUST("by", FIELD_PERSON), MAY("why", FIELD_TEXT),
                                  MAY("alternate", FIELD_TEXT)}},
    [EVENT_CLEARANCE_LAPSED] = {"clearance-lapsed", "clearance {clearance} lapses", "a clearance ended before its time", "46",
                                {MUST("clearance", FIELD_ID), MAY("why", FIELD_TEXT)}},
    [EVENT_CLEARING_SET] = {"clearing-set", "requests are answered {how} [by {by}]",
                            "whether what is plain is cleared automatically, when answers are told, and how many wait all the same", "42-44",
                            {MUST_CHOOSE("how", clearing_ways), MAY_CHOOSE("every", clearing_times), MAY("time", FIELD_TIME),
                             MAY_CHOOSE("held", clearing_shares), MAY("by", FIELD_PERSON)}},
    [EVENT_PLAN_ADOPTED] = {"plan-adopted", "{person} adopts plan {plan} [clean {clean}]",
                            "a Rule 10b5-1 trading plan was adopted", "50-53",
                            {MUST("person", FIELD_PERSON), MUST("plan", FIELD_ID), MAY("clean", FIELD_BOOL)}},
    [EVENT_PLAN_APPROVED] = {"plan-approved", "plan {plan} is approved by {by}", "the plan was approved", "52",
                             {MUST("plan", FIELD_ID), MUST("by", FIELD_PERSON)}},
    [EVENT_PLAN_MODIFIED] = {"plan-modified", "plan {plan} is modified [clean {clean}]",
                             "amount, price or timing changed: a new adoption", "50-53",
                             {MUST("plan", FIELD_ID), MAY("clean", FIELD_BOOL)}},
    [EVENT_PLAN_TERMINATED] = {"plan-terminated", "plan {plan} is terminated", "the plan ended before its term", "50-53",
                               {MUST("plan", FIELD_ID)}},
    [EVENT_CERTIFICATION_REQUESTED] = {"certification-requested", "{person} is asked to certify [by {due}]",
                                       "the company asks for a certification", "55-56",
                                       {MUST("person", FIELD_PERSON), MAY("due", FIELD_DATE), MAY("policy", FIELD_TEXT)}},
    [EVENT_CERTIFIED] = {"certified", "{person} certifies", "a certification was given", "55-56",
                         {MUST("person", FIELD_PERSON), MAY("policy", FIELD_TEXT)}},
    [EVENT_SPOKESPERSON_NAMED] = {"spokesperson-named", "{person} is named spokesperson", "may speak for the company", "23",
                                  {MUST("person", FIELD_PERSON), MAY("by", FIELD_PERSON)}},
    [EVENT_SPOKESPERSON_ENDED] = {"spokesperson-ended", "{person} is no longer spokesperson", "may no longer speak for it", "23",
                                  {MUST("person", FIELD_PERSON)}},
    [EVENT_INQUIRY_RECEIVED] = {"inquiry-received", "{person} receives inquiry {inquiry}", "press or analysts ask", "23",
                                {MUST("person", FIELD_PERSON), MUST("inquiry", FIELD_ID), MAY("from", FIELD_TEXT),
                                 MAY("text", FIELD_TEXT)}},
    [EVENT_INQUIRY_REFERRED] = {"inquiry-referred", "{person} refers inquiry {inquiry} [to {to}]", "passed to the spokespersons", "23",
                                {MUST("person", FIELD_PERSON), MUST("inquiry", FIELD_ID), MAY("to", FIELD_PERSON)}},
    [EVENT_INCIDENT_LEARNED] = {"incident-learned", "{person} learns of incident {incident}",
                                "somebody learns of a potential violation", "20",
                                {MUST("person", FIELD_PERSON), MUST("incident", FIELD_ID)}},
    [EVENT_INCIDENT_REPORTED] = {"incident-reported", "incident {incident} is reported [by {person}]",
                                 "a potential violation is reported", "20",
                                 {MUST("incident", FIELD_ID), MAY("person", FIELD_PERSON), MAY_CHOOSE("kind", incident_kinds),
                                  MAY("text", FIELD_TEXT), MAY("about", FIELD_PERSON)}},
    [EVENT_INCIDENT_STEP] = {"incident-step", "incident {incident} goes a step further", "evidence or a step in a case", "21",
                             {MUST("incident", FIELD_ID), MAY("by", FIELD_PERSON), MAY("text", FIELD_TEXT), MAY("file", FIELD_TEXT),
                              MAY("file_name", FIELD_TEXT)}},
    [EVENT_INCIDENT_CLOSED] = {"incident-closed", "incident {incident} is closed", "the outcome and any sanction", "3-4, 21",
                               {MUST("incident", FIELD_ID), MAY("outcome", FIELD_TEXT), MAY("sanction", FIELD_TEXT)}},
    [EVENT_QUESTION_ASKED] = {"question-asked", "{person} asks question {question}", "somebody asks the administrator", "54",
                              {MUST("person", FIELD_PERSON), MUST("question", FIELD_ID), MAY("text", FIELD_TEXT)}},
    [EVENT_QUESTION_ANSWERED] = {"question-answered", "question {question} is answered by {by}", "the answer, for him who asked", "54",
                                 {MUST("question", FIELD_ID), MUST("by", FIELD_PERSON), MAY("text", FIELD_TEXT)}},
    [EVENT_FACT_RECORDED] = {"fact-recorded", "fact {fact} of {person} is {value}", "a fact that the policy declares as recorded", "53",
                             {MUST("person", FIELD_PERSON), MUST("fact", FIELD_WORD), MUST("value", FIELD_BOOL), MAY("by", FIELD_PERSON)}},
    [EVENT_CALENDAR_CLOSING] = {"calendar-closing", "{calendar} is closed on {date}",
                                "a closing that came after the calendar's own data", "R1-R4",
                                {MUST("calendar", FIELD_WORD), MUST("date", FIELD_DATE), MAY("reason", FIELD_TEXT)}},
    [EVENT_CALENDAR_EARLY_CLOSE] = {"calendar-early-close", "{calendar} closes early on {date} by {time}",
                                    "an early close that came later", "R1-R4",
                                    {MUST("calendar", FIELD_WORD), MUST("date", FIELD_DATE), MUST("time", FIELD_TIME), MAY("reason", FIELD_TEXT)}},
    [EVENT_WITHDRAWN] = {"withdrawn", "event {of} is withdrawn", "an earlier event was recorded in error", "9, 13",
                         {MUST("of", FIELD_ID), MAY("why", FIELD_TEXT)}},
    [EVENT_POLICY_ADOPTED] = {"policy-adopted", "policy {policy} is adopted [by {by}]",
                              "the policy in force from then on, by the hash of its document", "1, 57",
                              {MUST("policy", FIELD_ID), MAY("title", FIELD_TEXT), MAY("by", FIELD_PERSON)}},
    [EVENT_DECIDED] = {"decided", "{person} is answered {verdict} on {kind} [of {shares}] [in {issuer}]",
                       "an answer as it was given, with all that it rested on", "9, 13, 42-44",
                       {MUST("person", FIELD_PERSON), MUST("kind", FIELD_WORD), MUST_CHOOSE("verdict", verdicts), MAY("shares", FIELD_SHARES),
                        MAY("issuer", FIELD_ID), MAY("instant", FIELD_INSTANT), MAY("basis", FIELD_TEXT), MAY("answer", FIELD_TEXT),
                        MAY("request", FIELD_ID), MAY("by", FIELD_PERSON)}},
    [EVENT_HOLD_PLACED] = {"hold-placed", "hold {hold} is placed on {persons}", "records that must be kept: nothing of them is erased", "21",
                           {MUST("hold", FIELD_ID), MUST("persons", FIELD_PERSONS), MAY("why", FIELD_TEXT), MAY("by", FIELD_PERSON)}},
    [EVENT_HOLD_LIFTED] = {"hold-lifted", "hold {hold} is lifted", "the records may be erased when their time is over", "21",
                           {MUST("hold", FIELD_ID), MAY("why", FIELD_TEXT), MAY("by", FIELD_PERSON)}},
    [EVENT_ERASED] = {"erased", "the content of {entries} is erased", "personal data whose time was over; their hashes stay", "21",
                      {MUST("entries", FIELD_IDS), MAY("why", FIELD_TEXT), MAY("by", FIELD_PERSON)}},
    [EVENT_EVIDENCE_MADE] = {"evidence-made", "evidence is made [of {person}] [on {issuer}] [from {from}] [until {until}]",
                             "entries were handed over: about whom, about what, of which time", "9, 13, 21",
                             {MAY("person", FIELD_PERSON), MAY("issuer", FIELD_ID), MAY("from", FIELD_INSTANT), MAY("until", FIELD_INSTANT)}},
};

enum event_kind event_find(struct str name) {
  for (int kind = 0; kind < EVENT_KINDS; kind++)
    if (str_equal(name, str_of(event_types[kind].name))) return (enum event_kind)kind;
  return EVENT_KINDS;
}
