/* The options of commands that send mails and post to webhooks. */
#include "mailing.h"

#include "../base/file.h"

enum { PASSWORD_FILE_SIZE_MAX = 1000 };

bool mailing_plan(struct invocation *call, struct mail_plan *plan, struct error *error) {
  const char *server = call_option(call, "mail"), *from = call_option(call, "mail-from"), *site = call_option(call, "site");
  const char *user = call_option(call, "mail-user"), *password = call_option(call, "mail-password-file");
  *plan = (struct mail_plan){.store = call_option(call, "store"), .authorities = call_option(call, "mail-ca")};
  if (!server) return true;
  if (!from || !site) return error_set(error, ERROR_INPUT, "mails need --mail-from, and --site: where people sign in");
  if (!user != !password) return error_set(error, ERROR_INPUT, "the mail server needs both: --mail-user and --mail-password-file");
  plan->server = str_of(server), plan->from = str_of(from), plan->site = str_of(site);
  if (user) plan->user = str_of(user);
  if (password && !file_read_secret(call->arena, password, PASSWORD_FILE_SIZE_MAX, &plan->password, error)) return false;
  plan->password = str_trim(plan->password);
  return true;
}

static bool start_mails(struct invocation *call, struct company *company, struct mailer **mailer, struct error *error) {
  struct mail_plan plan;
  return mailing_plan(call, &plan, error) && (!plan.server.length || mailer_start(call->arena, company, &plan, mailer, error));
}

bool mailing_start(struct invocation *call, struct company *company, struct mailing *mailing, struct error *error) {
  struct courier_plan plan = {.store = call_option(call, "store"), .authorities = call_option(call, "webhook-ca")};
  *mailing = (struct mailing){0};
  return start_mails(call, company, &mailing->mailer, error) && courier_start(call->arena, company, &plan, &mailing->courier, error);
}

void mailing_stop(struct mailing *mailing) {
  courier_stop(mailing->courier);
  mailer_stop(mailing->mailer);
}
