/* SPDX-License-Identifier: Apache-2.0 */

/* What mbedTLS's errors mean to a person who set up a board. */
#ifndef NUDGE_EXPLAIN_H
#define NUDGE_EXPLAIN_H

#include <mbedtls/ssl.h>

/* Keeps a complaint about an error of mbedTLS, and returns the error of BoardLink.h. */
int explain(const mbedtls_ssl_context *session, int status);

#endif
