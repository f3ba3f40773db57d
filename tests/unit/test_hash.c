/* SHA-256, base64 and random bytes: published values, every way to cut an input, and what is refused. */
#include "test.h"

#include "../../src/base/base64.h"
#include "../../src/base/entropy.h"

static struct buf text;

static int set_up(void **state) {
  (void)state;
  buf_init(&text, 1 << 20);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  buf_free(&text);
  return 0;
}

static struct str digits_of(struct hash hash) {
  buf_clear(&text);
  buf_hash(&text, hash);
  return buf_view(&text);
}

/* The values are those of FIPS 180-4's examples. */
static void hashes_are_the_published_ones(void **state) {
  (void)state;
  assert_str(digits_of(hash_of(STR(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_str(digits_of(hash_of(STR("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_str(digits_of(hash_of(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void pieces_hash_as_the_whole(void **state) {
  (void)state;
  char bytes[200];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 7);
  struct str whole = {bytes, sizeof bytes};
  for (size_t cut = 0; cut <= sizeof bytes; cut++) {
    struct hasher hasher, copy;
    hasher_begin(&hasher);
    hasher_add(&hasher, str_sub(whole, 0, cut));
    copy = hasher;
    hasher_add(&hasher, str_sub(whole, cut, sizeof bytes));
    assert_true(hash_equal(hasher_end(&hasher), hash_of(whole)));
    assert_true(hash_equal(hasher_end(&copy), hash_of(str_sub(whole, 0, cut))));
  }
}

static void digits_read_back(void **state) {
  (void)state;
  struct hash hash = hash_of(STR("abc")), back;
  assert_true(hash_parse(digits_of(hash), &back) && hash_equal(hash, back));
  assert_false(hash_parse(STR("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), &back));
  assert_false(hash_parse(str_sub(digits_of(hash), 0, 63), &back));
  assert_false(hash_parse(STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag"), &back));
}

/* RFC 4648, section 10. */
static void base64_is_the_published_one(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"", ""},          {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
                                         {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str plain = str_of(cases[i][0]), written = str_of(cases[i][1]);
    uint8_t bytes[6];
    size_t size;
    buf_clear(&text);
    buf_base64(&text, plain);
    assert_str(buf_view(&text), cases[i][1]);
    assert_true(base64_parse(written, bytes, sizeof bytes, &size));
    assert_true(str_equal((struct str){(const char *)bytes, size}, plain));
    assert_true(plain.length == 0 || !base64_parse(written, bytes, plain.length - 1, &size));
  }
}

static void base64_has_one_text_for_the_same_bytes(void **state) {
  (void)state;
  static const char *const bad[] = {"Zg", "Zg=", "Zh==", "Zm9=", "Zm9v=", "Zm9v====", "====", "=", "Zm 9", "Zm9v\n", "Zm-_", "Z===", "A"};
  static const char *const bad_url[] = {"Zg==", "Zh", "Zm9", "Zm+/", "A", "Zm9vA"};
  uint8_t bytes[16];
  size_t size;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(base64_parse(str_of(bad[i]), bytes, sizeof bytes, &size));
  for (size_t i = 0; i < sizeof bad_url / sizeof *bad_url; i++)
    assert_false(base64url_parse(str_of(bad_url[i]), bytes, sizeof bytes, &size));
  assert_false(base64_parse((struct str){"Zm\0v", 4}, bytes, sizeof bytes, &size));
  assert_true(base64url_parse(STR("-_8"), bytes, sizeof bytes, &size));
  assert_int_equal(size, 2);
  assert_memory_equal(bytes, "\xfb\xff", 2);
}

static void base64_reads_what_it_writes(void **state) {
  (void)state;
  struct entropy entropy = entropy_seeded(64);
  for (size_t size = 0; size < 100; size++) {
    uint8_t bytes[100], back[100];
    size_t got;
    entropy_fill(&entropy, bytes, size);
    buf_clear(&text);
    buf_base64url(&text, (struct str){(const char *)bytes, size});
    assert_int_equal(text.length, (size * 4 + 2) / 3);
    assert_true(base64url_parse(buf_view(&text), back, sizeof back, &got));
    assert_int_equal(got, size);
    assert_memory_equal(bytes, back, size);
  }
}

static void a_seed_gives_the_same_bytes(void **state) {
  (void)state;
  struct entropy whole = entropy_seeded(7), parts = entropy_seeded(7), other = entropy_seeded(8);
  uint8_t a[1000], b[1000];
  entropy_fill(&whole, a, sizeof a);
  for (size_t at = 0, size = 0; at < sizeof b; at += size) {
    size = at % 67 + 1 < sizeof b - at ? at % 67 + 1 : sizeof b - at;
    entropy_fill(&parts, b + at, size);
  }
  assert_memory_equal(a, b, sizeof a);
  struct hash first = hash_of((struct str){"\7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16}); /* what is promised of every machine */
  assert_memory_equal(a, first.bytes, HASH_SIZE);
  entropy_fill(&other, b, sizeof b);
  assert_memory_not_equal(a, b, HASH_SIZE);
}

static void the_system_gives_other_bytes_each_time(void **state) {
  (void)state;
  struct entropy entropy = entropy_system();
  uint8_t a[32], b[32];
  entropy_fill(&entropy, a, sizeof a);
  entropy_fill(&entropy, b, sizeof b);
  assert_memory_not_equal(a, b, sizeof a);
}

static void draws_are_even(void **state) {
  (void)state;
  struct entropy entropy = entropy_seeded(3);
  int counts[6] = {0};
  for (int i = 0; i < 60000; i++) counts[entropy_below(&entropy, 6)]++;
  for (int i = 0; i < 6; i++) assert_in_range(counts[i], 9600, 10400);
  /* Of three quarters of all numbers, a draw by remainder alone would give the first third twice as often. */
  uint64_t limit = 3ull << 62;
  int low = 0;
  for (int i = 0; i < 30000; i++) low += entropy_below(&entropy, limit) < limit / 3;
  assert_in_range(low, 9600, 10400);
  assert_int_equal(entropy_below(&entropy, 1), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hashes_are_the_published_ones),
      cmocka_unit_test(pieces_hash_as_the_whole),
      cmocka_unit_test(digits_read_back),
      cmocka_unit_test(base64_is_the_published_one),
      cmocka_unit_test(base64_has_one_text_for_the_same_bytes),
      cmocka_unit_test(base64_reads_what_it_writes),
      cmocka_unit_test(a_seed_gives_the_same_bytes),
      cmocka_unit_test(the_system_gives_other_bytes_each_time),
      cmocka_unit_test(draws_are_even),
  };
  return cmocka_run_group_tests_name("hash", tests, set_up, tear_down);
}
