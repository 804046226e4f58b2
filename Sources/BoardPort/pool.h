/* SPDX-License-Identifier: Apache-2.0 */

/* The pool that takes the heap's place while TLS runs or a name is looked up. A build without a link has
   none, and all of this folds away. */
#ifndef NUDGE_POOL_H
#define NUDGE_POOL_H

#include <stddef.h>

#ifdef BOARD_WITH_LINK

/* Between these two the C library's heap is the pool. */
void board_pool_enter(void);
void board_pool_leave(void);
/* Whether a request failed since the last board_pool_enter. */
int board_pool_was_full(void);

int board_pool_is_entered(void);
int board_pool_owns(const void *memory);
/* As aligned_alloc, for alignments up to 16; NULL when the pool is full. */
void *board_pool_take(size_t alignment, size_t bytes);
void *board_pool_take_zeroed(size_t count, size_t bytes);
void *board_pool_resize(void *memory, size_t bytes);
void board_pool_give_back(void *memory);

#else

static inline int board_pool_is_entered(void) { return 0; }
static inline int board_pool_owns(const void *memory) { return (void)memory, 0; }
static inline void *board_pool_take(size_t alignment, size_t bytes) {
    return (void)alignment, (void)bytes, NULL;
}
static inline void *board_pool_take_zeroed(size_t count, size_t bytes) {
    return (void)count, (void)bytes, NULL;
}
static inline void *board_pool_resize(void *memory, size_t bytes) {
    return (void)memory, (void)bytes, NULL;
}
static inline void board_pool_give_back(void *memory) { (void)memory; }

#endif

#endif
