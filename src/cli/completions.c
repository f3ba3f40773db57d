/* `abstain completions bash`: a completion script made from the table of commands. */
#include "help.h"

static const char script_head[] =
    "# Completions of abstain for bash, made from its table of commands by `abstain completions bash`.\n"
    "_abstain() {\n"
    "  local word=$2 before=$3 first=${COMP_WORDS[1]-} second=${COMP_WORDS[2]-} options='' files='' directories='' valued='' words=''\n"
    "  COMPREPLY=()\n"
    "  [[ $word == = ]] && word=\n"
    "  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "  case \"$COMP_CWORD $first $second\" in\n";

static const char script_tail[] =
    "  esac\n"
    "  if [[ \" $files \" == *\" $before \"* ]]; then\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
    "  elif [[ \" $directories \" == *\" $before \"* ]]; then\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
    "  elif [[ \" $valued \" == *\" $before \"* ]]; then\n"
    "    return\n"
    "  elif [[ $word == -* ]]; then\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
    "  elif [[ $words == FILE ]]; then\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
    "  else\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
    "  fi\n"
    "}\n"
    "complete -F _abstain abstain\n";

static struct str first_word(const char *name) {
  struct str rest = str_of(name), word = {0};
  str_cut(&rest, ' ', &word);
  return word;
}

/* The first words of all commands, each once. */
static void put_first_words(struct buf *out) {
  buf_text(out, "  '1 '*) words='");
  for (int i = 0; commands[i]; i++) {
    struct str word = first_word(commands[i]->name);
    if (i && str_equal(word, first_word(commands[i - 1]->name))) continue;
    buf_format(out, "%s" STR_FMT, i ? " " : "", STR_ARG(word));
  }
  buf_text(out, " --help --version' options=$words ;;\n");
}

/* The second words of a family, said where its first command stands. */
static void put_second_words(struct buf *out, int index) {
  struct str family = first_word(commands[index]->name);
  bool has_second = family.length < strlen(commands[index]->name);
  if (!has_second || (index && str_equal(family, first_word(commands[index - 1]->name)))) return;
  buf_format(out, "  '2 " STR_FMT " '*) words='", STR_ARG(family));
  for (int i = index; commands[i] && str_equal(family, first_word(commands[i]->name)); i++)
    buf_format(out, "%s%s", i > index ? " " : "", commands[i]->name + family.length + 1);
  buf_text(out, "' ;;\n");
}

static bool option_takes(const struct option *option, const char *const *values) {
  for (int i = 0; option->value && values[i]; i++)
    if (strcmp(option->value, values[i]) == 0) return true;
  return false;
}

/* name='--policy --journal': the options whose value is one of these, or that take any when `values` is NULL. */
static void put_options(struct buf *out, const struct command *command, const char *name, const char *const *values) {
  bool any = false;
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) {
    const struct option *option = &command->options[i];
    if (values ? !option_takes(option, values) : !option->value) continue;
    if (any) buf_char(out, ' ');
    else buf_format(out, " %s='", name);
    buf_format(out, "--%s", option->name);
    any = true;
  }
  if (any) buf_char(out, '\'');
}

static void put_command(struct buf *out, const struct command *command) {
  static const char *const files[] = {"FILE", "IMAGE", NULL}, *const directories[] = {"DIR", NULL};
  bool two_words = strchr(command->name, ' ') != NULL;
  buf_format(out, "  *' %s%s) options='", command->name, two_words ? "'" : " '*");
  for (int i = 0; i < OPTIONS_MAX && command->options[i].name; i++) buf_format(out, "--%s ", command->options[i].name);
  for (const struct option *option = options_of_all; option->name; option++)
    buf_format(out, "%s--%s", option == options_of_all ? "" : " ", option->name);
  buf_char(out, '\'');
  put_options(out, command, "files", files);
  put_options(out, command, "directories", directories);
  put_options(out, command, "valued", NULL);
  if (strstr(command->synopsis, "FILE")) buf_text(out, " words=FILE");
  buf_text(out, " ;;\n");
}

static bool run_completions(struct invocation *call, struct error *error) {
  struct buf *out = &call->out;
  if (strcmp(call->words[0], "bash") != 0)
    return error_set(error, ERROR_MISSING, "there are no completions for `%s`; there are those for bash", call->words[0]);
  buf_text(out, script_head);
  put_first_words(out);
  for (int i = 0; commands[i]; i++) put_second_words(out, i);
  for (int i = 0; commands[i]; i++) put_command(out, commands[i]);
  buf_text(out, script_tail);
  call_wrap(call, "script");
  return true;
}

const struct command command_completions = {
    .name = "completions",
    .group = "About",
    .summary = "what the shell needs to complete commands, options and files",
    .synopsis = "bash",
    .examples = "  source <(abstain completions bash)\n  abstain completions bash > ~/.local/share/bash-completion/completions/abstain",
    .words_min = 1,
    .words_max = 1,
    .run = run_completions,
};
