/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "CBenchmarks.h"

#include <stdio.h>
#include <time.h>

static uint64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t benchmark_thread_nanoseconds(void) { return now(CLOCK_THREAD_CPUTIME_ID); }
uint64_t benchmark_wall_nanoseconds(void) { return now(CLOCK_MONOTONIC); }

uint64_t benchmark_children_nanoseconds(void) {
    uint64_t sum = 0;
    int child;
    clockid_t clock;
    FILE *children = fopen("/proc/thread-self/children", "r");
    if (children == NULL) return 0;
    while (fscanf(children, "%d", &child) == 1) {
        if (clock_getcpuclockid(child, &clock) == 0) sum += now(clock);
    }
    fclose(children);
    return sum;
}
