/* SPDX-License-Identifier: Apache-2.0 */

#include "CBenchmarks.h"

#include <time.h>

static uint64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t benchmark_thread_nanoseconds(void) { return now(CLOCK_THREAD_CPUTIME_ID); }
uint64_t benchmark_wall_nanoseconds(void) { return now(CLOCK_MONOTONIC); }
