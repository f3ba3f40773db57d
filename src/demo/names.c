/* The names of the demonstration, from tables; every one is invented. A person's name follows from his number: all pairs of a first
 * and a last name in a mixed order, then all of them again with the number 2, and so on. */
#include "world.h"

#include <assert.h>

static const char *const first_names[] = {
    "Ann", "Amir", "Asta", "Bela", "Bo", "Bruno", "Carla", "Chidi", "Clara", "Dag", "Dina", "Diego", "Edda", "Eli", "Emma", "Farid",
    "Fay", "Femi", "Gil", "Greta", "Hana", "Hugo", "Ida", "Igor", "Ines", "Ivan", "Jana", "Joel", "June", "Kai", "Karin", "Kofi",
    "Lena", "Leo", "Lin", "Luca", "Mara", "Mei", "Milo", "Nadia", "Nils", "Nora", "Olga", "Omar", "Oskar", "Pam", "Paolo", "Petra",
    "Quinn", "Rafa", "Rosa", "Ruth", "Sami", "Sara", "Sven", "Tara", "Theo", "Tova", "Uma", "Vera", "Wei", "Yara", "Yusuf", "Zoe"};
static const char *const last_names[] = {
    "Abbot", "Acker", "Alder", "Amsel", "Arden", "Ashby", "Auer", "Baird", "Banks", "Barlow", "Bell", "Benson", "Birch",
    "Blum", "Bolt", "Boyle", "Brandt", "Brook", "Burke", "Byrne", "Cantor", "Carr", "Castro", "Chen", "Cole", "Conti",
    "Cray", "Cruz", "Dahl", "Dale", "Demir", "Diaz", "Dorn", "Drake", "Duarte", "Dunn", "Eaton", "Eder", "Ellis",
    "Engel", "Falk", "Farr", "Fenn", "Ferro", "Finch", "Flint", "Forsyth", "Frey", "Gale", "Garza", "Gold", "Graf",
    "Grove", "Haas", "Hale", "Hart", "Heath", "Hobbs", "Holm", "Hsu", "Ibarra", "Ito", "Jansen", "Kane", "Kato",
    "Keller", "Khan", "Kirk", "Klein", "Koch", "Lamb", "Lange", "Larkin", "Leal", "Lowe", "Lund", "Mace", "Marsh",
    "Mbeki", "Mercer", "Miro", "Moreno", "Moss", "Nagy", "Nash", "Nolan", "Novak", "Oakes", "Okoro", "Olsen", "Ortiz",
    "Page", "Park", "Patel", "Penn", "Pike", "Pinto", "Quist", "Rao", "Reed", "Reyes", "Rhodes", "Rossi", "Rowe",
    "Sadler", "Sato", "Schell", "Shaw", "Silva", "Singh", "Sloan", "Stone", "Strand", "Tanaka", "Thorne", "Torres", "Tran",
    "Unger", "Vance", "Vega", "Voss", "Wade", "Walsh", "Weiss", "West", "Wolfe", "Yates", "Zeller"};
static const char *const colours[] = {
    "amber", "azure", "blue", "brass", "bronze", "cobalt", "copper", "coral", "crimson", "dun", "ebony",
    "fawn", "golden", "green", "grey", "hazel", "indigo", "ivory", "jade", "lilac", "maroon", "mauve",
    "ochre", "olive", "pearl", "plum", "russet", "sable", "silver", "white", "umber", "violet"};
static const char *const birds[] = {
    "auk", "bittern", "bunting", "crane", "curlew", "dipper", "dove", "eider", "falcon", "finch", "gannet",
    "grebe", "heron", "hoopoe", "ibis", "jay", "kite", "lark", "linnet", "merlin", "osprey", "owl",
    "petrel", "plover", "quail", "raven", "rook", "siskin", "swift", "teal", "tern", "wren"};
