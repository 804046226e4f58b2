/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "EnvironmentPort.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

uint64_t environment_clock_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void environment_pause(uint32_t milliseconds) {
    struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {}
}

int environment_await_person(void) {
    static const char words[] = "Put it back, then press Enter.\n";
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) return -1;
    char key = 0;
    ssize_t came = write(terminal, words, sizeof words - 1);
    while (came > 0 && key != '\n' && key != '\r') came = read(terminal, &key, 1);
    close(terminal);
    return came > 0 ? 0 : -1;
}
