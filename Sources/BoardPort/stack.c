/* SPDX-License-Identifier: Apache-2.0 */

/* Stack painting: fill what is unused with a pattern, run, then see how far the pattern is gone. */
#include "paint.h"

#include "BoardPort.h"

static const uint32_t pattern = 0x57ACC01Du;
static volatile uint32_t *painted_end;
static size_t painted_words;

/* Leaves room for this function's own frame and for a red zone. */
__attribute__((noinline)) void board_paint_stack(void) {
    uintptr_t frame = (uintptr_t)__builtin_frame_address(0) - 512;
    painted_end = (volatile uint32_t *)(frame & ~(uintptr_t)63);
    painted_words = board_paintable_bytes((uintptr_t)painted_end) / sizeof pattern;
    for (size_t word = 1; word <= painted_words; word++) painted_end[-(ptrdiff_t)word] = pattern;
}

__attribute__((noinline)) size_t board_stack_bytes(void) {
    volatile uint32_t *start = painted_end - painted_words;
    size_t untouched = 0;
    while (untouched < painted_words && start[untouched] == pattern) untouched++;
    return (painted_words - untouched) * sizeof pattern + 512;
}
