/* SPDX-License-Identifier: Apache-2.0 */

/* The C library's heap, counted. A program that defines these functions replaces the library's.

   An agent without a simulator needs no heap at all: built with BOARD_WITHOUT_HEAP, what start-up code of
   the C library may ask for comes from a small fixed region, and nothing is ever given back. Otherwise the
   calls go on to glibc. While a link is at work (pool.h), they go to its pool, and are not counted. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../pool.h"
#include "BoardPort.h"

static int is_sealed;
static unsigned long calls;

void board_seal_heap(void) {
    __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&is_sealed, 1, __ATOMIC_RELAXED);
}

unsigned long board_heap_calls(void) { return __atomic_load_n(&calls, __ATOMIC_RELAXED); }

static void count_call(void) {
    if (__atomic_load_n(&is_sealed, __ATOMIC_RELAXED)) __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
}

#ifdef BOARD_WITHOUT_HEAP

static _Alignas(64) char region[4096];
static size_t used;

static void *take(size_t alignment, size_t bytes) {
    size_t start = (used + alignment - 1) / alignment * alignment;
    if (bytes > sizeof region || start > sizeof region - bytes) {
        static const char message[] = "nudge-agent: the heap was used where nothing may allocate\n";
        board_write(2, message, sizeof message - 1);
        abort();
    }
    used = start + bytes;
    return region + start;
}

static void *__libc_malloc(size_t bytes) { return take(16, bytes); }
static void *__libc_calloc(size_t count, size_t bytes) {
    size_t product;
    return take(16, __builtin_mul_overflow(count, bytes, &product) ? SIZE_MAX : product);
}
static void *__libc_memalign(size_t alignment, size_t bytes) { return take(alignment, bytes); }
static void __libc_free(void *memory) { (void)memory; }

static void *__libc_realloc(void *memory, size_t bytes) {
    void *larger = take(16, bytes);
    if (memory == NULL) return larger;
    /* How long the old piece is nobody knows; what may be read ends where the new one begins. */
    size_t readable = (size_t)((char *)larger - (char *)memory);
    return memcpy(larger, memory, bytes < readable ? bytes : readable);
}

#else

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);
extern void __libc_free(void *memory);

#endif

void *malloc(size_t bytes) {
    if (board_pool_is_entered()) return board_pool_take(16, bytes);
    count_call();
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
    if (board_pool_is_entered()) return board_pool_take_zeroed(count, bytes);
    count_call();
    return __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes) {
    if (memory == NULL ? board_pool_is_entered() : board_pool_owns(memory))
        return board_pool_resize(memory, bytes);
    count_call();
    return __libc_realloc(memory, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    if (board_pool_is_entered()) return board_pool_take(alignment, bytes);
    count_call();
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
    *memory = aligned_alloc(alignment, bytes);
    return *memory == NULL ? ENOMEM : 0;
}

/* To free nothing, as glibc's qsort does, is no use of the heap. */
void free(void *memory) {
    if (memory == NULL) return;
    if (board_pool_owns(memory)) {
        board_pool_give_back(memory);
        return;
    }
    count_call();
    __libc_free(memory);
}