enum { FIRSTS = COUNT(first_names), NAMES = FIRSTS * COUNT(last_names), BIRDS = COUNT(birds), CODENAMES = BIRDS * COUNT(colours) };
enum { MIX = 2741 }; /* odd, so that number * MIX meets each of a power of two names once before any comes again */
_Static_assert((NAMES & (NAMES - 1)) == 0 && (CODENAMES & (CODENAMES - 1)) == 0, "powers of two");

static const struct {
  const char *id, *name;
} partners[] = {{"TRNH", "Tarnholm Oncology AG"}, {"QRVN", "Quorvane Therapeutics, Inc."}, {"HLMD", "Holmdal Pharma A/S"}};

struct str text_partner(uint32_t number) { return str_of(partners[number % COUNT(partners)].id); }

void tell_partners(struct world *world) {
  TELL(world, EVENT_COMPANY, TEXT("issuer", COMPANY), WORD("name", "Bellwater Biologics, Inc."));
  for (uint32_t p = 0; p < COUNT(partners); p++)
    TELL(world, EVENT_ISSUER, TEXT("issuer", str_of(partners[p].id)), TEXT("name", str_of(partners[p].name)));
}

/* ---- writing in the scratch ---- */

static struct str begin(const struct world *world) { return (struct str){world->scratch + world->scratch_used, 0}; }

static void put(struct world *world, struct str *text, const char *more, bool lower) {
  for (; *more; more++, text->length++) {
    assert(world->scratch_used < SCRATCH_MAX);
    world->scratch[world->scratch_used++] = lower && *more >= 'A' && *more <= 'Z' ? (char)(*more + 'a' - 'A') : *more;
  }
}

static void put_number(struct world *world, struct str *text, uint32_t number) {
  char digits[11];
  size_t at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  put(world, text, digits + at, false);
}

struct str text_number(struct world *world, const char *before, uint32_t number) {
  struct str text = begin(world);
  if (number == 0) return text;
  put(world, &text, before, false);
  put_number(world, &text, number);
  return text;
}

static uint32_t name_of(const struct world *world, uint32_t number) { return (number + world->first_name) * MIX % NAMES; }

static void put_person(struct world *world, struct str *text, uint32_t slot) {
  uint32_t number = world->people[slot].number, name = name_of(world, number);
  put(world, text, first_names[name % FIRSTS], true);
  put(world, text, ".", false);
  put(world, text, last_names[name / FIRSTS], true);
  if (number < NAMES) return;
  put(world, text, ".", false);
  put_number(world, text, number / NAMES + 1);
}

struct str text_person(struct world *world, uint32_t slot) {
  struct str text = begin(world);
  put_person(world, &text, slot);
  return text;
}

struct str text_relative(struct world *world, uint32_t slot, const char *which) {
  struct str text = begin(world);
  put_person(world, &text, slot);
  put(world, &text, ".", false);
  put(world, &text, which, false);
  return text;
}

struct str text_name(struct world *world, uint32_t slot) {
  struct str text = begin(world);
  uint32_t name = name_of(world, world->people[slot].number);
  put(world, &text, first_names[name % FIRSTS], false);
  put(world, &text, " ", false);
  put(world, &text, last_names[name / FIRSTS], false);
  return text;
}

struct str text_lot(struct world *world, uint32_t slot) {
  struct str text = begin(world);
  put_person(world, &text, slot);
  put(world, &text, "/", false);
  put_number(world, &text, world->people[slot].lot);
  return text;
}

struct str text_item(struct world *world, uint32_t item) {
  struct str text = begin(world);
  uint32_t name = item * MIX % CODENAMES;
  put(world, &text, colours[name / BIRDS], false);
  put(world, &text, "-", false);
  put(world, &text, birds[name % BIRDS], false);
  if (item < CODENAMES) return text;
  put(world, &text, "-", false);
  put_number(world, &text, item / CODENAMES + 1);
  return text;
}
