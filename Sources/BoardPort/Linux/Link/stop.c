/* SPDX-License-Identifier: Apache-2.0 */

/* SIGTERM, SIGINT and SIGHUP as something to wait for, beside a socket: no handler interrupts anything. */
#define _GNU_SOURCE
#include "stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
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
    /* nohup has it ignored, and is obeyed. */
    struct sigaction hangup;
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
    descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor >= 0) sigprocmask(SIG_BLOCK, &signals, NULL);
}

void board_end_with_input(void) {
    struct stat kind;
    if (fstat(0, &kind) != 0 || !(S_ISFIFO(kind.st_mode) || S_ISSOCK(kind.st_mode))) return;
    fcntl(0, F_SETOWN, getpid());
    fcntl(0, F_SETSIG, SIGTERM);
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_ASYNC);
    /* It may have ended before anybody listened. */
    struct pollfd input = {.fd = 0, .events = POLLIN};
    if (poll(&input, 1, 0) > 0) raise(SIGTERM);
}

int board_stop_signal(void) {
    /* It stays pending, so that every wait sees it. */
    sigset_t pending;
    if (descriptor < 0 || sigpending(&pending) != 0) return 0;
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t index = 0; index < sizeof signals / sizeof *signals; index++)
        if (sigismember(&pending, signals[index])) return signals[index];
    return 0;
}

void board_link_pause(uint32_t milliseconds) {
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    struct timespec patience = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (ppoll(&watched, 1, &patience, NULL) < 0 && errno == EINTR) continue;
}
