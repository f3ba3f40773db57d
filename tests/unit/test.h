/* What every unit test includes: cmocka and the headers that it wants before it. */
#ifndef ABSTAIN_TEST_H
#define ABSTAIN_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
/* cmocka wants the above first */
#include <cmocka.h>

#include "../../src/base/str.h"

#define assert_str(actual, expected)                                                                         \
  do {                                                                                                       \
    struct str actual_str = (actual), expected_str = str_of(expected);                                       \
    if (!str_equal(actual_str, expected_str))                                                                \
      fail_msg("got `%.*s`, expected `%.*s`", STR_ARG(actual_str), STR_ARG(expected_str));                   \
  } while (0)

#endif
