/* SPDX-License-Identifier: Apache-2.0 */

/* TLS on the socket, which is open. */
#ifndef NUDGE_TLS_H
#define NUDGE_TLS_H

#include <stddef.h>
#include <stdint.h>

/* Shakes hands with a server that proves to have this name. Returns 0, or an error of BoardLink.h; closed it
   has to be in either case. */
int tls_open(const char *name);
/* As board_link_send and board_link_receive. */
int tls_send(const void *bytes, size_t count);
long tls_receive(void *buffer, size_t capacity, uint64_t deadline_nanoseconds);
void tls_close(void);
/* The name of the negotiated cipher suite, or NULL. */
const char *tls_suite(void);

#endif
