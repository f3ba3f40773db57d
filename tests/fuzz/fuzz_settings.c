/* Any bytes as a file of settings: what is taken are options that there are, each once; a mistake is named with its line. */
#undef NDEBUG
#include <assert.h>

#include "../../src/cli/config.h"
#include "fuzz.h"

/* Stands in for the command, with options of each sort. */
const struct command command_serve = {.name = "serve",
                                      .options = {{"store", "ADDRESS", ""}, {"port", "N", ""}, {"oidc-only", NULL, ""}, {"config", "FILE", ""},
                                                  {"mail-password-file", "FILE", ""}}};

static int index_of(const char *name) {
  int i = 0;
  while (i < OPTIONS_MAX && command_serve.options[i].name && strcmp(command_serve.options[i].name, name) != 0) i++;
  assert(i < OPTIONS_MAX && command_serve.options[i].name);
  return i;
}

const char *call_option(const struct invocation *call, const char *name) { return call->values[index_of(name)]; }

void call_set_option_of_file(struct invocation *call, const char *name, const char *value) {
  int i = index_of(name);
  assert(!call->values[i] && strcmp(name, "config") != 0);
  call->values[i] = value;
  call->is_of_file[i] = true;
}

static void check_value(const struct option *option, const char *value) {
  uint32_t number;
  struct str text = str_of(value);
  assert(option->value ? text.length > 0 : text.length == 0);
  for (size_t i = 0; i < text.length; i++) assert(text.at[i] == '\t' || !str_control(str_sub(text, i, text.length), &number));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct error error;
  struct invocation call = {.command = &command_serve, .arena = arena};
  call.values[index_of("port")] = "8080"; /* it was said on the command line, and stays */
  if (config_take(&call, "abstain.conf", (struct str){(const char *)bytes, size}, &error)) {
    assert(strcmp(call.values[index_of("port")], "8080") == 0 && !call.is_of_file[index_of("port")]);
    for (int i = 0; command_serve.options[i].name; i++)
      if (call.is_of_file[i]) check_value(&command_serve.options[i], call.values[i]);
  } else {
    assert(error.kind == ERROR_INPUT && strstr(error.text, "abstain.conf"));
  }
  arena_free(arena);
  return 0;
}
