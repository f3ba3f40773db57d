/* Time stamps by the packaged library. */
#include "timestamp.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <time.h>

/* What the library says last is the reason that helps; what it keeps of it would be found by its next user. */
static bool fail(struct error *error, enum error_kind kind, const char *text) {
  unsigned long code = ERR_peek_last_error();
  const char *reason = code ? ERR_reason_error_string(code) : NULL;
  error_set(error, kind, "%s%s%s", text, reason ? ": " : "", reason ? reason : "");
  ERR_clear_error();
  return false;
}

/* -- the request ---------------------------------------------------------------------------------------------------- */

static TS_MSG_IMPRINT *imprint_of(struct hash hash) {
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR *algorithm = X509_ALGOR_new();
  bool ok = imprint && algorithm && X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
            TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 && TS_MSG_IMPRINT_set_msg(imprint, hash.bytes, HASH_SIZE) == 1;
  X509_ALGOR_free(algorithm);
  if (ok) return imprint;
  TS_MSG_IMPRINT_free(imprint);
  return NULL;
}

static TS_REQ *request_of(struct hash hash, uint64_t nonce) {
  TS_REQ *request = TS_REQ_new();
  TS_MSG_IMPRINT *imprint = imprint_of(hash);
  ASN1_INTEGER *number = ASN1_INTEGER_new();
  bool ok = request && imprint && number && ASN1_INTEGER_set_uint64(number, nonce) == 1 && TS_REQ_set_version(request, 1) == 1 &&
            TS_REQ_set_msg_imprint(request, imprint) == 1 && TS_REQ_set_nonce(request, number) == 1 && TS_REQ_set_cert_req(request, 1) == 1;
  TS_MSG_IMPRINT_free(imprint);
  ASN1_INTEGER_free(number);
  if (ok) return request;
  TS_REQ_free(request);
  return NULL;
}

bool buf_timestamp_request(struct buf *out, struct hash hash, uint64_t nonce, struct error *error) {
  TS_REQ *request = request_of(hash, nonce);
  unsigned char *der = NULL;
  int length = request ? i2d_TS_REQ(request, &der) : 0;
  if (length > 0) buf_put(out, (const char *)der, (size_t)length);
  OPENSSL_free(der);
  TS_REQ_free(request);
  return length > 0 || fail(error, ERROR_BROKEN, "no request for a time stamp could be made");
}

/* -- checking ----------------------------------------------------------------------------------------------------------- */

/* Instants of ASN.1 are read by the library as a struct tm of UTC. */
static bool instant_of(const ASN1_GENERALIZEDTIME *time, struct instant *when) {
  struct tm parts;
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1 || !date_exists(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)) return false;
  int64_t days = date_of(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday).days;
  when->seconds = days * SECONDS_PER_DAY + parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec;
  return true;
}

static X509_STORE *store_of(struct str trusted, struct instant when) {
  X509_STORE *store = X509_STORE_new();
  BIO *bio = BIO_new_mem_buf(trusted.length ? trusted.at : "", (int)(trusted.length < INT32_MAX ? trusted.length : 0));
  int count = 0;
  bool ok = store && bio;
  for (X509 *certificate; ok && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)); count++) {
    ok = X509_STORE_add_cert(store, certificate) == 1;
    X509_free(certificate);
  }
  BIO_free(bio);
  if (ok && count > 0) {
    ERR_clear_error(); /* the end of the text is no mistake */
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)when.seconds);
    return store;
  }
  X509_STORE_free(store);
  return NULL;
}

/* The context checks version, hash and signature, and the nonce where there is a request's. It owns what it is given. */
static TS_VERIFY_CTX *context_of(TS_REQ *request, struct hash hash, struct str trusted, struct instant when) {
  TS_VERIFY_CTX *context = request ? TS_REQ_to_TS_VERIFY_CTX(request, NULL) : TS_VERIFY_CTX_new();
  X509_STORE *store = store_of(trusted, when);
  unsigned char *imprint = OPENSSL_memdup(hash.bytes, HASH_SIZE);
  if (!context || !store || !imprint) {
    X509_STORE_free(store);
    OPENSSL_free(imprint);
    TS_VERIFY_CTX_free(context);
    return NULL;
  }
  if (request) OPENSSL_free(imprint);
  else TS_VERIFY_CTX_set_imprint(context, imprint, HASH_SIZE);
  TS_VERIFY_CTX_set_store(context, store);
  TS_VERIFY_CTX_add_flags(context, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
  return context;
}

static bool instant_of_token(PKCS7 *token, struct instant *when) {
  TS_TST_INFO *info = token ? PKCS7_to_TS_TST_INFO(token) : NULL;
  bool ok = info && instant_of(TS_TST_INFO_get_time(info), when);
  TS_TST_INFO_free(info);
  return ok;
}

/* -- the answer ------------------------------------------------------------------------------------------------------------ */

static bool put_token(struct buf *out, PKCS7 *token) {
  unsigned char *der = NULL;
  int length = i2d_PKCS7(token, &der);
  if (length > 0) buf_put(out, (const char *)der, (size_t)length);
  OPENSSL_free(der);
  return length > 0;
}

bool buf_timestamp_token(struct buf *out, struct str response, struct hash hash, uint64_t nonce, struct str trusted, struct error *error) {
  const unsigned char *der = (const unsigned char *)response.at;
  struct instant when;
  TS_RESP *answer = response.length < TIMESTAMP_SIZE_MAX ? d2i_TS_RESP(NULL, &der, (long)response.length) : NULL;
  PKCS7 *token = answer ? TS_RESP_get_token(answer) : NULL;
  if (!instant_of_token(token, &when)) {
    TS_RESP_free(answer);
    return fail(error, ERROR_DENIED, answer ? "the authority gave no time stamp" : "this is no answer of a time-stamping authority");
  }
  TS_REQ *request = request_of(hash, nonce);
  TS_VERIFY_CTX *context = request ? context_of(request, hash, trusted, when) : NULL;
  bool ok = context && TS_RESP_verify_response(context, answer) == 1 && put_token(out, token);
  TS_VERIFY_CTX_free(context);
  TS_REQ_free(request);
  TS_RESP_free(answer);
  return ok || fail(error, ERROR_DENIED, "the time stamp does not hold");
}

bool timestamp_verify(struct str text, struct hash hash, struct str trusted, struct instant *when, struct error *error) {
  const unsigned char *der = (const unsigned char *)text.at;
  PKCS7 *token = text.length < TIMESTAMP_SIZE_MAX ? d2i_PKCS7(NULL, &der, (long)text.length) : NULL;
  TS_VERIFY_CTX *context = instant_of_token(token, when) ? context_of(NULL, hash, trusted, *when) : NULL;
  bool ok = context && TS_RESP_verify_token(context, token) == 1;
  TS_VERIFY_CTX_free(context);
  PKCS7_free(token);
  return ok || fail(error, ERROR_DENIED, "the time stamp does not hold");
}
