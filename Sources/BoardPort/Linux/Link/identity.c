/* SPDX-License-Identifier: Apache-2.0 */

#include "identity.h"

#include <errno.h>
#include <mbedtls/platform_util.h>
#include <string.h>
#include <sys/stat.h>

#include "../../pool.h"
#include "BoardLink.h"
#include "BoardPort.h"
#include "complaint.h"

/* The device's certificate; behind it in the list, once read, those of the CA. */
static mbedtls_x509_crt certificate;
static mbedtls_x509_crt *authority;
static mbedtls_pk_context key;
static int is_loaded;

mbedtls_x509_crt *identity_certificate(void) { return &certificate; }
mbedtls_pk_context *identity_key(void) { return &key; }
mbedtls_x509_crt *identity_authority(void) { return authority; }

/* Takes the private key out of a PEM text that ends with a zero byte. */
static int parse_key(const char *path, const unsigned char *text, size_t bytes) {
    int status = mbedtls_pk_parse_key(&key, text, bytes, NULL, 0);
    if (status == MBEDTLS_ERR_PK_PASSWORD_REQUIRED)
        return complain(
            BOARD_LINK_BAD_IDENTITY,
            "the private key in %s is encrypted, and a board has nobody to ask for a password; take the file "
            "as 'nudge enroll' wrote it, or decrypt it with 'openssl pkey'", path);
    if (status != 0)
        return complain(BOARD_LINK_BAD_IDENTITY, "%s holds no private key, or a damaged one", path);
    if (!mbedtls_pk_can_do(&key, MBEDTLS_PK_ECDSA))
        return complain(
            BOARD_LINK_BAD_IDENTITY, "the private key in %s is for %s; 'nudge enroll' makes keys on a curve",
            path, mbedtls_pk_get_name(&key));
    return 0;
}

/* Takes the certificates and the key out of a PEM text that ends with a zero byte. */
static int parse(const char *path, const unsigned char *text, size_t bytes) {
    if (strstr((const char *)text, "-----BEGIN ") == NULL)
        return complain(
            BOARD_LINK_BAD_IDENTITY, "%s is no PEM text; take the file as 'nudge enroll' wrote it", path);
    if (mbedtls_x509_crt_parse(&certificate, text, bytes) != 0)
        return complain(BOARD_LINK_BAD_IDENTITY, "%s holds no certificates, or damaged ones", path);
    int error = parse_key(path, text, bytes);
    if (error != 0) return error;
    if (certificate.next == NULL)
        return complain(BOARD_LINK_BAD_IDENTITY, "%s lacks the certificate of the fleet's CA", path);
    if (mbedtls_pk_check_pair(&certificate.pk, &key) != 0)
        return complain(BOARD_LINK_BAD_IDENTITY, "the first certificate of %s is not its key's", path);
    /* Only the device's own certificate is shown to the server, which has the CA's. */
    authority = certificate.next;
    certificate.next = NULL;
    return 0;
}

int board_link_load_identity(const char *path) {
    static unsigned char text[16 * 1024];
    if (is_loaded) return complain(BOARD_LINK_BAD_IDENTITY, "an identity is loaded already");
    long bytes = board_read_file(path, text, sizeof text);
    if (bytes < 0)
        return complain(BOARD_LINK_BAD_IDENTITY, "%s cannot be read: %s", path, strerror(errno));
    if (bytes == sizeof text) return complain(BOARD_LINK_BAD_IDENTITY, "%s is longer than 16 KiB", path);
    text[bytes] = 0;
    mbedtls_x509_crt_init(&certificate);
    mbedtls_pk_init(&key);
    board_pool_enter();
    int error = parse(path, text, (size_t)bytes + 1);
    if (error != 0 && board_pool_was_full()) error = complain_of_full_pool();
    if (error != 0) {
        mbedtls_x509_crt_free(&certificate);
        mbedtls_pk_free(&key);
    }
    board_pool_leave();
    mbedtls_platform_zeroize(text, sizeof text);
    is_loaded = error == 0;
    return error;
}

int board_link_identity_is_public(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

int identity_check(void) {
    return is_loaded ? 0 : complain(BOARD_LINK_BAD_IDENTITY, "no identity is loaded");
}
