/* Any bytes as a form: what is taken is text that may stand in a page, and written anew with every byte escaped it is the same form. */
#undef NDEBUG
#include <assert.h>

#include "../../src/web/form.h"
#include "fuzz.h"

enum { ROUND_SIZE_MAX = 8 << 20 };

static void put_escaped(struct buf *text, struct str plain) {
  for (size_t i = 0; i < plain.length; i++) buf_format(text, "%%%02X", (unsigned)(unsigned char)plain.at[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct pairs form = {0}, again = {0};
  struct buf text;
  buf_init(&text, ROUND_SIZE_MAX);
  if (form_read(arena, (struct str){(const char *)bytes, size}, &form)) {
    assert(form.count <= FIELDS_EACH_MAX);
    for (uint32_t i = 0; i < form.count; i++) {
      assert(form_text_is_sound(form.at[i].name) && form_text_is_sound(form.at[i].value));
      put_escaped(&text, form.at[i].name);
      buf_char(&text, '=');
      put_escaped(&text, form.at[i].value);
      if (i + 1 < form.count) buf_char(&text, '&');
    }
    bool ok = form_read(arena, buf_view(&text), &again);
    assert(ok && again.count == form.count);
    for (uint32_t i = 0; i < form.count; i++)
      assert(str_equal(form.at[i].name, again.at[i].name) && str_equal(form.at[i].value, again.at[i].value));
  }
  char *address = arena_take(arena, size + 1); /* ends with a NUL */
  if (size) memcpy(address, bytes, size);
  (void)address_is_plain(address);
  buf_free(&text);
  arena_free(arena);
  return 0;
}
