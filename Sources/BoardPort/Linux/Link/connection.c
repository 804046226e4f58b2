/* SPDX-License-Identifier: Apache-2.0 */

#include "BoardLink.h"
#include "BoardPort.h"
#include "complaint.h"
#include "identity.h"
#include "socket.h"
#include "tls.h"

static const uint64_t second = 1000000000u;

static enum { CLOSED, PLAIN, SECURE } state;

int board_link_open(const char *address, int peer) {
    char host[256], port[6];
    board_link_close();
    int error = peer == BOARD_LINK_ANYBODY ? 0 : identity_check();
    if (error == 0) error = socket_open(address);
    if (error != 0) return error;
    state = peer == BOARD_LINK_ANYBODY ? PLAIN : SECURE;
    if (state == PLAIN) return 0;
    /* It was dialled, so it is one. */
    socket_cut(address, host, port);
    error = tls_open(peer == BOARD_LINK_BROKER ? host : "aggregator.nudge");
    if (error != 0) board_link_close();
    return error;
}

static int send_plainly(const char *bytes, size_t count) {
    uint64_t deadline = board_nanoseconds() + SOCKET_SEND_SECONDS * second;
    while (count > 0) {
        long sent = socket_send(bytes, count);
        if (sent >= 0) {
            bytes += sent, count -= (size_t)sent;
            continue;
        }
        if (sent == SOCKET_BROKEN) return complain(BOARD_LINK_CLOSED, "the connection broke");
        int ready = socket_wait(1, deadline);
        if (ready == 0) return complain(BOARD_LINK_UNAVAILABLE, "the other end does not answer");
        if (ready < 0) return complain(ready, "asked to stop");
    }
    return 0;
}

static long receive_plainly(void *buffer, size_t capacity, uint64_t deadline) {
    long got;
    while ((got = socket_receive(buffer, capacity)) == SOCKET_WOULD_WAIT)
        if (socket_wait(0, deadline) <= 0) return 0;
    return got > 0 ? got : complain(BOARD_LINK_CLOSED, "the other end closed the connection");
}

int board_link_send(const void *bytes, size_t count) {
    if (state == CLOSED) return complain(BOARD_LINK_CLOSED, "no connection is open");
    return state == PLAIN ? send_plainly(bytes, count) : tls_send(bytes, count);
}

long board_link_receive(void *buffer, size_t capacity, uint32_t timeout_milliseconds) {
    if (state == CLOSED) return complain(BOARD_LINK_CLOSED, "no connection is open");
    uint64_t deadline = board_nanoseconds() + timeout_milliseconds * (second / 1000);
    return state == PLAIN ? receive_plainly(buffer, capacity, deadline)
                          : tls_receive(buffer, capacity, deadline);
}

void board_link_close(void) {
    if (state == CLOSED) return;
    if (state == SECURE) tls_close();
    state = CLOSED;
    socket_close();
}

const char *board_link_suite(void) {
    const char *name = state == SECURE ? tls_suite() : NULL;
    return name == NULL ? "none" : name;
}
