/* Decimal numbers with four places, to and from text. */
#include "number.h"

bool decimal_parse(struct str text, int64_t *value) {
  bool negative = text.length > 0 && text.at[0] == '-';
  int64_t sum = 0; /* downwards, so that the least number fits as well */
  int places = -1; /* digits after the point; -1 before it */
  size_t first = negative;
  for (size_t i = first; i < text.length; i++) {
    char c = text.at[i];
    bool digit = c >= '0' && c <= '9';
    if (!digit && (c != '.' || places >= 0 || i == first)) return false;
    if (places >= 0 || !digit) places++;
    if (places > DECIMAL_PLACES) return false;
    if (digit && (__builtin_mul_overflow(sum, 10, &sum) || __builtin_sub_overflow(sum, c - '0', &sum)))
      return false;
  }
  if (text.length == first || places == 0) return false;
  for (int i = places < 0 ? 0 : places; i < DECIMAL_PLACES; i++)
    if (__builtin_mul_overflow(sum, 10, &sum)) return false;
  if (!negative && sum == INT64_MIN) return false;
  *value = negative ? sum : -sum;
  return true;
}

void buf_decimal(struct buf *buf, int64_t value, int places) {
  uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  if (value < 0) buf_char(buf, '-');
  buf_int(buf, (int64_t)(size / DECIMAL_ONE));
  char digits[DECIMAL_PLACES];
  uint64_t rest = size % DECIMAL_ONE;
  for (int i = DECIMAL_PLACES; i-- > 0; rest /= 10) digits[i] = (char)('0' + rest % 10);
  int shown = DECIMAL_PLACES;
  while (shown > places && digits[shown - 1] == '0') shown--;
  if (shown == 0) return;
  buf_char(buf, '.');
  buf_put(buf, digits, (size_t)shown);
}
