/* SPDX-License-Identifier: Apache-2.0 */

/* Keys of the kernel's input layer: buttons on pins, pedals, presenters and gamepads are all alike there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../Link/complaint.h"
#include "keys.h"

static int descriptor = -1;
/* The event that comes, and bytes of it that came. */
static struct input_event event;
static size_t filled;
/* Whether the kernel lost events, so that what comes up to the next report makes no sense. */
static int is_torn;

static int close_and_return(int result) {
    close(descriptor);
    descriptor = -1;
    return result;
}

int input_open(const char *path) {
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return complain(-1, "%s: %s", path, strerror(errno));
    filled = 0;
    is_torn = 0;
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode)) return 0;
    if (ioctl(descriptor, EVIOCGRAB, 1) == 0) return 0;
    const char *format = errno == EBUSY ? "another program has taken %s for itself"
                                        : "%s is neither an input device nor a pipe of its events";
    return close_and_return(complain(-1, format, path));
}

/* The key that the event says was pressed, or 0. The cross of many gamepads is an axis to the kernel. */
static int pressed(void) {
    if (event.type == EV_SYN) is_torn = event.code == SYN_DROPPED || (is_torn && event.code != SYN_REPORT);
    if (is_torn) return 0;
    if (event.type == EV_KEY && event.value == 1) return event.code;
    if (event.type != EV_ABS || event.value == 0) return 0;
    if (event.code == ABS_HAT0X) return event.value < 0 ? BTN_DPAD_LEFT : BTN_DPAD_RIGHT;
    if (event.code == ABS_HAT0Y) return event.value < 0 ? BTN_DPAD_UP : BTN_DPAD_DOWN;
    return 0;
}

int input_next(void) {
    for (;;) {
        struct pollfd watched = {.fd = descriptor, .events = POLLIN};
        if (poll(&watched, 1, 0) <= 0) return 0;
        /* A device that was pulled out, or a pipe whose writer left. */
        if (!(watched.revents & POLLIN)) return close_and_return(-1);
        ssize_t got = read(descriptor, (char *)&event + filled, sizeof event - filled);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
        if (got <= 0) return close_and_return(-1);
        filled += (size_t)got;
        if (filled < sizeof event) continue;
        filled = 0;
        int key = pressed();
        if (key > 0) return key;
    }
}
