/* Base64: six bits a character. */
#include "base64.h"

#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
static const char usual[] = LETTERS_AND_DIGITS "+/", url[] = LETTERS_AND_DIGITS "-_";

static void put(struct buf *out, struct str bytes, const char *alphabet, bool padded) {
  uint32_t bits = 0;
  int held = 0; /* of the bits, those that are not written yet */
  for (size_t i = 0; i < bytes.length; i++) {
    bits = bits << 8 | (uint8_t)bytes.at[i];
    for (held += 8; held >= 6; held -= 6) buf_char(out, alphabet[bits >> (held - 6) & 63]);
  }
  if (held) buf_char(out, alphabet[bits << (6 - held) & 63]);
  if (padded) buf_repeat(out, "=", (3 - bytes.length % 3) % 3);
}

void buf_base64(struct buf *out, struct str bytes) { put(out, bytes, usual, true); }
void buf_base64url(struct buf *out, struct str bytes) { put(out, bytes, url, false); }

static bool parse(struct str text, const char *alphabet, uint8_t *bytes, size_t room, size_t *size) {
  uint32_t bits = 0;
  int held = 0;
  *size = 0;
  for (size_t i = 0; i < text.length; i++) {
    const char *place = text.at[i] ? strchr(alphabet, text.at[i]) : NULL;
    if (!place) return false;
    bits = bits << 6 | (uint32_t)(place - alphabet);
    held += 6;
    if (held < 8) continue;
    if (*size == room) return false;
    held -= 8;
    bytes[(*size)++] = (uint8_t)(bits >> held);
  }
  return held < 6 && (bits & ((1u << held) - 1)) == 0;
}

bool base64_parse(struct str text, uint8_t *bytes, size_t room, size_t *size) {
  if (text.length % 4) return false;
  size_t padding = str_ends(text, STR("==")) ? 2 : str_ends(text, STR("=")) ? 1 : 0;
  return parse(str_sub(text, 0, text.length - padding), usual, bytes, room, size);
}

bool base64url_parse(struct str text, uint8_t *bytes, size_t room, size_t *size) {
  return parse(text, url, bytes, room, size);
}
