/* SPDX-License-Identifier: Apache-2.0 */

/* Certificates that are made. */
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "library.h"

/* Sets the key, whose curve is the issuer's. */
static int set_key(X509 *certificate, const uint8_t *point, EVP_PKEY *issuer_key) {
    EVP_PKEY *key = EVP_PKEY_new();
    int is_set = key != NULL && EVP_PKEY_copy_parameters(key, issuer_key) == 1 &&
                 EVP_PKEY_set1_encoded_public_key(key, point, CERTIFICATE_POINT_BYTES) == 1 &&
                 X509_set_pubkey(certificate, key);
    EVP_PKEY_free(key);
    return is_set;
}

/* 127 random bits: the standard allows 20 bytes, sign included. */
static int set_serial(X509 *certificate) {
    BIGNUM *serial = BN_new();
    int is_set = serial != NULL && BN_rand(serial, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) &&
                 BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) != NULL;
    BN_free(serial);
    return is_set;
}

static int set_times(X509 *certificate, const struct certificate_plan *plan) {
    /* Where the times of certificates begin and end. A machine that lost its clock lives in 1970, and its
       certificates begin the day before. */
    const int64_t year_1950 = -631152000, year_10000 = 253402300800;
    return plan->begin >= year_1950 && plan->begin <= plan->end && plan->end < year_10000 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), plan->begin) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), plan->end) != NULL;
}

static int set_names(X509 *certificate, const char *name, const X509 *authority) {
    X509_NAME *subject = X509_get_subject_name(certificate);
    size_t count = strlen(name);
    return count > 0 && count <= CERTIFICATE_NAME_BYTES &&
           X509_NAME_add_entry_by_NID(
               subject, NID_commonName, V_ASN1_UTF8STRING, (const unsigned char *)name, (int)count, -1, 0) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(authority));
}

/* Adds an extension that is told in the words of OpenSSL's configuration files. */
static int add(X509V3_CTX *context, int kind, const char *words) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, context, kind, words);
    int is_added = extension != NULL && X509_add_ext(context->subject_cert, extension, -1);
    X509_EXTENSION_free(extension);
    return is_added;
}

static int add_purpose(X509V3_CTX *context, enum certificate_role role, const char *name) {
    char words[sizeof "DNS:" + CERTIFICATE_NAME_BYTES];
    if (role == CERTIFICATE_AUTHORITY)
        return add(context, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add(context, NID_key_usage, "critical,keyCertSign,cRLSign");
    int is_leaf = add(context, NID_basic_constraints, "critical,CA:FALSE") &&
                  add(context, NID_key_usage, "critical,digitalSignature");
    if (role == CERTIFICATE_DEVICE) return is_leaf && add(context, NID_ext_key_usage, "clientAuth");
    /* Another character could end the word, and begin another one. */
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-")] != 0) return 0;
    snprintf(words, sizeof words, "DNS:%s", name);
    return is_leaf && add(context, NID_ext_key_usage, "serverAuth") &&
           add(context, NID_subject_alt_name, words);
}

static int fill(
    X509 *certificate, const struct certificate_plan *plan, const char *name, const uint8_t *point,
    const X509 *authority, EVP_PKEY *key) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, (X509 *)authority, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    return X509_set_version(certificate, X509_VERSION_3) && set_serial(certificate) &&
           set_times(certificate, plan) && set_names(certificate, name, authority) &&
           set_key(certificate, point, key) && add_purpose(&context, plan->role, name) &&
           add(&context, NID_subject_key_identifier, "hash") &&
           add(&context, NID_authority_key_identifier, "keyid:always");
}

int certificate_make(
    const struct certificate_plan *plan, const char *name, const uint8_t *point, const char *key,
    size_t key_count, const certificate *authority, uint8_t *der) {
    X509 *made = X509_new();
    EVP_PKEY *issuer_key = library_read_key(key, key_count);
    int count = 0;
    if (made != NULL && issuer_key != NULL &&
        fill(made, plan, name, point, authority != NULL ? authority : made, issuer_key) &&
        X509_sign(made, issuer_key, EVP_sha256()) > 0 && i2d_X509(made, NULL) <= CERTIFICATE_BYTES_MAXIMUM)
        count = i2d_X509(made, &der);
    EVP_PKEY_free(issuer_key);
    X509_free(made);
    return library_result(count);
}
