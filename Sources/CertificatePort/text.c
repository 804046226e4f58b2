/* SPDX-License-Identifier: Apache-2.0 */

/* Beginning, errors, texts. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "library.h"

/* A program may end while another of its threads is in libcrypto, which would tidy up at that moment. */
__attribute__((constructor)) static void begin(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

int library_result(int count) {
    unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    return count > 0 ? count : -(int)(error & 0x7FFFFFFF);
}

BIO *library_open(const char *text, size_t count) {
    return count <= CERTIFICATE_TEXT_MAXIMUM ? BIO_new_mem_buf(text, (int)count) : NULL;
}

int library_take(BIO *written, char *text) {
    if (BIO_ctrl_pending(written) > CERTIFICATE_TEXT_MAXIMUM) return 0;
    return BIO_read(written, text, CERTIFICATE_TEXT_MAXIMUM);
}

int library_refuse(char *password, int room, int is_writing, void *context) {
    (void)password, (void)room, (void)is_writing, (void)context;
    return -1;
}

int certificate_read_text(const char *pem, size_t count, uint8_t *der) {
    unsigned char *bytes = NULL;
    long size = 0;
    BIO *text = library_open(pem, count);
    int is_read = text != NULL &&
                  PEM_bytes_read_bio(&bytes, &size, NULL, PEM_STRING_X509, text, library_refuse, NULL) &&
                  size <= CERTIFICATE_BYTES_MAXIMUM;
    if (is_read) memcpy(der, bytes, (size_t)size);
    OPENSSL_free(bytes);
    BIO_free(text);
    return library_result(is_read ? (int)size : 0);
}

int certificate_write_text(const uint8_t *der, size_t count, char *text) {
    BIO *written = BIO_new(BIO_s_mem());
    int size = 0;
    if (written != NULL && count <= CERTIFICATE_BYTES_MAXIMUM &&
        PEM_write_bio(written, PEM_STRING_X509, "", der, (long)count) > 0)
        size = library_take(written, text);
    BIO_free(written);
    return library_result(size);
}
