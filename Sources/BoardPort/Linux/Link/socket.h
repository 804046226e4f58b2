/* SPDX-License-Identifier: Apache-2.0 */

/* A TCP connection that never blocks the program longer than it was told, and counts its bytes. */
#ifndef NUDGE_SOCKET_H
#define NUDGE_SOCKET_H

#include <stddef.h>
#include <stdint.h>

enum { SOCKET_WOULD_WAIT = -1, SOCKET_BROKEN = -2 };
/* The longest wait for room to send in. */
enum { SOCKET_SEND_SECONDS = 10 };

/* Cuts "HOST:PORT" or "[HOST]:PORT" in two. Returns whether it is one. */
int socket_cut(const char *address, char host[256], char port[6]);

/* Connects to "HOST:PORT". Returns 0, or an error of BoardLink.h with its complaint. */
int socket_open(const char *address);
void socket_close(void);

/* When somebody who says nothing from now on is given up, as long as a link is not open. */
uint64_t socket_silence_end(void);

/* Sends or receives some bytes. Returns how many, 0 for the end of what is received, or one of above. */
long socket_send(const void *bytes, size_t count);
long socket_receive(void *buffer, size_t capacity);

/* Waits until the socket can be read (or written). Returns 1 then, 0 when `deadline` passed, or
   BOARD_LINK_STOPPED. */
int socket_wait(int for_writing, uint64_t deadline_nanoseconds);

#endif
