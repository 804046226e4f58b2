/* SPDX-License-Identifier: Apache-2.0 */

/* Certificates that are read. Whoever sends one may have written it. */
#define _DEFAULT_SOURCE
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "library.h"

/* OpenSSL takes some other ways to write the same, and what may follow. */
static int is_written_as(X509 *certificate, const uint8_t *der, size_t count) {
    unsigned char *written = NULL;
    int size = i2d_X509(certificate, &written);
    int is_same = size > 0 && (size_t)size == count && memcmp(written, der, count) == 0;
    OPENSSL_free(written);
    return is_same;
}

static int is_ours(X509 *certificate) {
    uint8_t point[CERTIFICATE_POINT_BYTES];
    /* Extensions that are damaged, and unknown ones that matter. */
    const uint32_t refused = EXFLAG_INVALID | EXFLAG_CRITICAL;
    return (X509_get_extension_flags(certificate) & refused) == 0 &&
           library_write_point(X509_get0_pubkey(certificate), point);
}

certificate *certificate_open(const uint8_t *der, size_t count) {
    const unsigned char *place = der;
    X509 *read = count <= CERTIFICATE_BYTES_MAXIMUM ? d2i_X509(NULL, &place, (long)count) : NULL;
    int is_taken = read != NULL && is_written_as(read, der, count) && is_ours(read);
    if (!is_taken) X509_free(read);
    return library_result(is_taken) > 0 ? read : NULL;
}

void certificate_close(certificate *read) { X509_free(read); }

static int read_time(const ASN1_TIME *time, int64_t *seconds) {
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    *seconds = timegm(&parts);
    return 1;
}

/* Copies the first common name, if it is short enough, and returns its length. */
static size_t read_name(const X509_NAME *names, uint8_t *name) {
    int index = X509_NAME_get_index_by_NID(names, NID_commonName, -1);
    if (index < 0) return 0;
    const ASN1_STRING *text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(names, index));
    int count = ASN1_STRING_length(text);
    if (count > CERTIFICATE_NAME_BYTES) return 0;
    memcpy(name, ASN1_STRING_get0_data(text), (size_t)count);
    return (size_t)count;
}

int certificate_tell(
    const certificate *read, struct certificate_contents *contents, uint8_t *name, uint8_t *point) {
    contents->name_count = read_name(X509_get_subject_name(read), name);
    /* All bits are set where it does not say what it is for. The use that means all others has a bit of its
       own: as strict as it can be, that one is none of a client's. */
    contents->is_for_clients = (X509_get_extended_key_usage((X509 *)read) & XKU_SSL_CLIENT) != 0;
    int is_told = library_write_point(X509_get0_pubkey(read), point) &&
                  read_time(X509_get0_notBefore(read), &contents->begin) &&
                  read_time(X509_get0_notAfter(read), &contents->end);
    return library_result(is_told) > 0;
}

/* OpenSSL's own comparison takes names that differ in capitals or blanks for the same. */
static int is_same_name(const X509_NAME *one, const X509_NAME *other) {
    const unsigned char *bytes, *others;
    size_t count, other_count;
    return X509_NAME_get0_der(one, &bytes, &count) && X509_NAME_get0_der(other, &others, &other_count) &&
           count == other_count && memcmp(bytes, others, count) == 0;
}

int certificate_is_made_by(const certificate *read, const certificate *authority) {
    int is_made = X509_get_signature_nid(read) == NID_ecdsa_with_SHA256 &&
                  is_same_name(X509_get_issuer_name(read), X509_get_subject_name(authority)) &&
                  X509_verify((X509 *)read, X509_get0_pubkey(authority)) == 1;
    return library_result(is_made) > 0;
}
