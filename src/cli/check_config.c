/* `abstain check-config`: what would go wrong with the site if it were served by these options. Changes nothing, and sends nothing. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../access/access.h"
#include "../base/clock.h"
#include "../web/certificate.h"
#include "serving.h"
#include "store_look.h"

enum {
  CERTIFICATE_DAYS_SOON = 21,
  CALENDAR_DAYS_SOON = 366,
  CALENDAR_DAYS_LEAST = 60,
  FILES_WANTED = 20500,
  FILES_LEAST = 4096,
  PORT_OF_HTTPS = 443,
  PORT_OF_HTTP = 80
};

/* Such options as somebody types them. */
static struct str options_of(const struct findings *findings) {
  const char *config = call_option(findings->call, "config"), *store = call_option(findings->call, "store");
  struct arena *arena = findings->call->arena;
  return config ? SAY("--config %s", stored_typed(arena, config)) : SAY("--store %s", stored_typed(arena, store ? store : "company.db"));
}

/* -- the settings themselves ------------------------------------------------------------------------------------------- */

/* Whoever can write it can have the site served with another store, or another key. */
static void check_file_of_settings(struct findings *findings) {
  const char *path = call_option(findings->call, "config");
  struct stat status;
  if (!path || stat(path, &status) != 0) return;
  bool others = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  find(findings, "settings", others ? WRONG : FINE, SAY("%s%s", path, others ? ": others than its owner may change it" : ""),
       SAY("chmod go-w %s", path));
}

/* -- how it is reached --------------------------------------------------------------------------------------------------- */

struct url {
  struct str host;
  int64_t port;
  bool is_https;
};

/* "https://trading.example.org:8443/". */
static bool read_url(struct str text, struct url *url) {
  size_t scheme = str_find(text, STR("://"), 0);
  if (scheme == SIZE_MAX) return false;
  struct str name = str_sub(text, 0, scheme), rest = str_sub(text, scheme + 3, text.length), host;
  url->is_https = str_equal(name, STR("https"));
  if (!url->is_https && !str_equal(name, STR("http"))) return false;
  if (!str_cut(&rest, '/', &host) || rest.length) return false;
  size_t colon =
      str_ends(host, STR("]")) ? SIZE_MAX : str_find(host, STR(":"), str_starts(host, STR("[")) ? str_find(host, STR("]"), 0) : 0);
  url->port = url->is_https ? PORT_OF_HTTPS : PORT_OF_HTTP;
  url->host = colon == SIZE_MAX ? host : str_sub(host, 0, colon);
  return url->host.length && (colon == SIZE_MAX || str_int(str_sub(host, colon + 1, host.length), &url->port));
}

static void check_listening(struct findings *findings) {
  struct server_plan plan = {.address = serving_address(findings->call)};
  struct error why;
  bool ok = serving_port(findings->call, PORT_USUAL, &plan.port, &why) && server_try(&plan, &why);
  if (ok) {
    find(findings, "listening", FINE, SAY("%s, port %u is free", plan.address, (unsigned)plan.port), STR(""));
    return;
  }
  static const char *const mends[] = {
      [ERROR_INPUT] = "write an address like 127.0.0.1, and a port like 8080",
      [ERROR_DENIED] = "take a port from 1024 on, or let the service have CAP_NET_BIND_SERVICE",
      [ERROR_MISSING] = "",
      [ERROR_CONFLICT] = "",
      [ERROR_BUSY] = "end what listens there (ss -ltnp shows it; it may be abstain itself), or say another --port",
      [ERROR_BROKEN] = "",
  };
  find(findings, "listening", WRONG, SAY("%s", why.text), str_of(mends[why.kind]));
}

static void check_certificate(struct findings *findings, const struct server_plan *plan, struct str host) {
  struct certificate certificate;
  struct error why;
  struct instant now = clock_now();
  struct buf text;
  if (!certificate_read(findings->call->arena, plan->certificate, plan->key, host, &certificate, &why)) {
    find(findings, "tls", WRONG, SAY("%s: %s", call_option(findings->call, "certificate"), why.text),
         STR("name a certificate and the key that it was made for, both in PEM, the key without a password"));
    return;
  }
  buf_init(&text, 1000);
  buf_format(&text, "for " STR_FMT " until ", STR_ARG(certificate.name));
  buf_instant(&text, certificate.until);
  int64_t days = (certificate.until.seconds - now.seconds) / SECONDS_PER_DAY;
  bool is_over = now.seconds > certificate.until.seconds, is_early = now.seconds < certificate.from.seconds;
  bool is_soon = days < CERTIFICATE_DAYS_SOON;
  buf_text(&text, is_over ? ": it has expired" : is_early ? ": it does not hold yet" : "");
  find(findings, "tls",
       is_over || is_early ? WRONG
       : is_soon           ? NOTED
                           : FINE,
       SAY("%s", buf_c(&text)),
       is_early ? STR("set this machine's clock right, or wait")
                : STR("renew it, and restart `abstain serve`: it reads it when it starts"));
  buf_free(&text);
  if (!certificate.fits_host)
    find(findings, "tls name", WRONG, SAY("the certificate is not for " STR_FMT ", the host of --site", STR_ARG(host)),
         STR("have one made for that name; browsers would warn everybody"));
  if (!certificate.has_chain)
    find(findings, "tls chain", NOTED, STR("no certificate of who issued it comes with it"),
         STR("append the issuer's (often fullchain.pem): some browsers and programs need it"));
}

