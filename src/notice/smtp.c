/* One mail, by libcurl: over TLS always, with the server's certificate checked. What it says is the same for everybody. */
#include <curl/curl.h>

#include "internal.h"

enum { CONNECT_SECONDS = 10, SENDING_SECONDS = 30, LETTER_SIZE_MAX = 4000, SAID_LENGTH_MAX = 300, REFUSED_FOR_GOOD = 500 };

bool address_is_one(struct str address) {
  int ats = 0;
  if (address.length < 3 || address.length > ID_LENGTH_MAX * 2) return false;
  for (size_t i = 0; i < address.length; i++) {
    unsigned char c = (unsigned char)address.at[i];
    if (c <= ' ' || c >= 127 || strchr("<>()[],;:\\\"", c)) return false;
    if (c == '@') ats++;
  }
  return ats == 1 && address.at[0] != '@' && address.at[0] != '-' && address.at[address.length - 1] != '@';
}

/* -- what it says -------------------------------------------------------------------------------------------------- */

static void put_date(struct buf *out, struct instant instant) {
  struct date day = {(int32_t)(instant.seconds / SECONDS_PER_DAY)};
  struct civil civil = date_civil(day);
  int seconds = (int)(instant.seconds % SECONDS_PER_DAY);
  buf_format(out, "%s, %d %s %d %02d:%02d:%02d +0000", weekday_name(date_weekday(day)), civil.day, month_name(civil.month), civil.year,
             seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static struct str host_of(struct str address) {
  size_t at = str_find(address, STR("@"), 0);
  return str_sub(address, at + 1, address.length);
}

void put_letter(struct buf *out, const struct mail_plan *plan, const struct letter *letter) {
  buf_text(out, "Date: ");
  put_date(out, letter->date);
  buf_format(out,
             "\r\nFrom: <" STR_FMT ">\r\nTo: <" STR_FMT ">\r\nMessage-ID: <" STR_FMT "@" STR_FMT ">\r\n"
             "Subject: There is an update for you\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n\r\n",
             STR_ARG(plan->from), STR_ARG(letter->to), STR_ARG(letter->name), STR_ARG(host_of(plan->from)));
  buf_format(out,
             "There is an update for you. Sign in to see it:\r\n\r\n" STR_FMT "\r\n\r\n"
             "This mail says no more on purpose, and nothing can be answered or approved by it.\r\n"
             "Nobody will ever ask you for your password in a mail.\r\n",
             STR_ARG(plan->site));
}

/* -- sending ---------------------------------------------------------------------------------------------------------- */

struct sending {
  const struct mailer *mailer;
  struct str left;     /* of the letter, still to be handed over */
  bool is_handed_over; /* from here on the server may have it */
  struct buf *said;
};

static size_t hand_over(char *to, size_t size, size_t count, void *context) {
  struct sending *sending = context;
  size_t room = size * count, length = sending->left.length < room ? sending->left.length : room;
  if (length) memcpy(to, sending->left.at, length);
  sending->left = str_sub(sending->left, length, sending->left.length);
  sending->is_handed_over = true;
  return length;
}

static size_t hear(char *line, size_t size, size_t count, void *context) {
  struct sending *sending = context;
  struct str text = str_trim((struct str){line, size * count});
  if (str_starts(text, STR("221"))) return size * count; /* the answer to our leaving */
  buf_clear(sending->said);
  for (size_t i = 0; i < text.length; i++) buf_char(sending->said, text.at[i] >= ' ' && text.at[i] < 127 ? text.at[i] : '?');
  return size * count;
}

/* Who stops the program does not wait for a mail server, unless it has the letter. */
static int go_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  const struct sending *sending = context;
  (void)a, (void)b, (void)c, (void)d;
  return atomic_load(&sending->mailer->worker.is_stopping) && !sending->is_handed_over;
}

static const char *text_or_null(struct arena *arena, struct str text) { return text.length ? arena_copy(arena, text).at : NULL; }

static struct curl_slist *set_letter(CURL *curl, struct arena *arena, const struct mail_plan *plan, const struct letter *letter,
                                     struct sending *sending) {
  struct curl_slist *to = curl_slist_append(NULL, arena_print(arena, "<" STR_FMT ">", STR_ARG(letter->to)).at);
  curl_easy_setopt(curl, CURLOPT_URL, arena_copy(arena, plan->server).at);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_print(arena, "<" STR_FMT ">", STR_ARG(plan->from)).at);
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over);
  curl_easy_setopt(curl, CURLOPT_READDATA, sending);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  return to;
}

