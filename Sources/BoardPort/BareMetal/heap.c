/* SPDX-License-Identifier: Apache-2.0 */

/* There is no heap: whoever asks for one stops the program. */
#include <stddef.h>

#include "BoardPort.h"

void board_seal_heap(void) {}
unsigned long board_heap_calls(void) { return 0; }

static _Noreturn void refuse(void) {
    static const char message[] = "nudge-agent: the heap was used where nothing may allocate\n";
    board_write(2, message, sizeof message - 1);
    board_exit(134);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
    (void)memory, (void)alignment, (void)bytes;
    refuse();
}

void *malloc(size_t bytes) {
    (void)bytes;
    refuse();
}

void *calloc(size_t count, size_t bytes) {
    (void)count, (void)bytes;
    refuse();
}

void *realloc(void *memory, size_t bytes) {
    (void)memory, (void)bytes;
    refuse();
}

void free(void *memory) {
    (void)memory;
    refuse();
}
