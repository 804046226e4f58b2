/* SPDX-License-Identifier: Apache-2.0 */

/* SIGTERM and SIGINT as something to wait for, beside a socket: no handler interrupts anything. */
#define _GNU_SOURCE
#include "stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "BoardLink.h"
#include "BoardPort.h"

static int descriptor = -1;

int stop_descriptor(void) { return descriptor; }

void board_keep_stop_signals(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor >= 0) sigprocmask(SIG_BLOCK, &signals, NULL);
}

int board_stop_signal(void) {
    /* It stays pending, so that every wait sees it. */
    sigset_t pending;
    if (descriptor < 0 || sigpending(&pending) != 0) return 0;
    return sigismember(&pending, SIGTERM) ? SIGTERM : sigismember(&pending, SIGINT) ? SIGINT : 0;
}

void board_link_pause(uint32_t milliseconds) {
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    struct timespec patience = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (ppoll(&watched, 1, &patience, NULL) < 0 && errno == EINTR) continue;
}
