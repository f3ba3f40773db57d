/* Certificates, by OpenSSL. */
#include "certificate.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

/* A key with a password cannot be read by a program that starts by itself. */
static int no_password(char *to, int size, int writes, void *context) {
  (void)to, (void)size, (void)writes, (void)context;
  return -1;
}

static bool read_time(const ASN1_TIME *time, struct instant *instant) {
  struct tm tm;
  if (!ASN1_TIME_to_tm(time, &tm)) return false;
  struct date day = date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
  *instant = (struct instant){(int64_t)day.days * SECONDS_PER_DAY + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec};
  return true;
}

static struct str name_of(struct arena *arena, X509 *own) {
  char text[200] = "";
  GENERAL_NAMES *names = X509_get_ext_d2i(own, NID_subject_alt_name, NULL, NULL);
  for (int i = 0; i < sk_GENERAL_NAME_num(names) && !*text; i++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_DNS)
      snprintf(text, sizeof text, "%.*s", ASN1_STRING_length(name->d.dNSName), (const char *)ASN1_STRING_get0_data(name->d.dNSName));
  }
  GENERAL_NAMES_free(names);
  if (!*text) X509_NAME_get_text_by_NID(X509_get_subject_name(own), NID_commonName, text, sizeof text);
  return arena_copy(arena, str_of(text));
}

static bool fits(X509 *own, struct str host) {
  char text[256];
  if (host.length >= sizeof text) return false;
  memcpy(text, host.at, host.length);
  text[host.length] = '\0';
  return X509_check_host(own, text, host.length, 0, NULL) == 1 || X509_check_ip_asc(own, text, 0) == 1;
}

static bool read_own(struct arena *arena, X509 *own, EVP_PKEY *secret, struct str host, struct certificate *certificate,
                     struct error *error) {
  if (!secret) return error_set(error, ERROR_INPUT, "the private key is none in PEM, or has a password");
  if (X509_check_private_key(own, secret) != 1) return error_set(error, ERROR_INPUT, "the private key is not that of the certificate");
  if (!read_time(X509_get0_notBefore(own), &certificate->from) || !read_time(X509_get0_notAfter(own), &certificate->until))
    return error_set(error, ERROR_INPUT, "the certificate says no time for which it holds");
  certificate->name = name_of(arena, own);
  certificate->fits_host = !host.length || fits(own, host);
  return true;
}

bool certificate_read(struct arena *arena, struct str pem, struct str key, struct str host, struct certificate *certificate,
                      struct error *error) {
  BIO *certificates = BIO_new_mem_buf(pem.at, (int)pem.length), *keys = BIO_new_mem_buf(key.at, (int)key.length);
  X509 *own = certificates ? PEM_read_bio_X509(certificates, NULL, no_password, NULL) : NULL;
  X509 *next = own ? PEM_read_bio_X509(certificates, NULL, no_password, NULL) : NULL;
  EVP_PKEY *secret = keys ? PEM_read_bio_PrivateKey(keys, NULL, no_password, NULL) : NULL;
  bool ok = own ? read_own(arena, own, secret, host, certificate, error) : error_set(error, ERROR_INPUT, "it is no certificate in PEM");
  if (ok) certificate->has_chain = next || X509_check_issued(own, own) == X509_V_OK;
  EVP_PKEY_free(secret);
  X509_free(next);
  X509_free(own);
  BIO_free(keys);
  BIO_free(certificates);
  return ok;
}