static void set_connection(CURL *curl, struct arena *arena, const struct mail_plan *plan) {
  curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (plan->authorities) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, plan->authorities);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
  }
  curl_easy_setopt(curl, CURLOPT_USERNAME, text_or_null(arena, plan->user));
  curl_easy_setopt(curl, CURLOPT_PASSWORD, text_or_null(arena, plan->password));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SENDING_SECONDS);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
}

/* A refusal of the recipient or of the letter is for good; of ourselves (a wrong password, a certificate) it is not. */
static enum sent outcome_of(CURL *curl, CURLcode code) {
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  if (code == CURLE_OK) return SENT_OK;
  bool is_about_letter = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
  return is_about_letter && answer >= REFUSED_FOR_GOOD ? SENT_REFUSED : SENT_LATER;
}

static enum sent send_by(CURL *curl, struct arena *arena, const struct letter *letter, struct sending *sending) {
  const struct mail_plan *plan = &sending->mailer->plan;
  char why[CURL_ERROR_SIZE] = "";
  set_connection(curl, arena, plan);
  struct curl_slist *to = set_letter(curl, arena, plan, letter, sending);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
  CURLcode code = curl_easy_perform(curl);
  enum sent sent = outcome_of(curl, code);
  if (sent == SENT_LATER) {
    struct str heard = arena_copy(arena, buf_view(sending->said));
    buf_clear(sending->said);
    buf_format(sending->said, "%s%s" STR_FMT, *why ? why : curl_easy_strerror(code), heard.length ? "; it said: " : "", STR_ARG(heard));
  }
  curl_slist_free_all(to);
  return sent;
}

bool mail_try(struct arena *arena, const struct mail_plan *plan, struct error *error) {
  char why[CURL_ERROR_SIZE] = "";
  struct buf heard;
  CURL *curl = curl_easy_init();
  if (!curl) return error_set(error, ERROR_BUSY, "there is no memory for a connection");
  buf_init(&heard, SAID_LENGTH_MAX);
  struct sending sending = {.said = &heard};
  set_connection(curl, arena, plan);
  curl_easy_setopt(curl, CURLOPT_URL, arena_copy(arena, plan->server).at);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOBODY, 1L); /* in the place of a letter, this: */
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sending);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
  CURLcode code = curl_easy_perform(curl);
  bool is_ours = code == CURLE_LOGIN_DENIED || code == CURLE_WEIRD_SERVER_REPLY; /* then what it said last says why */
  bool ok = code == CURLE_OK ||
            error_set(error, ERROR_BUSY, "%s%s%s", *why ? why : curl_easy_strerror(code), is_ours && heard.length ? "; it said: " : "",
                      is_ours ? buf_c(&heard) : "");
  curl_easy_cleanup(curl);
  buf_free(&heard);
  return ok;
}

enum sent letter_send(const struct mailer *mailer, struct arena *arena, const struct letter *letter, struct str *said) {
  struct buf text, heard;
  CURL *curl = curl_easy_init();
  if (!curl) return SENT_LATER;
  buf_init(&text, LETTER_SIZE_MAX);
  buf_init(&heard, SAID_LENGTH_MAX);
  put_letter(&text, &mailer->plan, letter);
  struct sending sending = {.mailer = mailer, .left = buf_view(&text), .said = &heard};
  enum sent sent = send_by(curl, arena, letter, &sending);
  *said = arena_copy(arena, buf_view(&heard));
  curl_easy_cleanup(curl);
  buf_free(&text);
  buf_free(&heard);
  return sent;
}
