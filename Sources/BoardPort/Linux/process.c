/* SPDX-License-Identifier: Apache-2.0 */

/* Arguments, clock, files and memory of a Linux process, without the C library's buffered streams: those
   would allocate. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../paint.h"
#include "BoardPort.h"
#include "leave.h"

static int argument_count;
static char **arguments;

/* glibc hands the program's arguments to every constructor. */
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

/* Opens on /dev/null what whoever started the program had closed: the next descriptor would take the free
   number, and words for people would go into a socket. open takes the lowest number that is free. */
__attribute__((constructor)) static void fill_standard_streams(void) {
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDWR) != stream) _exit(71);
}

int board_argument_count(void) { return argument_count; }

const char *board_argument(int index) {
    return index >= 0 && index < argument_count ? arguments[index] : NULL;
}

const char *board_variable(const char *name) { return getenv(name); }

uint64_t board_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void board_sleep_milliseconds(uint32_t milliseconds) {
    struct timespec rest = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&rest, &rest) != 0) continue;
}

static int is_output_lost;

int board_output_lost(void) { return is_output_lost; }

void board_write(int stream, const void *bytes, size_t count) {
    const char *position = bytes;
    while (count > 0) {
        ssize_t written = write(stream, position, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            is_output_lost |= stream == 1;
            return;
        }
        position += written;
        count -= (size_t)written;
    }
}

long board_file_bytes(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? (long)status.st_size : -1;
}

long board_read_file(const char *path, void *buffer, size_t capacity) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    size_t count = 0;
    while (count < capacity) {
        ssize_t got = read(file, (char *)buffer + count, capacity - count);
        if (got < 0) {
            close(file);
            return -1;
        }
        if (got == 0) break;
        count += (size_t)got;
    }
    close(file);
    return (long)count;
}

void (*board_before_exit)(void);

_Noreturn void board_exit(int status) {
    if (board_before_exit != NULL) board_before_exit();
    _exit(status);
}

void *board_take_memory(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* The kibibytes that follow a label in a file of /proc, in bytes; 0 when it is not there. */
static size_t labelled_bytes(const char *path, const char *label) {
    char text[2048];
    long count = board_read_file(path, text, sizeof text - 1);
    if (count <= 0) return 0;
    text[count] = 0;
    const char *position = strstr(text, label);
    if (position == NULL) return 0;
    position += strlen(label);
    while (*position == ' ' || *position == '\t') position++;
    size_t kibibytes = 0;
    while (*position >= '0' && *position <= '9') kibibytes = kibibytes * 10 + (size_t)(*position++ - '0');
    return kibibytes * 1024;
}

/* The kernel adds VmRSS up in batches of 64 pages a core, which is a quarter of an agent: what it counts in
   the page tables themselves is exact. Old kernels do not tell. */
size_t board_resident_bytes(void) {
    size_t exact = labelled_bytes("/proc/self/smaps_rollup", "Rss:");
    return exact > 0 ? exact : labelled_bytes("/proc/self/status", "VmRSS:");
}

/* The stack of a Linux program grows on demand, far further than this. */
size_t board_paintable_bytes(uintptr_t address) {
    (void)address;
    /* Touched from a frame that reaches further down, the stack grows there under valgrind too. */
    volatile char room[36 * 1024];
    room[0] = 0;
    (void)room[0];
    return 32 * 1024;
}