/* What mails and links say, against how the site is reached. */
static void check_site(struct findings *findings, const struct server_plan *plan, struct url *url) {
  const char *site = call_option(findings->call, "site");
  bool is_secure = plan->is_secure, ok;
  if (!site) {
    find(findings, "site", NOTED, STR("nobody said where people sign in"),
         STR("say --site https://…/: mails, links and the check of a certificate need it"));
    return;
  }
  ok = read_url(str_of(site), url);
  if (!ok)
    find(findings, "site", WRONG, SAY("`%s` is no address of a site", site), STR("write it like https://trading.example.org/"));
  else if (url->is_https && !is_secure)
    find(findings, "site", WRONG, SAY("%s has TLS, and what is served has not", site),
         STR("say --certificate and --certificate-key, or --behind-proxy"));
  else if (!url->is_https && is_secure)
    find(findings, "site", WRONG, SAY("%s has no TLS, and cookies go only by TLS: nobody could sign in", site),
         STR("say --site https://…/"));
  else if (plan->certificate.length && url->port != plan->port)
    find(findings, "site", NOTED, SAY("%s is port %d, and port %u is listened on", site, (int)url->port, (unsigned)plan->port),
         STR("have one passed on to the other, or say the same"));
  else
    find(findings, "site", FINE, SAY("%s", site), STR(""));
}

static void check_reach(struct findings *findings) {
  struct server_plan plan = {.address = serving_address(findings->call)};
  struct url url = {0};
  struct error why;
  check_listening(findings);
  if (!serving_plan(findings->call, &plan, &why)) {
    find(findings, "tls", WRONG, SAY("%s", why.text), why.kind == ERROR_MISSING ? STR("name the file that is there") : STR(""));
    return;
  }
  check_site(findings, &plan, &url);
  if (plan.certificate.length)
    check_certificate(findings, &plan, url.host);
  else
    find(findings, "tls", FINE,
         plan.is_behind_proxy ? STR("the proxy's; it must hand on Host, and X-Forwarded-For") : STR("none: only this machine can reach it"),
         STR(""));
}

static void check_files(struct findings *findings) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  bool few = files.rlim_max < FILES_LEAST;
  find(findings, "connections", few ? NOTED : FINE, SAY("%llu files may be open", (unsigned long long)files.rlim_max),
       SAY("ulimit -n %d, or LimitNOFILE= in the unit: fewer files are fewer connections", FILES_WANTED));
}

/* -- mails ----------------------------------------------------------------------------------------------------------------- */

static void check_mail(struct findings *findings) {
  struct mail_plan plan;
  struct error why;
  if (!mailing_plan(findings->call, &plan, &why)) {
    find(findings, "mail", WRONG, SAY("%s", why.text), STR(""));
  } else if (!plan.server.length) {
    find(findings, "mail", NOTED, STR("none is sent"),
         STR("say --mail smtp://HOST:587 and --mail-from ADDRESS, so that people hear of what is new"));
  } else if (!address_is_one(plan.from)) {
    find(findings, "mail", WRONG, SAY("`" STR_FMT "` is no address that a mail can come from", STR_ARG(plan.from)),
         STR("write it like abstain@example.org"));
  } else if (mail_try(findings->call->arena, &plan, &why)) {
    find(findings, "mail", FINE, SAY(STR_FMT " takes mails by TLS%s", STR_ARG(plan.server), plan.user.length ? ", and lets us in" : ""),
         STR(""));
  } else {
    find(findings, "mail", WRONG, SAY(STR_FMT ": %s", STR_ARG(plan.server), why.text),
         STR("see that the host, the port and the password are right, and that its certificate is of an authority in --mail-ca"));
  }
}

/* -- what is in the store ---------------------------------------------------------------------------------------------------- */

static void check_calendar(struct findings *findings, const struct calendar *calendar, struct date today) {
  if (!calendar) return;
  struct date last = calendar_last(calendar);
  int days = last.days - today.days;
  struct buf until;
  buf_init(&until, 40);
  buf_date(&until, last);
  find(findings, "calendar",
       days < CALENDAR_DAYS_LEAST  ? WRONG
       : days < CALENDAR_DAYS_SOON ? NOTED
                                   : FINE,
       SAY(STR_FMT " until %s", STR_ARG(calendar_name(calendar)), buf_c(&until)),
       STR("install a newer abstain: what ends later than its calendar cannot be worked out"));
  buf_free(&until);
}

