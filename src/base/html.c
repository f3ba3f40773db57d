/* HTML whose text cannot become markup. */
#include "html.h"

#include <assert.h>
#include <stdarg.h>

static const char *escape_of(char c) {
  switch (c) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  case '\'': return "&#39;";
  }
  return NULL;
}

void html_str(struct buf *out, struct str text) {
  for (size_t i = 0; i < text.length; i++) {
    const char *escape = escape_of(text.at[i]);
    if (escape) buf_text(out, escape);
    else buf_char(out, text.at[i]);
  }
}

void html_f(struct buf *out, const char *format, ...) {
  va_list values;
  va_start(values, format);
  for (const char *at = format; *at;) {
    size_t markup = strcspn(at, "%");
    buf_put(out, at, markup);
    at += markup;
    if (str_starts(str_of(at), STR("%.*s"))) {
      size_t length = (size_t)va_arg(values, int);
      html_str(out, (struct str){va_arg(values, const char *), length});
      at += 4;
    } else if (*at) {
      assert(at[1] == 's');
      html_str(out, str_of(va_arg(values, const char *)));
      at += 2;
    }
  }
  va_end(values);
}
