/* SPDX-License-Identifier: Apache-2.0 */

/* A first-fit allocator over a fixed piece of memory.

   The pool is a row of blocks, each behind a header with its length; free neighbours are joined when a
   request passes over them. A handshake holds some two hundred blocks, so walking along them is cheap. */
#include "../../pool.h"

#include <stdint.h>
#include <string.h>

#include "BoardLink.h"

/* Measured need: see board_pool_peak_bytes. A test can make it too small. */
#ifndef BOARD_POOL_BYTES
#define BOARD_POOL_BYTES (96 * 1024)
#endif

enum { granule_bytes = 16 };

/* What stands before every block; as long as a granule, so that blocks are aligned to it. */
struct header {
    uint32_t bytes; /* of the block behind it, a multiple of a granule */
    uint32_t is_used;
    uint32_t padding[2];
};
_Static_assert(sizeof(struct header) == granule_bytes, "a block begins on a granule");
_Static_assert(BOARD_POOL_BYTES % granule_bytes == 0, "the pool is a row of granules");

static _Alignas(granule_bytes) char pool[BOARD_POOL_BYTES];
static char *const pool_end = pool + sizeof pool;
static size_t peak_bytes, used_bytes;
static int depth, was_full;

void board_pool_enter(void) {
    if (depth++ == 0) was_full = 0;
}
void board_pool_leave(void) { depth--; }
int board_pool_was_full(void) { return was_full; }
int board_pool_is_entered(void) { return depth > 0; }

int board_pool_owns(const void *memory) {
    return (uintptr_t)memory - (uintptr_t)pool < sizeof pool;
}

size_t board_pool_bytes(void) { return sizeof pool; }
size_t board_pool_peak_bytes(void) { return peak_bytes; }
size_t board_pool_used_bytes(void) { return used_bytes; }

static struct header *header_of(void *memory) { return (struct header *)memory - 1; }
static char *end_of(struct header *header) { return (char *)(header + 1) + header->bytes; }

static void join_free_neighbours(struct header *header) {
    while (end_of(header) < pool_end) {
        struct header *next = (struct header *)end_of(header);
        if (next->is_used) return;
        header->bytes += sizeof *next + next->bytes;
    }
}

/* Cuts off what a block has too much, if another block fits in there. */
static void split(struct header *header, size_t bytes) {
    size_t rest = header->bytes - bytes;
    if (rest <= sizeof *header) return;
    header->bytes = (uint32_t)bytes;
    struct header *next = (struct header *)end_of(header);
    *next = (struct header){.bytes = (uint32_t)(rest - sizeof *next)};
}

static void *use(struct header *header, size_t bytes) {
    split(header, bytes);
    header->is_used = 1;
    used_bytes += sizeof *header + header->bytes;
    size_t filled = (size_t)(end_of(header) - pool);
    if (filled > peak_bytes) peak_bytes = filled;
    return header + 1;
}

void *board_pool_take(size_t alignment, size_t bytes) {
    struct header *header = (struct header *)pool;
    if (header->bytes == 0) header->bytes = sizeof pool - sizeof *header;
    if (alignment <= granule_bytes && bytes <= sizeof pool) {
        size_t rounded = (bytes + granule_bytes - 1) / granule_bytes * granule_bytes;
        for (; (char *)header < pool_end; header = (struct header *)end_of(header)) {
            if (header->is_used) continue;
            join_free_neighbours(header);
            if (header->bytes >= rounded) return use(header, rounded);
        }
    }
    was_full = 1;
    return NULL;
}

void *board_pool_take_zeroed(size_t count, size_t bytes) {
    size_t product;
    if (__builtin_mul_overflow(count, bytes, &product)) return NULL;
    void *memory = board_pool_take(granule_bytes, product);
    return memory == NULL ? NULL : memset(memory, 0, product);
}

void *board_pool_resize(void *memory, size_t bytes) {
    if (memory == NULL) return board_pool_take(granule_bytes, bytes);
    size_t old_bytes = header_of(memory)->bytes;
    if (bytes <= old_bytes) return memory;
    void *larger = board_pool_take(granule_bytes, bytes);
    if (larger == NULL) return NULL;
    memcpy(larger, memory, old_bytes);
    board_pool_give_back(memory);
    return larger;
}

void board_pool_give_back(void *memory) {
    struct header *header = header_of(memory);
    used_bytes -= sizeof *header + header->bytes;
    header->is_used = 0;
}
