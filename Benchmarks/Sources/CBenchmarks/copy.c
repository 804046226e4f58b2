/* SPDX-License-Identifier: Apache-2.0 */

#include "CBenchmarks.h"

void benchmark_copy_in_place(int16_t *numbers, int64_t count) {
    typedef uint64_t pair __attribute__((vector_size(16)));
    /* Volatile, or the compiler would see that nothing changes. */
    volatile pair *pairs = (volatile pair *)numbers;
    for (int64_t index = 0; index < count / 8; index++) {
        pairs[index] = pairs[index];
    }
}
