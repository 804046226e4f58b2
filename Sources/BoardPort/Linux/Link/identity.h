/* SPDX-License-Identifier: Apache-2.0 */

/* Who this board is, and whose word it takes for who the server is. */
#ifndef NUDGE_IDENTITY_H
#define NUDGE_IDENTITY_H

#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

/* Whether an identity is loaded; 0 or an error of BoardLink.h. */
int identity_check(void);

mbedtls_x509_crt *identity_certificate(void);
mbedtls_pk_context *identity_key(void);
/* The certificate of the fleet's CA. */
mbedtls_x509_crt *identity_authority(void);

#endif
