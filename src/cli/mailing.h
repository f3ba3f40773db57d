/* The options of commands that send mails while they serve. For serve.c. */
#ifndef ABSTAIN_CLI_MAILING_H
#define ABSTAIN_CLI_MAILING_H

#include "../notice/notice.h"
#include "command.h"

#define OPTIONS_OF_MAIL                                                                                                                    \
  {"mail", "URL", "the mail server, smtp://HOST:587 or smtps://HOST:465; always by TLS"},                                                  \
      {"mail-from", "ADDRESS", "the address that mails come from"}, {"mail-user", "NAME", "the name by which it signs in there"},          \
      {"mail-password-file", "FILE", "and the password, in a file"},                                                                       \
      {"mail-ca", "FILE", "who vouches for the mail server (PEM; default: whom the system trusts)"}, {                                     \
    "site", "URL", "where people sign in, as mails say it"                                                                                 \
  }

/* By the options; its server is empty where --mail names none. */
MUST_USE bool mailing_plan(struct invocation *call, struct mail_plan *plan, struct error *error);
/* Starts sending where --mail names a server; else *mailer is left alone. */
MUST_USE bool mailing_start(struct invocation *call, struct company *company, struct mailer **mailer, struct error *error);

#endif
