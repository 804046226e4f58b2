/* SPDX-License-Identifier: Apache-2.0 */

/* What an agent needs from the board it runs on. Linux/ and BareMetal/ implement the same functions, so that
   one Swift program runs on both. Nothing here touches a floating-point number. */
#ifndef NUDGE_BOARD_PORT_H
#define NUDGE_BOARD_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Arguments. Number 0 is the program's name; NULL beyond the last one. */
int board_argument_count(void);
const char *board_argument(int index);

/* The value of an environment variable, or NULL. */
const char *board_variable(const char *name);

/* Nanoseconds of a clock that never goes back. On bare metal it ticks every hundredth of a second. */
uint64_t board_nanoseconds(void);
/* Waits at least this long. */
void board_sleep_milliseconds(uint32_t milliseconds);

/* Writes all bytes; stream 1 is standard output, 2 standard error. Unbuffered. */
void board_write(int stream, const void *bytes, size_t count);
/* Whether anything of standard output was lost so far, as on a full disk. */
int board_output_lost(void);
/* The bytes of a file, or -1 when it cannot be read. */
long board_file_bytes(const char *path);
/* Reads at most `capacity` bytes into `buffer`. Returns how many, or -1. */
long board_read_file(const char *path, void *buffer, size_t capacity);
/* Ends the program. */
_Noreturn void board_exit(int status);

/* Start-up memory: zeroed, aligned to 64 bytes, never given back; NULL when the board has no more. On Linux
   it comes from the kernel, on bare metal from a fixed region. It is no heap call. */
void *board_take_memory(size_t bytes);
/* Bytes of physical memory that the program occupies now; 0 when unknown. */
size_t board_resident_bytes(void);

/* Ends start-up: from here on, calls of the C library's heap are counted. */
void board_seal_heap(void);
/* Calls of malloc, calloc, realloc, posix_memalign, aligned_alloc and free (of something) since then. */
unsigned long board_heap_calls(void);

/* Fills the unused stack below the caller with a pattern. */
void board_paint_stack(void);
/* Bytes of stack below that caller that were used since: at most BOARD_PAINTED_BYTES. */
size_t board_stack_bytes(void);

/* The processor family that this was built for, for example "arm64". */
const char *board_architecture(void);

#endif
