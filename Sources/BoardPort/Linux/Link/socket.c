/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../pool.h"
#include "BoardLink.h"
#include "BoardPort.h"
#include "complaint.h"
#include "stop.h"

static const uint64_t second = 1000000000u;
static const uint64_t connect_seconds = 10;
static uint64_t silence_seconds = 30;

static int descriptor = -1;
static uint64_t sent_bytes, received_bytes;

uint64_t board_link_sent_bytes(void) { return sent_bytes; }
uint64_t board_link_received_bytes(void) { return received_bytes; }

void board_link_limit_silence(uint32_t seconds) { silence_seconds = seconds; }

uint64_t socket_silence_end(void) { return board_nanoseconds() + silence_seconds * second; }

int socket_wait(int for_writing, uint64_t deadline_nanoseconds) {
    struct pollfd watched[2] = {{.fd = descriptor, .events = for_writing ? POLLOUT : POLLIN},
                                {.fd = stop_descriptor(), .events = POLLIN}};
    for (;;) {
        uint64_t now = board_nanoseconds();
        uint64_t left = deadline_nanoseconds > now ? deadline_nanoseconds - now : 0;
        struct timespec patience = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        int ready = ppoll(watched, 2, &patience, NULL);
        if (ready < 0 && errno == EINTR) continue;
        if (watched[0].revents != 0) return 1;
        return watched[1].revents != 0 ? BOARD_LINK_STOPPED : 0;
    }
}

/* What the names and addresses of hosts are made of; in brackets, colons and the name of a network too. */
#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"

int socket_cut(const char *address, char host[256], char port[6]) {
    int has_brackets = address[0] == '[';
    address += has_brackets;
    size_t host_length = strspn(address, has_brackets ? NAME ":%" : NAME);
    const char *rest = address + host_length;
    if (host_length == 0 || host_length > 255 || address[0] == '-') return 0;
    if (has_brackets && *rest++ != ']') return 0;
    if (*rest++ != ':') return 0;
    size_t port_length = strspn(rest, "0123456789");
    if (port_length == 0 || port_length > 5 || rest[port_length] != 0) return 0;
    int number = atoi(rest);
    if (number < 1 || number > 65535) return 0;
    memcpy(host, address, host_length);
    host[host_length] = 0;
    memcpy(port, rest, port_length + 1);
    return 1;
}

int board_link_is_address(const char *text) {
    char host[256], port[6];
    return socket_cut(text, host, port);
}

/* Connects to one of a name's addresses. Returns 0 or the system's error number, or BOARD_LINK_STOPPED. */
static int connect_to(const struct addrinfo *candidate) {
    descriptor = socket(candidate->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    int error = 0;
    socklen_t length = sizeof error;
    if (connect(descriptor, candidate->ai_addr, candidate->ai_addrlen) != 0) {
        error = errno;
        if (error == EINPROGRESS) {
            uint64_t end = board_nanoseconds() + connect_seconds * second, silence = socket_silence_end();
            int ready = socket_wait(1, silence < end ? silence : end);
            if (ready < 0) error = ready;
            else if (ready == 0) error = ETIMEDOUT;
            else getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
        }
    }
    if (error != 0) {
        socket_close();
        return error;
    }
    /* A vote is a few bytes and somebody waits for it. */
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    return 0;
}

int socket_open(const char *address) {
    char host[256], port[6];
    if (!socket_cut(address, host, port))
        return complain(BOARD_LINK_UNAVAILABLE, "%s is not HOST:PORT", address);
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *candidates = NULL;
    board_pool_enter();
    int status = getaddrinfo(host, port, &wanted, &candidates);
    board_pool_leave();
    if (status == EAI_MEMORY) return complain_of_full_pool();
    if (status != 0) return complain(BOARD_LINK_UNAVAILABLE, "%s: %s", host, gai_strerror(status));
    int error = 0;
    for (struct addrinfo *candidate = candidates; candidate != NULL; candidate = candidate->ai_next) {
        error = connect_to(candidate);
        if (error == 0 || error == BOARD_LINK_STOPPED) break;
    }
    freeaddrinfo(candidates);
    if (error == BOARD_LINK_STOPPED) return complain(error, "asked to stop");
    if (error != 0) return complain(BOARD_LINK_UNAVAILABLE, "%s: %s", address, strerror(error));
    return 0;
}

void socket_close(void) {
    if (descriptor >= 0) close(descriptor);
    descriptor = -1;
}

/* What a transfer's result means; counts what went through. */
static long account(ssize_t result, uint64_t *total) {
    if (result >= 0) {
        *total += (uint64_t)result;
        return result;
    }
    return errno == EAGAIN || errno == EINTR ? SOCKET_WOULD_WAIT : SOCKET_BROKEN;
}

long socket_send(const void *bytes, size_t count) {
    return account(send(descriptor, bytes, count, MSG_NOSIGNAL), &sent_bytes);
}

long socket_receive(void *buffer, size_t capacity) {
    return account(recv(descriptor, buffer, capacity, 0), &received_bytes);
}
