/* SPDX-License-Identifier: Apache-2.0 */

/* The line to an environment in another process: a child on its standard input and output, or whoever listens
   on a Unix socket. docs/environments.md says what the lines mean; here they are bytes. Only Linux has it.
   Nothing allocates, so that an agent may start its child again after its heap is sealed. */
#ifndef NUDGE_ENVIRONMENT_PORT_H
#define NUDGE_ENVIRONMENT_PORT_H

#include <stddef.h>
#include <stdint.h>

/* The longest line, its end included. */
enum { ENVIRONMENT_LINE_BYTES = 16384 };

/* Why nothing came. */
enum {
    /* The child ended, or the other end of the socket closed. */
    ENVIRONMENT_CLOSED = -1,
    /* No whole line in time. */
    ENVIRONMENT_SILENT = -2,
    /* A line without an end. */
    ENVIRONMENT_TOO_LONG = -3
};

/* One line to one environment. */
struct environment_link;

/* Bytes of a line, and makes one, that nothing is at the other end of, in so many bytes of memory that are
   aligned to 16. */
size_t environment_link_bytes(void);
struct environment_link *environment_prepare(void *memory);

/* Starts a command of the shell as a child, or connects to "unix:PATH". Returns 0, or errno. */
int environment_open(struct environment_link *link, const char *place);

/* Closes the line, which asks a child to end. Who has not ended after so many milliseconds is killed, and all
   that it started with it. Does nothing where nothing is open. */
void environment_close(struct environment_link *link, uint32_t grace_milliseconds);

/* Sends bytes. Returns 0, or ENVIRONMENT_CLOSED, or ENVIRONMENT_SILENT when nobody took them in time. */
int environment_send(struct environment_link *link, const char *bytes, size_t count,
                     uint32_t timeout_milliseconds);

/* Puts bytes, in place of those before, into a file in memory that goes with the line. Returns the path at
   which processes of the same user find it; NULL, with errno, where it cannot be made. */
const char *environment_share(struct environment_link *link, const void *bytes, size_t count);

/* errno. */
int environment_error(void);

/* Waits for a line. Returns its length without its end, at which there is a zero; or why there is none. The
   line stays where it is until the next call. */
long environment_receive(struct environment_link *link, const char **line, uint32_t timeout_milliseconds);

/* Whether something came that was not handed out yet. */
int environment_has_more(const struct environment_link *link);

/* Asks whoever is at the program's terminal to put the body back, and waits for enter. Returns 0, or -1 where
   there is no terminal. */
int environment_await_person(void);

/* Reads the number at the beginning of a text that ends with a zero: decimal, correctly rounded. Returns the
   bytes that it takes; 0 where there is no number. */
size_t environment_read_number(const char *text, double *number);

/* Writes a number in at most 16 bytes, so that it is read as the same one. Returns how many. */
size_t environment_write_number(char *text, float number);

/* Binds the thread, and what it starts from now on, to one of the processors that it may use: to number
   `index` of `count`. Returns 1; 0 where it may use another number of them, and nothing was done.
   environment_unbind undoes it for the thread, not for what it started. */
int environment_bind(int index, int count);
void environment_unbind(void);

/* Milliseconds of a clock that never goes back. */
uint64_t environment_clock_milliseconds(void);

/* Waits. */
void environment_pause(uint32_t milliseconds);

/* The direction of an angle. */
void environment_direction(double degrees, double *cosine, double *sine);

#endif
