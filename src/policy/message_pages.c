/* The catalogue of messages: `abstain explain P0201` prints a page. Numbers are never used again for something
 * else: people search for them. P01xx form, P02xx names, P03xx time, P04xx quotations, P05xx claims, P06xx warnings. */
#include "message.h"

#define ERROR(number, title, page) {number, SEVERITY_ERROR, title, page}
#define WARNING(number, title, page) {number, SEVERITY_WARNING, title, page}

const struct message_page message_pages[] = {
    ERROR(101, "not UTF-8 text",
          "The document holds bytes that are no UTF-8 text. Save it as UTF-8 in your editor.\n\n"
          "The message names the line of the first such byte."),
    ERROR(102, "a control character",
          "A NUL byte or another control character stands in the document, most often left over from a conversion.\n"
          "Delete it: on the line that is named, it may be invisible."),
    ERROR(103, "a string is not closed",
          "Strings stand in double quotes and end on the line they begin on. A double quote inside is written \\\".\n\n"
          "  wrong   says \"Nobody sells\n"
          "  wrong   says “Nobody sells”\n"
          "  right   says \"Nobody sells\"\n"
          "  right   says \"affected \\\"Family Members\\\" are bound\""),
    ERROR(104, "the document is too large",
          "A document has at most 4 MB, 65536 lines, and no more than 100 lists and quotes inside each other.\n"
          "Policies are far smaller; look for a file that was given by mistake."),
    ERROR(105, "a rule block is not closed",
          "A rule block begins with ```rule and ends with a line of three backticks at the same indent. Without that line\n"
          "everything below would be read as rules.\n\n"
          "  ```rule\n"
          "  deny short-sale ; what short-sale\n"
          "  ```"),
    ERROR(106, "an indented line without a statement",
          "A statement starts in the first column of its block; indented lines are its parts. This line is indented and no\n"
          "statement is above it in the block.\n\n"
          "  wrong     deny short-sale            right   deny short-sale\n"
          "              what short-sale                    what short-sale"),
    ERROR(107, "not a statement",
          "A statement begins with one of: policy, in-force, zone, exchange, business-days, fiscal, class, role, kind, relation,\n"
          "fact, derive, period, deny, require, exempt, refer, duty, claim, reading, judgment, note, background, example.\n\n"
          "A line that goes on with the one above must be indented.\n\n"
          "  wrong   forbid short-sale ; what short-sale\n"
          "  right   deny short-sale ; what short-sale"),
    ERROR(108, "not a part of this statement",
          "Each statement has its own parts, separated by ` ; ` or on indented lines of their own. A rule has who, what, of,\n"
          "during, outside, when, unless, says, shows, because, clause; `require` also from, aim, valid, void; `exempt` also owes.\n\n"
          "  wrong   deny mnpi ; whenever aware of mnpi\n"
          "  right   deny mnpi ; when aware of mnpi"),
    ERROR(109, "something else should stand here",
          "The message says what was found and what the language has at this place. docs/reference/language.md has the grammar.\n\n"
          "  wrong   period holding each sale X ; from X ; until never\n"
          "  right   period holding for each sale X ; from X ; until never"),
    ERROR(110, "a part is given twice",
          "Each part stands once in a statement; only during, outside, when and unless may be repeated, and must all hold.\n\n"
          "  wrong   deny hedge ; who officer ; who director\n"
          "  right   deny hedge ; who officer or director"),
    ERROR(111, "a part is missing",
          "Some parts cannot be left out: a period has `from` and `until`, a requirement says `from` whom, a duty says who owes\n"
          "it, after what and by when, a claim says what never happens.\n\n"
          "  wrong   require clearance ; who insider ; what trade\n"
          "  right   require clearance ; who insider ; what trade ; from administrator"),
    ERROR(112, "nested too deeply",
          "Parentheses, `not`, instants inside instants and definitions inside definitions are nested at most 64 deep. Give a part\n"
          "of the expression a name of its own."),
    ERROR(113, "a parenthesis is not closed",
          "Every ( needs its ) before the part ends. Inside parentheses a part goes on over several lines, but a `;` ends it.\n\n"
          "  wrong   who ( director or officer ; what sell\n"
          "  right   who ( director or officer ) ; what sell"),
    ERROR(114, "the part is over before this word",
          "What stands here does not belong to the part any more. Most often a `;` is missing, or a word like `or`.\n\n"
          "  wrong   deny hedge ; who personnel what hedge\n"
          "  right   deny hedge ; who personnel ; what hedge"),
    ERROR(115, "not a name",
          "Names are lower-case letters, digits and hyphens, so that nobody has to remember how one is written.\n\n"
          "  wrong   class Senior_Manager\n"
          "  right   class senior-manager"),
    ERROR(116, "a word of the language",
          "Some words mean something in every expression and cannot be names: or, and, not, except, of, anyone, company, next …\n"
          "A fact cannot hold and, or, except, nor begin with not, in, knows, ends.\n\n"
          "  wrong   fact in possession of news : attested\n"
          "  right   fact possesses news : attested"),
    ERROR(117, "too much of something",
          "Everything has a limit: 10000 statements, 20000 names of a sort, 64 bytes a name, 200 bytes a fact, 4000 parts an\n"
          "expression with its classes written out, 8 clauses a statement. The message says which one is passed."),
    ERROR(118, "a number out of range", "The message says from where to where the number may go."),
    ERROR(119, "not a date",
          "Dates are written year-month-day and must exist.\n\n"
          "  wrong   in-force from 1 January 2011\n"
          "  right   in-force from 2011-01-01"),
    ERROR(120, "a header is given twice",
          "A policy has one title, one date from which it is in force, one zone, one exchange, one calendar of business days.\n"
          "Only `fiscal year ends …` may be repeated, with `; from DATE`, for a company that changed its year."),
    ERROR(121, "a question without an answer",
          "In an example every `ask` is followed by its `answer`, each on a line of its own.\n\n"
          "  example short given the company is IMGN\n"
          "    ask    ann short-sale 100 of company at 2011-08-01 10:00\n"
          "    answer deny short-sale"),

    ERROR(201, "not a kind of transaction",
          "A policy declares its kinds of transaction, and rules name only those.\n\n"
          "  kind buy, sell, gift\n"
          "  kind trade = buy or sell\n\n"
          "  wrong   deny d ; what sale\n"
          "  right   deny d ; what sell"),
    ERROR(202, "not a class",
          "A policy declares the classes of people that it speaks of.\n\n"
          "  class director, officer, employee\n"
          "  class insider = director or officer"),
    ERROR(203, "not a role",
          "Who clears, approves, names or is notified holds a role, and roles are declared.\n\n"
          "  role administrator = general-counsel\n"
          "  role board, ceo"),
    ERROR(204, "not a fact",
          "What a rule asks about is declared as a fact, with the same words, and it is said how the fact is known.\n\n"
          "  fact aware of mnpi : attested each request ; ask \"Are you aware of …?\"\n"
          "  fact under plan : recorded"),
    ERROR(205, "not a period",
          "During, outside, in, start of and end of speak of periods that the policy declares.\n\n"
          "  period quarterly for each fiscal quarter Q ; from … ; until …\n"
          "  deny prohibited-period ; during quarterly"),
    ERROR(206, "not a relation",
          "A relation is declared from the words of kinship: spouse, partner, parent, child, minor-child, sibling, grandparent,\n"
          "grandchild, in-law, other-family, household-member, controlled-entity, trust, other, and same-household.\n\n"
          "  relation family = spouse or parent or child or sibling\n"
          "  deny mnpi ; who family of insider"),
    ERROR(207, "no such rule",
          "An exemption names the rules it lifts, and a claim the rules it is about, as they are written behind deny, require,\n"
          "exempt and refer. The nearest name is shown with its line."),
    ERROR(208, "declared twice",
          "Every name is declared once among names of its sort. Rules, duties and claims share one sort, kinds and their groups\n"
          "another. The line of the first declaration is shown."),
    ERROR(209, "defined by itself",
          "A definition uses what it defines, at once or by way of others, so it says nothing.\n\n"
          "  wrong   class a = b or director        right   class b = officer\n"
          "          class b = a or officer                 class a = b or director"),
    ERROR(210, "exemptions in a circle",
          "An exemption may be lifted by another one, but not in a circle: whether a rule binds would depend on itself.\n"
          "The message shows the circle."),
    ERROR(211, "derivations in a circle",
          "A fact is derived from itself, at once or by way of others. The message shows the circle."),
    ERROR(212, "periods in a circle",
          "An edge of a period may be counted from another period (`start of next window after X`), but not in a circle.\n"
          "The message shows the circle."),
    ERROR(213, "too many kinds or roles",
          "A policy has at most 64 kinds of transaction and 63 roles, so that a set of them is one machine word. Groups\n"
          "(kind trade = buy or sell) are not counted."),
    ERROR(214, "`named` and `listed`",
          "`named` means the people named in a restricted-notice, `listed` those on the insider list of an item. Both mean\n"
          "something only in the `to` of a period that is counted for such a thing.\n\n"
          "  period restricted for each restricted-notice N ; from sending of N ; until lifting of N ; to named"),
    ERROR(215, "a rule is too complicated",
          "Written out, the rule has too many alternatives to be decided at once. Split it into two rules with names of their own."),
    ERROR(216, "the policy is too large to compile",
          "The compiled policy has fixed room for rules and for the things rules look at. Split the policy, or give its parts\n"
          "simpler definitions."),
    ERROR(217, "the compiler made a mistake",
          "The compiled policy did not pass its own check. That is a fault of the program, not of the document: please report it."),
    ERROR(218, "not an exemption",
          "Behind `but by` stand exemptions: the only ones that may lift the rules of the claim.\n\n"
          "  claim no-hardship ; never exempt mnpi but by trading-plan"),
    ERROR(219, "no kind is left",
          "After `except` nothing is left for the rule to be about.\n\n"
          "  wrong   what trade except trade"),
    ERROR(220, "conditions that cannot be joined",
          "A relation that has conditions of its own was taken with others, and both would have to hold.\n\n"
          "  relation near = spouse who shares address\n"
          "  wrong   relation nearer = near who is dependent\n"
          "  right   relation nearer = spouse who is dependent"),
    ERROR(221, "`by` without a person",
          "`by` limits a period to the events of some people: purchases, sales, exercises, plans, hirings. A quarter or a\n"
          "disclosure is nobody's.\n\n"
          "  period cooling-off for each plan adoption A by director or officer ; from A ; until …"),
    ERROR(222, "not a trigger",
          "A duty follows one of: execution, hiring, request of company, learning of a potential violation,\n"
          "sending or lifting of restricted-notice, inquiry, request for clearance."),
    ERROR(223, "within a defined class",
          "`within` says that the members of one class, given one by one, are members of another such class too. A class that\n"
          "is defined by others has no members of its own.\n\n"
          "  wrong   class personnel = director or officer    class clerk within personnel"),
    ERROR(224, "no such subject",
          "A period is counted for each: fiscal quarter, fiscal half, fiscal year, disclosure, results, restricted-notice,\n"
          "closed-notice, item (or project), open-market purchase, sale, company option exercise, execution, plan adoption,\n"
          "plan termination, hiring, termination."),
    ERROR(225, "`outsiders` is taken",
          "Every policy has a rule `refer outsiders`: whoever is in none of its classes, and in none of its relations to somebody who\n"
          "is, is referred to the administrator, for the policy does not speak of him: those who have left, and strangers. A policy\n"
          "may write that rule in its own words, or lift it for those of whom it does speak; nothing else can have the name.\n\n"
          "  refer outsiders ; who anyone except personnel or family of personnel ; says \"people who have left\"\n"
          "  exempt released from outsiders ; during after-tail ; says \"from then on he is free\""),

    ERROR(301, "not an instant",
          "An edge is an instant: never, start of or end of a day, open of or close of a session, N hours after an instant,\n"
          "the later of or the earlier of two, start of or end of a period, or one that the subject offers.\n\n"
          "  until start of 2nd trading day after the day of D"),
    ERROR(302, "the subject has no such instant",
          "Each subject offers its own instants: a fiscal quarter start, end, results and filing; a restricted-notice its sending\n"
          "and lifting; an item its opening and announcement; a disclosure, purchase or sale only itself.\n\n"
          "  wrong   period p for each disclosure D ; from start of D …\n"
          "  right   period p for each disclosure D ; from start of the day of D …"),
    ERROR(303, "another letter",
          "Edges use the letter that the period gives its subject; outside periods there is no letter but a word: receipt,\n"
          "request, execution, sale.\n\n"
          "  wrong   period p for each disclosure D ; from X ; until never\n"
          "  right   period p for each disclosure D ; from D ; until never"),
    ERROR(304, "only for fiscal quarters, halves and years",
          "Months, first and last days, Q+1 and `in 4` belong to what comes round regularly: fiscal quarters, halves and years."),
    ERROR(305, "a count out of range", "Counts of days go to 10000, counts of months to 1200; there is no 0th day."),
    ERROR(306, "how counts are written",
          "One day is meant, so the count is written 1st, 2nd, 3rd, 10th.\n\n"
          "  wrong   start of 10 trading days before the end of Q\n"
          "  right   start of 10th trading day before the end of Q"),
    ERROR(308, "a calendar is missing",
          "What is counted needs its calendar in the header.\n\n"
          "  zone America/New_York            days and times of day\n"
          "  exchange nasdaq                  trading days and sessions\n"
          "  business-days us-federal         business days\n"
          "  fiscal year ends June 30         quarters, halves, years"),
    ERROR(312, "not said when on that day",
          "A period begins and ends at an instant, and a count of days gives a whole day. Say which edge of the day, or count\n"
          "sessions: the difference is a day on which somebody may or may not trade.\n\n"
          "  wrong   from 10 trading days before the end of Q\n"
          "  right   from start of 10th trading day before the end of Q\n"
          "  right   from close of 10th session before the end of Q"),
    ERROR(313, "rounding is not said",
          "Six months after 31 August is no date in most years. Say `rounding up` (the day after) or `rounding down` (the last\n"
          "day of the month) wherever months or years are counted; days and weeks need none.\n\n"
          "  wrong   until start of the day 6 months after the day of P\n"
          "  right   until start of the day 6 months after the day of P, rounding up"),
    ERROR(314, "not said which days count",
          "Trading days are those on which the exchange opens, business days those of the SEC, calendar days all of them. They\n"
          "differ several times a year.\n\n"
          "  wrong   until start of 2nd day after the day of D\n"
          "  right   until start of 2nd trading day after the day of D"),
    ERROR(315, "which instance of the period",
          "A period has many instances. Where the subject has no instant of its own, say from which one to look.\n\n"
          "  wrong   until start of next window\n"
          "  right   until start of next window after the end of Q"),
    ERROR(317, "a fiscal year",
          "A fiscal year ends with the end of a month, on the weekday nearest to one, or on the last weekday of a month; several\n"
          "in a row are for a company that changed its year.\n\n"
          "  fiscal year ends June 30\n"
          "  fiscal year ends saturday nearest January 31, quarters of 13 weeks, 53rd week in quarter 4\n"
          "  fiscal year ends December 31 ; from 2015-01-01"),
    ERROR(318, "something tells of an undisclosed period",
          "Everybody is shown when a period begins and ends unless it is undisclosed, until when his clearance is valid, by when he\n"
          "owes something, and whether his order ends in time. What is counted from the start or the end of an undisclosed period\n"
          "would give that away. Mark a period undisclosed too; count everything else from something that everybody may know.\n\n"
          "  period blackout for each project J, undisclosed ; from opening of J ; until announcement of J\n"
          "  wrong   period pause for each sale S ; from S ; until end of blackout\n"
          "  right   period pause for each sale S, undisclosed ; from S ; until end of blackout\n\n"
          "  wrong   require clearance ; from counsel ; valid from receipt until end of blackout\n"
          "  right   require clearance ; from counsel ; valid from receipt until 48 hours after receipt"),
    ERROR(319, "no such time zone",
          "Days begin and end by the clock of a place, written as the IANA database of time zones has it: region/city, with an\n"
          "underscore for a blank. The database is read from the system (/usr/share/zoneinfo, Debian's package tzdata).\n\n"
          "  wrong   zone Eastern Time\n"
          "  right   zone America/New_York"),

    ERROR(401, "nothing is quoted",
          "A quotation holds no words. Quote the sentence that the statement formalises.\n\n"
          "  wrong   says \"…\""),
    ERROR(404, "quoted from another section",
          "A statement stands under the sentence that it formalises: between the same two headings. The words were found in\n"
          "another section, which is named."),
    ERROR(405, "the quoted words no longer stand",
          "The words that a statement quotes are compared with the prose of its section, without regard to white space, case,\n"
          "punctuation and emphasis. They are not there: somebody has changed the sentence, or the quotation is misspelt.\n\n"
          "The rule may have to change with the sentence. Read both; then either change the quotation by hand or let\n"
          "`abstain policy accept RULE` put in the wording that now stands there."),
    ERROR(406, "too much to compare",
          "So many quotations stand in sections so long that looking them all up would take too long. Cut the prose into\n"
          "sections with headings: a quotation is looked for only in its own."),

    ERROR(501, "a claim does not hold",
          "A claim adds no behaviour: it is proved over everything that could be known, and the message shows a person, a deed\n"
          "and the rule that contradicts it. Change the claim, the rule, or the promise in the prose."),

    WARNING(601, "a sentence that nothing quotes",
            "A sentence with must, shall, should, may not, prohibited, permitted or required, and no rule, duty, judgment, note,\n"
            "reading or claim quotes any of it. Write a rule for it, or a judgment or a note that says why there is none.\n\n"
            "  judgment \"should not discuss internal matters\" because what is internal is for a person to judge"),
    WARNING(602, "a rule that never fires",
            "The parts of the rule contradict each other, so it can never bind anybody."),
    WARNING(603, "an exemption that lifts nothing",
            "There is no case in which one of the rules it is from would bind and the exemption holds: they are about different\n"
            "people, kinds, issuers or times."),
    WARNING(604, "a claim that is not proved",
            "The claim looks at more things than can be tried in all combinations. Nothing is known to be wrong; make the claim\n"
            "about fewer rules, or a narrower class."),
    WARNING(605, "declared and not used",
            "Nothing speaks of this class, role, relation, fact or period. Delete it, or look for a rule that was meant to."),
    WARNING(606, "a block that is nearly a rule block",
            "Only fenced blocks marked `rule` are read. This one is marked with a word that is nearly that, and is taken for prose."),
    WARNING(607, "a clearance without an end",
            "What a `require` asks for is valid from its receipt, and for ever unless `valid` says otherwise: a clearance of this\n"
            "year would still clear a trade in ten years. Where that is meant, say so.\n\n"
            "  require clearance ; from administrator ; valid from receipt until end of 2nd business day after the day of receipt\n"
            "  require plan-approval ; from administrator ; valid from receipt until never"),
    WARNING(608, "a zone of no place",
            "EST, CET, Etc/GMT+5 and the like are clocks without daylight saving, or with one that no country has decided: days and\n"
            "sessions would begin at other instants than for the people. Name the place whose clock counts.\n\n"
            "  wrong   zone EST\n"
            "  right   zone America/New_York"),
    WARNING(609, "a calendar that is not built in",
            "Built in are the calendars of nyse, nasdaq, us-federal (also called sec) and england. Another one is a file\n"
            "NAME.calendar (docs/reference/calendar-file.md) in a directory that every question names with --calendars.\n\n"
            "  wrong   exchange nasdak\n"
            "  right   exchange nasdaq"),
    {0},
};
