/* The options of commands that tell others what is new while they serve: by mail, and by webhooks. For serve.c. */
#ifndef ABSTAIN_CLI_MAILING_H
#define ABSTAIN_CLI_MAILING_H

#include "../notice/webhook.h"
#include "command.h"

#define OPTION_WEBHOOK_CA {"webhook-ca", "FILE", "who vouches for receivers of webhooks (PEM; default: whom the system trusts)"}
#define OPTIONS_OF_MAIL                                                                                                                    \
  {"mail", "URL", "the mail server, smtp://HOST:587 or smtps://HOST:465; always by TLS"},                                                  \
      {"mail-from", "ADDRESS", "the address that mails come from"}, {"mail-user", "NAME", "the name by which it signs in there"},          \
      {"mail-password-file", "FILE", "and the password, in a file"},                                                                       \
      {"mail-ca", "FILE", "who vouches for the mail server (PEM; default: whom the system trusts)"},                                       \
      {"site", "URL", "where people sign in, as mails say it"}, OPTION_WEBHOOK_CA

/* By the options; its server is empty where --mail names none. */
MUST_USE bool mailing_plan(struct invocation *call, struct mail_plan *plan, struct error *error);

struct mailing {
  struct mailer *mailer; /* NULL: --mail names no server */
  struct courier *courier;
};

/* Starts posting to webhooks, and mails where --mail names a server. */
MUST_USE bool mailing_start(struct invocation *call, struct company *company, struct mailing *mailing, struct error *error);
void mailing_stop(struct mailing *mailing);

#endif
