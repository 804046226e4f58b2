/* SPDX-License-Identifier: Apache-2.0 */

/* The agent's one connection, dialled by the board: TLS over TCP, with the fleet's certificates at both ends,
   or to a broker, as that wants it. Only Linux has it; see Linux/Link/. One thread uses it. */
#ifndef NUDGE_BOARD_LINK_H
#define NUDGE_BOARD_LINK_H

#include <stddef.h>
#include <stdint.h>

/* Why something failed. All are negative; board_link_complaint says it in words. */
enum {
    /* The identity file is missing, damaged or incomplete. */
    BOARD_LINK_BAD_IDENTITY = -1,
    /* By one of the two clocks a certificate is out of its time. Clocks are set right: dial again. */
    BOARD_LINK_OUT_OF_TIME = -2,
    /* Nobody answers at the address, in time. */
    BOARD_LINK_UNAVAILABLE = -3,
    /* Who answers could not prove that it is this fleet's aggregator. */
    BOARD_LINK_UNTRUSTED = -4,
    /* The aggregator does not accept this board's certificate. */
    BOARD_LINK_REFUSED = -5,
    /* The other end closed the connection. */
    BOARD_LINK_CLOSED = -6,
    /* The connection broke, or what came is not TLS. */
    BOARD_LINK_BROKEN = -7,
    /* The pool is full. */
    BOARD_LINK_POOL_FULL = -8,
    /* A signal asked the program to stop. */
    BOARD_LINK_STOPPED = -9
};

/* Reads a board's identity, once: a PEM file with the device's certificate first, its private key, and the
   certificate of the fleet's CA. At most 16 KiB. Returns 0, or an error. */
int board_link_load_identity(const char *path);
/* Whether anybody on the board may read the identity file, and so its private key. */
int board_link_identity_is_public(const char *path);

/* Whether a text is "HOST:PORT", or "[HOST]:PORT" where the host has colons in it, with a port of 1 to 65535.
   Whether there is such a host is another matter. */
int board_link_is_address(const char *text);

/* Who is to be at an address. */
enum {
    /* The fleet's aggregator: TLS, and a certificate for the name "aggregator.nudge", whatever the host. */
    BOARD_LINK_AGGREGATOR,
    /* A broker: TLS, and a certificate for the address's host. */
    BOARD_LINK_BROKER,
    /* Anybody: no TLS, and no proof. */
    BOARD_LINK_ANYBODY
};

/* Dials an address and proves both ends to each other: TLS 1.2 with forward secrecy, and a server whose
   certificate comes from a CA of the identity's; or nothing of that, if anybody will do.

   Dates are judged by halves, because a board without a battery starts at 1970 or when it was last shut
   down. A certificate that begins later than this board's clock is taken: the fleet's CA signed it, so the
   clock is behind. One that has ended is not. This board's own certificate is for the server to judge.

   Takes at most 10 seconds an address and 30 for the handshake. Returns 0, or an error, after which
   nothing is open. */
int board_link_open(const char *address, int peer);

/* From now on whoever says nothing for so long, while a link is opened, is given up: where somebody else may
   answer, it is worth going on earlier. A host that sleeps takes connections, and says nothing. */
void board_link_limit_silence(uint32_t seconds);

/* Sends all bytes as one record, at most 4096. Waits at most 10 seconds for room. Returns 0, or an error,
   after which the link is to be closed. */
int board_link_send(const void *bytes, size_t count);

/* Waits until bytes came. Returns how many were stored; 0 when none came in time, or a signal asks the
   program to stop; or an error. */
long board_link_receive(void *buffer, size_t capacity, uint32_t timeout_milliseconds);

/* Says goodbye, as TLS does, and closes. Closing twice does nothing. */
void board_link_close(void);

/* What went wrong last, in words, without a full stop at the end. */
const char *board_link_complaint(void);

/* Bytes of TCP payload since the program began: handshakes, record headers and tags included. */
uint64_t board_link_sent_bytes(void);
uint64_t board_link_received_bytes(void);
/* The name of the negotiated cipher suite; "none" when nothing is open. */
const char *board_link_suite(void);

/* TLS and the resolver of names have no heap but a fixed pool. Bytes of it, and how far it was ever filled,
   gaps included. */
size_t board_pool_bytes(void);
size_t board_pool_peak_bytes(void);
/* Bytes of the pool that are in use now. */
size_t board_pool_used_bytes(void);

/* Fills the buffer with the kernel's randomness; ends the program if the kernel has none. */
void board_entropy(void *buffer, size_t count);

/* Tells the service manager, as sd_notify(3) does, that the program has started up; nothing happens without
   one. */
void board_notify_ready(void);
/* Tells the service manager's watchdog that all is well, if the last time is 5 seconds ago. */
void board_calm_watchdog(void);

/* From here on SIGTERM, SIGINT and SIGHUP no longer end the program but are kept for board_stop_signal, and
   end every wait of this file early. */
void board_keep_stop_signals(void);
/* From here on the end of standard input, a pipe, is as SIGTERM: whoever holds the pipe's other end need not
   live to say that the program is to stop. An input that is no pipe has nobody at its other end, and nothing
   comes of it. */
void board_end_with_input(void);
/* The signal that asked the program to stop; 0 when none did. */
int board_stop_signal(void);
/* Waits this long, or until a signal asks the program to stop. */
void board_link_pause(uint32_t milliseconds);

#endif
