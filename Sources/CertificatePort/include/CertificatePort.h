/* SPDX-License-Identifier: Apache-2.0 */

/* A fleet's keys and certificates (X.509 version 3, ECDSA on the curve P-256 with SHA-256), made and read
   with OpenSSL's libcrypto. Keys and texts are bytes of the caller's, and nothing here keeps any state: every
   thread may call.

   What returns an int returns how many bytes it wrote, or what is not positive: OpenSSL's number of the
   error, negated; 0 for what OpenSSL has no error for. */
#ifndef NUDGE_CERTIFICATE_PORT_H
#define NUDGE_CERTIFICATE_PORT_H

#include <stddef.h>
#include <stdint.h>

enum {
    /* A private key: a number, its highest byte first. */
    CERTIFICATE_KEY_BYTES = 32,
    /* Its public key: a point of the curve, uncompressed. */
    CERTIFICATE_POINT_BYTES = 65,
    /* The longest common name that is made or read. */
    CERTIFICATE_NAME_BYTES = 63,
    /* The longest certificate that is made or read, in DER. Ours have about 450. */
    CERTIFICATE_BYTES_MAXIMUM = 16384,
    /* The longest text that is written or read: PEM, and what stands around it. */
    CERTIFICATE_TEXT_MAXIMUM = 65536
};

/* Draws a private key and writes it as PEM, in the form of PKCS #8.
   - text: room for CERTIFICATE_TEXT_MAXIMUM bytes. */
int certificate_make_key(char *text);

/* Reads a private key out of PEM, in the form of PKCS #8 or of SEC 1, and writes it as above, besides its
   number and its public key. Fails for an encrypted one, for another curve's, and where its public key is
   another one's. */
int certificate_read_key(const char *pem, size_t count, uint8_t *number, uint8_t *point, char *text);

/* A certificate that was read and does not change: several threads may use it at once. */
typedef struct x509_st certificate;

/* Reads a certificate for a key on P-256 in DER, with nothing behind it; NULL for anything else. Nobody
   vouches for it yet. To decode its key takes longer than to check a signature. The caller closes it. */
certificate *certificate_open(const uint8_t *der, size_t count);
void certificate_close(certificate *read);

/* What a certificate is for. */
enum certificate_role {
    /* To sign certificates of the other two kinds. */
    CERTIFICATE_AUTHORITY,
    /* A server that has its common name: small letters, digits, dots and hyphens. */
    CERTIFICATE_SERVER,
    /* A client. */
    CERTIFICATE_DEVICE
};

/* What a certificate is to say, besides its name and key. */
struct certificate_plan {
    enum certificate_role role;
    /* From when to when it is valid, in seconds since 1970, within the years 1950 to 9999. */
    int64_t begin, end;
};

/* Makes a certificate in DER and signs it. Its serial number has 127 random bits.
   - name: its subject's common name, which ends with a zero.
   - point: whose key it is.
   - key, key_count: the authority's in PEM.
   - authority: the authority's certificate; NULL for one that signs itself.
   - der: room for CERTIFICATE_BYTES_MAXIMUM bytes. */
int certificate_make(
    const struct certificate_plan *plan, const char *name, const uint8_t *point, const char *key,
    size_t key_count, const certificate *authority, uint8_t *der);

/* What a certificate says. */
struct certificate_contents {
    /* In seconds since 1970. */
    int64_t begin, end;
    /* How many bytes the common name has: 0 where there is none, or a longer one than is read. */
    size_t name_count;
    /* Whether it may prove who a client is: it says so, or does not say what it is for. */
    int is_for_clients;
};

/* Tells a certificate's contents, the first common name (room for CERTIFICATE_NAME_BYTES) and its key.
   Returns 1; 0 where its times are none. */
int certificate_tell(
    const certificate *read, struct certificate_contents *contents, uint8_t *name, uint8_t *point);

/* Whether a certificate names the authority's subject as its issuer and has the signature of the authority's
   key. Dates are not looked at. */
int certificate_is_made_by(const certificate *read, const certificate *authority);

/* Takes the first certificate out of PEM.
   - der: room for CERTIFICATE_BYTES_MAXIMUM bytes. */
int certificate_read_text(const char *pem, size_t count, uint8_t *der);

/* Writes a certificate as PEM.
   - text: room for CERTIFICATE_TEXT_MAXIMUM bytes. */
int certificate_write_text(const uint8_t *der, size_t count, char *text);

#endif
