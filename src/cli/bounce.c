/* `abstain bounce`: a mail that came back, handed in by the mail server. */
#include "../base/file.h"
#include "../notice/notice.h"
#include "serving.h"
#include "stored.h"

enum { MAIL_SIZE_MAX = 4 << 20 };

static bool run_bounce(struct invocation *call, struct error *error) {
  struct company *company;
  struct store *store;
  struct act act;
  struct str mail, person;
  if (!file_read(call->arena, "-", MAIL_SIZE_MAX, &mail, error) || !stored_open_signing(call, &store, error) ||
      !stored_act(call, store->entropy, "mail-came-back", &act, error) || !serving_company(call, &company, error) ||
      !bounce_take(company, call->arena, mail, act.by, &person, error))
    return false;
  buf_format(&call->out, STR_FMT "\n", STR_ARG(person));
  if (call->json) call_wrap(call, "person");
  return true;
}

const struct command command_bounce = {
    .name = "bounce",
    .group = "Desk",
    .summary = "notes that a mail came back, which is read from standard input",
    .synopsis = "--store ADDRESS",
    .examples = "  abstain bounce --store company.db < returned.eml",
    .details = "For the mail server: an alias of the address of --mail-from hands every returned mail to this. Which mail it was is\n"
               "known by its Message-ID, which the returned one quotes. It is then shown as refused, at /mail on the site, in the words of\n"
               "the server that refused it; that it was delivered is withdrawn in the ledger. Prints to whom it was sent.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_BY},
    .run = run_bounce,
};
