/* SPDX-License-Identifier: Apache-2.0 */

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <string.h>

#include "library.h"

int library_write_point(EVP_PKEY *key, uint8_t *point) {
    char curve[32];
    size_t count = 0;
    return key != NULL && EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_group_name(key, curve, sizeof curve, NULL) == 1 &&
           strcmp(curve, SN_X9_62_prime256v1) == 0 &&
           EVP_PKEY_get_octet_string_param(
               key, OSSL_PKEY_PARAM_PUB_KEY, point, CERTIFICATE_POINT_BYTES, &count) == 1 &&
           count == CERTIFICATE_POINT_BYTES && point[0] == POINT_CONVERSION_UNCOMPRESSED;
}

/* Whether the two halves of a key belong together. */
static int is_whole(EVP_PKEY *key) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    int is_whole = context != NULL && EVP_PKEY_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return is_whole;
}

EVP_PKEY *library_read_key(const char *pem, size_t count) {
    uint8_t point[CERTIFICATE_POINT_BYTES];
    BIO *text = library_open(pem, count);
    EVP_PKEY *key = text != NULL ? PEM_read_bio_PrivateKey(text, NULL, library_refuse, NULL) : NULL;
    BIO_free(text);
    if (library_write_point(key, point) && is_whole(key)) return key;
    EVP_PKEY_free(key);
    return NULL;
}

static int write_key(EVP_PKEY *key, char *text) {
    BIO *written = BIO_new(BIO_s_mem());
    int count = 0;
    if (written != NULL && PEM_write_bio_PKCS8PrivateKey(written, key, NULL, NULL, 0, NULL, NULL) == 1)
        count = library_take(written, text);
    BIO_free(written);
    return count;
}

int certificate_make_key(char *text) {
    EVP_PKEY *key = EVP_EC_gen(SN_X9_62_prime256v1);
    int count = key != NULL ? write_key(key, text) : 0;
    EVP_PKEY_free(key);
    return library_result(count);
}

int certificate_read_key(const char *pem, size_t count, uint8_t *number, uint8_t *point, char *text) {
    EVP_PKEY *key = library_read_key(pem, count);
    BIGNUM *value = NULL;
    int size = 0;
    if (library_write_point(key, point) &&
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &value) == 1 &&
        BN_bn2binpad(value, number, CERTIFICATE_KEY_BYTES) == CERTIFICATE_KEY_BYTES)
        size = write_key(key, text);
    BN_clear_free(value);
    EVP_PKEY_free(key);
    return library_result(size);
}
