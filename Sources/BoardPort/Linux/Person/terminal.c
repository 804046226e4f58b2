/* SPDX-License-Identifier: Apache-2.0 */

/* A terminal that hands out every key at once and shows none ("cbreak"), and is as before whenever the
   program does not run: after its end, however it comes to that, and while it is stopped. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "../Link/complaint.h"
#include "../leave.h"
#include "keys.h"

static int descriptor = -1;
/* The mode that others know, and whether it is not in force now. */
static struct termios usual;
static volatile sig_atomic_t is_changed;

/* Who is in the background and reads, or sets a mode, is stopped. A terminal that is not the program's
   controlling one has no background. */
static int is_in_front(void) {
    pid_t group = tcgetpgrp(descriptor);
    return group < 0 || group == getpgrp();
}

static void change(void) {
    if (descriptor < 0 || !is_in_front()) return;
    /* The mode may be another one after a stop. */
    if (!is_changed && tcgetattr(descriptor, &usual) != 0) return;
    struct termios mode = usual;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    is_changed = tcsetattr(descriptor, TCSANOW, &mode) == 0;
}

static void restore(void) {
    if (descriptor < 0 || !is_changed || !is_in_front()) return;
    tcsetattr(descriptor, TCSANOW, &usual);
    is_changed = 0;
}

static void stop(int signal) {
    (void)signal;
    int error = errno;
    restore();
    raise(SIGSTOP);
    errno = error;
}

static void go_on(int signal) {
    (void)signal;
    int error = errno;
    change();
    errno = error;
}

/* Signals that end a program where it stands, and what they did before: a runtime may say where that was. */
static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGQUIT, SIGSEGV, SIGTRAP};
enum { CRASH_COUNT = sizeof crashes / sizeof *crashes };
static struct sigaction before[CRASH_COUNT];

/* What the signal did before follows once this returns. */
static void crash(int signal) {
    restore();
    for (int index = 0; index < CRASH_COUNT; index++)
        if (crashes[index] == signal) sigaction(signal, &before[index], NULL);
    raise(signal);
}

/* Has a signal handled, unless it is ignored. */
static void handle(int signal, void (*handler)(int), struct sigaction *old) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, NULL, old) == 0 && old->sa_handler != SIG_IGN) sigaction(signal, &action, NULL);
}

static void handle_all(void) {
    static int is_done;
    struct sigaction old;
    if (is_done) return;
    is_done = 1;
    handle(SIGTSTP, stop, &old);
    handle(SIGCONT, go_on, &old);
    for (int index = 0; index < CRASH_COUNT; index++) handle(crashes[index], crash, &before[index]);
}

int terminal_open(void) {
    /* A description of its own, so that nobody who shares standard input finds it changed. */
    const char *path = isatty(0) ? "/proc/self/fd/0" : "/dev/tty";
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return complain(-1, "there is no terminal to ask on: %s", strerror(errno));
    is_changed = 0;
    change();
    board_before_exit = restore;
    handle_all();
    return 0;
}

int terminal_is_open(void) { return descriptor >= 0; }

int terminal_next(void) {
    if (!is_in_front()) return 0;
    unsigned char byte;
    ssize_t got = read(descriptor, &byte, 1);
    if (got == 1) return byte;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    close(descriptor);
    descriptor = -1;
    return -1;
}

void terminal_write(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            struct pollfd watched = {.fd = descriptor, .events = POLLOUT};
            if (errno != EAGAIN || poll(&watched, 1, 200) <= 0) return;
            continue;
        }
        bytes += written;
        count -= (size_t)written;
    }
}
