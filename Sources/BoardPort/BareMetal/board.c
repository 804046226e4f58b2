/* SPDX-License-Identifier: Apache-2.0 */

/* BoardPort for a microcontroller whose input and output go through semihosting. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../paint.h"
#include "BoardPort.h"
#include "BoardSerial.h"
#include "semihosting.h"

#define ARGUMENT_COUNT_MAXIMUM 16

static char command_line[160];
static const char *arguments[ARGUMENT_COUNT_MAXIMUM];
static int argument_count = -1;

/* Cuts the command line at its spaces, once. */
static void read_arguments(void) {
    struct {
        char *buffer;
        uint32_t bytes;
    } request = {command_line, sizeof command_line - 1};
    argument_count = 0;
    if (semihost(semihosting_command_line, &request) != 0) return;
    char *position = command_line;
    while (*position != 0 && argument_count < ARGUMENT_COUNT_MAXIMUM) {
        while (*position == ' ') *position++ = 0;
        if (*position == 0) break;
        arguments[argument_count++] = position;
        while (*position != 0 && *position != ' ') position++;
    }
}

int board_argument_count(void) {
    if (argument_count < 0) read_arguments();
    return argument_count;
}

const char *board_argument(int index) {
    return index >= 0 && index < board_argument_count() ? arguments[index] : NULL;
}

const char *board_variable(const char *name) {
    (void)name;
    return NULL;
}

uint64_t board_nanoseconds(void) { return (uint64_t)(uint32_t)semihost(semihosting_clock, NULL) * 10000000u; }

void board_sleep_milliseconds(uint32_t milliseconds) {
    uint64_t end = board_nanoseconds() + (uint64_t)milliseconds * 1000000u;
    while (board_nanoseconds() < end) continue;
}

/* The emulator's time of day in seconds, and the hundredths of a second that it has run. */
uint64_t board_start_number(void) {
    uint32_t seconds = (uint32_t)semihost(semihosting_time, NULL);
    return (uint64_t)seconds << 32 | (uint32_t)semihost(semihosting_clock, NULL);
}

/* Opens a file of the debugger's; modes as in the standard: 1 "rb", 4 "w", 8 "a". */
static int32_t open_file(const char *path, uint32_t mode) {
    struct {
        const char *path;
        uint32_t mode, length;
    } request = {path, mode, strlen(path)};
    return semihost(semihosting_open, &request);
}

int board_output_lost(void) { return 0; }

void board_write(int stream, const void *bytes, size_t count) {
    static int32_t handles[2];
    int index = stream == 2;
    /* The name ":tt" is the console: opened for writing it is standard output, for appending the error. */
    if (handles[index] == 0) handles[index] = open_file(":tt", index == 1 ? 8 : 4);
    struct {
        int32_t handle;
        const void *bytes;
        uint32_t count;
    } request = {handles[index], bytes, count};
    semihost(semihosting_write, &request);
}

long board_file_bytes(const char *path) {
    int32_t handle = open_file(path, 1);
    if (handle < 0) return -1;
    int32_t bytes = semihost(semihosting_file_length, &handle);
    semihost(semihosting_close, &handle);
    return bytes;
}

long board_read_file(const char *path, void *buffer, size_t capacity) {
    int32_t handle = open_file(path, 1);
    if (handle < 0) return -1;
    struct {
        int32_t handle;
        void *buffer;
        uint32_t bytes;
    } request = {handle, buffer, capacity};
    int32_t missing = semihost(semihosting_read, &request);
    semihost(semihosting_close, &handle);
    return missing < 0 ? -1 : (long)(capacity - (size_t)missing);
}

_Noreturn void board_exit(int status) {
    struct {
        uint32_t reason, status;
    } request = {0x20026, (uint32_t)status}; /* the application ended by itself */
    semihost(semihosting_exit, &request);
    for (;;) continue;
}

extern char arena_start[], arena_end[], stack_limit[];

void *board_take_memory(size_t bytes) {
    static size_t used;
    size_t rounded = (bytes + 63) / 64 * 64;
    if (rounded < bytes || rounded > (size_t)(arena_end - arena_start) - used) return NULL;
    void *memory = arena_start + used;
    used += rounded;
    return memset(memory, 0, rounded);
}

size_t board_resident_bytes(void) { return 0; }

size_t board_paintable_bytes(uintptr_t address) { return address - (uintptr_t)stack_limit; }
