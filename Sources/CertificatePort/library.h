/* SPDX-License-Identifier: Apache-2.0 */

/* What all files here need of libcrypto. */
#ifndef NUDGE_CERTIFICATE_LIBRARY_H
#define NUDGE_CERTIFICATE_LIBRARY_H

#include <openssl/bio.h>
#include <openssl/evp.h>

#include "CertificatePort.h"

/* What a function returns that wrote so many bytes, or failed: then 0. OpenSSL keeps errors for each thread;
   none is left behind. */
int library_result(int count);

/* A text that is read; NULL for one that is too long. The caller frees it. */
BIO *library_open(const char *text, size_t count);

/* Copies what was written, and returns how many bytes it has; 0 for too many. */
int library_take(BIO *written, char *text);

/* There is nobody to ask for a password. */
int library_refuse(char *password, int room, int is_writing, void *context);

/* A private key that is one of P-256. The caller frees it. */
EVP_PKEY *library_read_key(const char *pem, size_t count);

/* Writes a public key; 0 where it is none of P-256. */
int library_write_point(EVP_PKEY *key, uint8_t *point);

#endif
