/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "EnvironmentPort.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct environment_link {
    /* The connection; -1 while there is none. */
    int socket;
    /* The child's process, which leads a group of its own; 0 where none was started. */
    int child;
    /* How long the connection waits for bytes. */
    uint32_t timeout_milliseconds;
    /* The file that bytes are handed over in; -1 while there is none. */
    int file;
    char file_path[48];
    /* What came and was not handed out yet: buffer[start] up to, but not including, buffer[end]. */
    size_t start, end;
    char buffer[ENVIRONMENT_LINE_BYTES];
};

size_t environment_link_bytes(void) { return (sizeof(struct environment_link) + 15) / 16 * 16; }

struct environment_link *environment_prepare(void *memory) {
    struct environment_link *link = memory;
    link->socket = -1;
    link->child = 0;
    link->timeout_milliseconds = 0;
    link->file = -1;
    link->start = link->end = 0;
    return link;
}

/* Becomes the command, between vfork and exec: nothing else may be done here. */
static void become(const char *command, int socket) {
    /* Whatever this program does about signals, a child begins as if a shell had started it; but a key on the
       terminal that stops this program is not the child's business: it is told by the end of its input. */
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    if (dup2(socket, STDIN_FILENO) < 0 || dup2(socket, STDOUT_FILENO) < 0) _exit(127);
    const char *words[] = {"sh", "-c", command, NULL};
    execve("/bin/sh", (char **)words, environ);
    _exit(127);
}

__attribute__((noinline)) static pid_t start(const char *command, int socket) {
    pid_t child = vfork();
    if (child == 0) become(command, socket);
    return child;
}

static int open_child(struct environment_link *link, const char *command) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    pid_t child = start(command, ends[1]);
    int error = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return error;
    }
    link->socket = ends[0];
    link->child = child;
    return 0;
}

static int open_socket(struct environment_link *link, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path));
    int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (end < 0) return errno;
    if (connect(end, (const struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;
        close(end);
        return error;
    }
    link->socket = end;
    return 0;
}

int environment_open(struct environment_link *link, const char *place) {
    environment_prepare(link);
    return strncmp(place, "unix:", 5) == 0 ? open_socket(link, place + 5) : open_child(link, place);
}

void environment_close(struct environment_link *link, uint32_t grace_milliseconds) {
    if (link->socket >= 0) close(link->socket);
    link->socket = -1;
    if (link->file >= 0) close(link->file);
    link->file = -1;
    link->start = link->end = 0;
    if (link->child == 0) return;
    uint64_t deadline = environment_clock_milliseconds() + grace_milliseconds;
    int has_ended = 0;
    while (!has_ended && environment_clock_milliseconds() < deadline) {
        has_ended = waitpid(link->child, NULL, WNOHANG) == link->child;
        if (!has_ended) environment_pause(1);
    }
    /* What it started may outlive it. */
    kill(-link->child, SIGKILL);
    if (!has_ended) {
        kill(link->child, SIGKILL);
        while (waitpid(link->child, NULL, 0) < 0 && errno == EINTR) {}
    }
    link->child = 0;
}

/* Mostly it is as long as the time before. */
static void wait_at_most(struct environment_link *link, uint32_t milliseconds) {
    if (link->timeout_milliseconds == milliseconds) return;
    link->timeout_milliseconds = milliseconds;
    struct timeval time = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000 + 1};
    setsockopt(link->socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
}

int environment_send(struct environment_link *link, const char *bytes, size_t count,
                     uint32_t timeout_milliseconds) {
    uint64_t deadline = 0;
    while (count > 0) {
        ssize_t sent = send(link->socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            bytes += sent;
            count -= (size_t)sent;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) return ENVIRONMENT_CLOSED;
        uint64_t now = environment_clock_milliseconds();
        if (deadline == 0) deadline = now + timeout_milliseconds;
        if (now >= deadline) return ENVIRONMENT_SILENT;
        environment_pause(1);
    }
    return 0;
}

const char *environment_share(struct environment_link *link, const void *bytes, size_t count) {
    if (link->file < 0) {
        link->file = memfd_create("nudge-parameters", MFD_CLOEXEC);
        if (link->file < 0) return NULL;
        snprintf(link->file_path, sizeof link->file_path, "/proc/%d/fd/%d", (int)getpid(), link->file);
    }
    for (size_t written = 0; written < count;) {
        ssize_t now = pwrite(link->file, (const char *)bytes + written, count - written, (off_t)written);
        if (now < 0 && errno != EINTR) return NULL;
        if (now > 0) written += (size_t)now;
    }
    return link->file_path;
}

int environment_error(void) { return errno; }

/* Hands out the first line of what came; -1 where it has no end yet. */
static long take_line(struct environment_link *link, const char **line, size_t searched) {
    char *first = link->buffer + link->start;
    char *end = memchr(first + searched, '\n', link->end - link->start - searched);
    if (end == NULL) return -1;
    *end = 0;
    *line = first;
    link->start = (size_t)(end - link->buffer) + 1;
    return end - first;
}

long environment_receive(struct environment_link *link, const char **line, uint32_t timeout_milliseconds) {
    if (link->start == link->end) link->start = link->end = 0;
    size_t searched = 0;
    uint64_t deadline = environment_clock_milliseconds() + timeout_milliseconds;
    uint32_t left = timeout_milliseconds;
    for (;;) {
        long length = take_line(link, line, searched);
        if (length >= 0) return length;
        searched = link->end - link->start;
        if (searched == sizeof link->buffer) return ENVIRONMENT_TOO_LONG;
        if (link->start > 0) {
            memmove(link->buffer, link->buffer + link->start, searched);
            link->start = 0;
            link->end = searched;
        }
        if (left == 0) return ENVIRONMENT_SILENT;
        wait_at_most(link, left);
        ssize_t came = recv(link->socket, link->buffer + link->end, sizeof link->buffer - link->end, 0);
        if (came == 0 || (came < 0 && errno != EAGAIN && errno != EINTR)) return ENVIRONMENT_CLOSED;
        if (came > 0) link->end += (size_t)came;
        uint64_t now = environment_clock_milliseconds();
        left = now < deadline ? (uint32_t)(deadline - now) : 0;
    }
}

int environment_has_more(const struct environment_link *link) { return link->start < link->end; }
