/* SPDX-License-Identifier: Apache-2.0 */

/* The service manager's protocol: one datagram per message, to the socket it names (sd_notify(3)). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "BoardLink.h"
#include "BoardPort.h"

static void notify(const char *text) {
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = path == NULL ? 0 : strlen(path);
    if (length < 2 || length >= sizeof address.sun_path) return;
    memcpy(address.sun_path, path, length);
    /* A name that begins with @ is no file: the kernel spells that with a zero byte. */
    if (path[0] == '@') address.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    sendto(descriptor, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    close(descriptor);
}

void board_notify_ready(void) { notify("READY=1"); }

void board_calm_watchdog(void) {
    static uint64_t next;
    uint64_t now = board_nanoseconds();
    if (now < next) return;
    next = now + 5000000000u;
    notify("WATCHDOG=1");
}
