/* Where a webhook may lead, by the special addresses of IANA's registries, and what an address of one may be. */
#include <arpa/inet.h>

#include "../../src/notice/post.h"
#include "test.h"

static enum whereabouts of(const char *text) {
  struct sockaddr_in in = {.sin_family = AF_INET};
  struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
  if (inet_pton(AF_INET, text, &in.sin_addr) == 1) return address_whereabouts((const struct sockaddr *)&in);
  assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
  return address_whereabouts((const struct sockaddr *)&in6);
}

static void addresses_are_told_apart(void **state) {
  static const struct {
    const char *address;
    enum whereabouts is;
  } cases[] = {
      {"8.8.8.8", AT_LARGE},          {"126.255.255.255", AT_LARGE}, {"128.0.0.0", AT_LARGE},      {"172.15.255.255", AT_LARGE},
      {"172.32.0.0", AT_LARGE},       {"100.63.255.255", AT_LARGE},  {"100.128.0.0", AT_LARGE},    {"127.0.0.1", AT_HOME},
      {"127.255.255.255", AT_HOME},   {"10.0.0.1", INSIDE},          {"172.16.0.0", INSIDE},       {"172.31.255.255", INSIDE},
      {"192.168.4.4", INSIDE},        {"100.64.0.1", INSIDE},        {"100.127.255.255", INSIDE},  {"169.254.169.254", NOWHERE},
      {"0.0.0.0", NOWHERE},           {"224.0.0.1", NOWHERE},        {"240.0.0.1", NOWHERE},       {"255.255.255.255", NOWHERE},
      {"198.19.255.255", NOWHERE},    {"203.0.113.7", NOWHERE},      {"::1", AT_HOME},             {"::", NOWHERE},
      {"fd00::1", INSIDE},            {"fc00::1", INSIDE},           {"fe80::1", NOWHERE},         {"ff02::1", NOWHERE},
      {"2606:4700::1111", AT_LARGE},  {"2001:db8::1", NOWHERE},      {"2001::1", NOWHERE},         {"2002:7f00:1::", NOWHERE},
      {"::ffff:127.0.0.1", AT_HOME},  {"::ffff:10.1.1.1", INSIDE},   {"::ffff:8.8.8.8", AT_LARGE}, {"::ffff:169.254.169.254", NOWHERE},
      {"64:ff9b::7f00:1", AT_HOME},   {"64:ff9b::a00:1", INSIDE},    {"4000::1", NOWHERE},         {"::127.0.0.1", NOWHERE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (of(cases[i].address) != cases[i].is) fail_msg("%s is taken for %d", cases[i].address, (int)of(cases[i].address));
}

static bool takes(const char *url, bool is_internal) {
  struct error error;
  return webhook_url_check(str_of(url), is_internal, &error);
}

static void only_https_beyond_this_machine(void **state) {
  (void)state;
  assert_true(takes("https://hooks.example.org/a?b=c", false));
  assert_true(takes("http://127.0.0.1:9000/a", true));
  assert_true(takes("http://[::1]:9000/a", true));
  assert_true(takes("https://localhost/a", true));
  assert_false(takes("http://127.0.0.1:9000/a", false));
  assert_false(takes("https://localhost/a", false));
  assert_false(takes("http://10.0.0.1/a", true));
  assert_false(takes("http://localhost.example.org/a", true));
  assert_false(takes("http://localhost@example.org/a", true));
  assert_false(takes("https://a:b@example.org/", false));
  assert_false(takes("https://example.org/#a", false));
  assert_false(takes("https://exa mple.org/", false));
  assert_false(takes("https://", false));
  assert_false(takes("ftp://example.org/", true));
  assert_false(takes("", true));
}

/* RFC 4231, test case 2. */
static void signatures_are_the_published_ones(void **state) {
  char digits[HASH_DIGITS];
  (void)state;
  assert_str(hash_hex(hash_keyed(STR("Jefe"), STR("what do ya want for nothing?")), digits),
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void what_is_posted_says_no_more(void **state) {
  struct webhook webhook = {.secret = STR("a secret"), .url = STR("https://example.org/")};
  struct posting posting = {.webhook = &webhook, .event = STR("evt-1"), .kind = STR("request"), .happened = STR("2026-05-20T14:00:00Z")};
  struct buf out;
  (void)state;
  buf_init(&out, 1000);
  put_posting(&out, &posting);
  assert_str(buf_view(&out), "{\"event\":\"evt-1\",\"kind\":\"request\",\"at\":\"2026-05-20T14:00:00Z\"}");
  buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(addresses_are_told_apart),
      cmocka_unit_test(only_https_beyond_this_machine),
      cmocka_unit_test(signatures_are_the_published_ones),
      cmocka_unit_test(what_is_posted_says_no_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
