/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include "EnvironmentPort.h"

#include <sched.h>

/* What the thread could use before it was bound. */
static __thread cpu_set_t unbound;

int environment_bind(int index, int count) {
    if (sched_getaffinity(0, sizeof unbound, &unbound) != 0 || CPU_COUNT(&unbound) != count) return 0;
    int processor = 0;
    for (int before = 0; before < index || !CPU_ISSET(processor, &unbound); processor++) {
        before += CPU_ISSET(processor, &unbound) != 0;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0;
}

void environment_unbind(void) { sched_setaffinity(0, sizeof unbound, &unbound); }
