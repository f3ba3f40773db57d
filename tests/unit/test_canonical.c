/* Canonical JSON: RFC 8785's own examples, and what is refused. tests/canonical.py compares it with a sort in Python. */
#include "test.h"

#include "../../src/ledger/canonical.h"

static bool canonical(struct buf *out, const char *text, struct error *error) {
  json_t *json = json_read(str_of(text), error);
  assert_non_null(json);
  buf_clear(out);
  bool ok = buf_canonical(out, json, error);
  json_decref(json);
  return ok;
}

static void the_examples_of_the_rfc(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      /* 3.2.2 and 3.2.4, without its numbers with a point */
      {"{ \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false] }",
       "{\"literals\":[null,true,false],\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
      /* 3.2.3 */
      {"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
       "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
       "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\","
       "\"\xe2\x82\xac\":\"Euro Sign\",\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}"},
      /* 3.2.2.2, and what has no escape of its own */
      {"\"\\b\\t\\n\\f\\r\\u0000x\\u001f\\u007f\\/\" ", NULL},
      {"\"\\b\\t\\n\\f\\r\\u000bx\\u001F\\u007f\\/\" ", "\"\\b\\t\\n\\f\\r\\u000bx\\u001f\x7f/\""},
      {"[9007199254740992, -9007199254740992, -0, 0]", "[9007199254740992,-9007199254740992,0,0]"},
      {"[ ]", "[]"},
      {"{\"b\":{ },\"a\":[{\"d\":1,\"c\":2}]}", "{\"a\":[{\"c\":2,\"d\":1}],\"b\":{}}"},
      {"{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}"},
  };
  struct buf out;
  buf_init(&out, 10000);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct error error;
    if (!cases[i][1]) {
      assert_null(json_read(str_of(cases[i][0]), &error)); /* NUL is in no text of ours */
      continue;
    }
    assert_true(canonical(&out, cases[i][0], &error));
    assert_str(buf_view(&out), cases[i][1]);
  }
  buf_free(&out);
}

static void what_is_refused(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"{\"a\":[1.5]}", "`1.5` has a point or an exponent; write it as a string in quotes"},
      {"1e3", "`1000` has a point or an exponent; write it as a string in quotes"},
      {"[9007199254740993]", "`9007199254740993` is beyond 2^53, where readers of JSON round; write it as a string in quotes"},
      {"-9007199254740993", "`-9007199254740993` is beyond 2^53, where readers of JSON round; write it as a string in quotes"},
      {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
       "the JSON is nested deeper than 64 levels"},
      {"\"01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\"",
       "the JSON is longer than 100 bytes"},
  };
  struct buf out;
  buf_init(&out, 100);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct error error;
    assert_false(canonical(&out, cases[i][0], &error));
    assert_string_equal(error.text, cases[i][1]);
    assert_int_equal(error.kind, ERROR_INPUT);
  }
  buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_examples_of_the_rfc), cmocka_unit_test(what_is_refused)};
  return cmocka_run_group_tests_name("canonical", tests, NULL, NULL);
}