/* Who may decide on requests now; has one of them a password? */
static bool find_administrators(struct findings *findings, struct company *company, struct str *who, struct str *with,
                                struct error *error) {
  struct persons deciders;
  struct view view;
  *who = *with = STR("");
  if (!deciders_find(company, findings->call->arena, &deciders, error) ||
      !view_open(company, findings->call->arena, deciders.at, (int)deciders.count, &view, error))
    return false;
  bool ok = true, is_set = false;
  for (uint32_t i = 0; ok && i < deciders.count; i++) {
    ok = password_is_set(&view, deciders.at[i], &is_set, error);
    *who = deciders.at[i];
    if (ok && is_set) *with = deciders.at[i];
  }
  view_close(&view);
  return ok;
}

static bool check_administrator(struct findings *findings, struct company *company, struct error *error) {
  struct str who, with;
  if (!find_administrators(findings, company, &who, &with, error)) return false;
  if (with.length)
    find(findings, "sign-in", FINE, SAY(STR_FMT " decides on requests, and has a password", STR_ARG(with)), STR(""));
  else if (who.length)
    find(findings, "sign-in", NOTED, SAY(STR_FMT " decides on requests, and has no password yet", STR_ARG(who)),
         SAY("abstain link " STR_FMT " " STR_FMT ": a link by which he comes in once, and sets one", STR_ARG(options_of(findings)),
             STR_ARG(who)));
  else
    find(findings, "sign-in", WRONG, STR("nobody holds the office that decides on requests"),
         SAY("abstain record --store %s \"PERSON holds the office of OFFICE\"; the policy's rules say of which",
             stored_typed(findings->call->arena, call_option(findings->call, "store"))));
  return true;
}

static void check_provider(struct findings *findings, struct company *company) {
  struct provider *provider;
  struct error why;
  const char *issuer = call_option(findings->call, "oidc-issuer");
  if (!providing_open(findings->call, company, &provider, &why)) {
    find(findings, "provider", WRONG, SAY("%s", why.text), STR(""));
  } else if (provider) {
    bool ok = openid_try(provider_openid(provider), company_now(company), &why);
    find(findings, "provider", ok ? FINE : WRONG, ok ? SAY("%s answers", issuer) : SAY("%s: %s", issuer, why.text),
         STR("see that its address is right, that this machine reaches it, and that its certificate is of an authority in --oidc-ca"));
  }
}

/* As the site itself finds it, and /readyz says. */
static bool check_company(struct findings *findings, struct error *error) {
  struct company *company;
  struct view view;
  if (!serving_company(findings->call, &company, error)) return false;
  if (!view_open(company, findings->call->arena, NULL, 0, &view, error)) return false;
  struct date today = zone_wall(view.reg->zone, view.now).date;
  const struct calendar *exchange = view.reg->exchange, *business = view.reg->business;
  view_close(&view);
  check_calendar(findings, exchange, today);
  if (business != exchange) check_calendar(findings, business, today);
  check_provider(findings, company);
  return check_administrator(findings, company, error);
}

static bool is_wrong(const struct findings *findings, const char *check) {
  for (int i = 0; i < findings->count; i++)
    if (findings->at[i].state == WRONG && strcmp(findings->at[i].check, check) == 0) return true;
  return false;
}

static void check_store(struct findings *findings) {
  const char *store = call_option(findings->call, "store");
  struct error why;
  if (!store) {
    find(findings, "store", WRONG, STR("nobody said which"), STR("say --store ADDRESS"));
  } else if (!store_look(findings, &why)) {
    find(findings, "store", WRONG, SAY("%s", why.text), STR(""));
  } else if (!is_wrong(findings, "schema") && !check_company(findings, &why)) {
    find(findings, "store", WRONG, SAY("%s", why.text), STR("abstain serve would say the same"));
  }
}

static bool run_check_config(struct invocation *call, struct error *error) {
  struct findings *findings = ARENA_NEW(call->arena, struct findings);
  (void)error;
  findings->call = call;
  check_file_of_settings(findings);
  check_store(findings);
  check_reach(findings);
  check_files(findings);
  check_mail(findings);
  findings_tell(findings);
  return true;
}

const struct command command_check_config = {
    .name = "check-config",
    .group = "Desk",
    .summary = "what would go wrong with `abstain serve`, and what mends it",
    .synopsis = "[--config FILE] [the options of `abstain serve`]",
    .examples = "  abstain check-config --config /etc/abstain.conf\n"
                "  abstain check-config --store company.db --listen 0.0.0.0 --port 443 \\\n"
                "    --certificate site.pem --certificate-key site.key --site https://trading.example.org/",
    .details =
        "Takes the options of `abstain serve`, and says what would go wrong: the store, its key, its files and the disk (as `abstain\n"
        "doctor` does), the port, the certificate and the name that it is for, the address that mails say, the mail server (it\n"
        "signs in there, and sends nothing), the provider by which people sign in, the years of the calendars, and whether\n"
        "somebody who decides on requests can sign in. Nothing is changed. Ends with 5 when something is wrong.",
    .options = {OPTIONS_OF_SERVING},
    .run = run_check_config,
};
