// SPDX-License-Identifier: Apache-2.0
// An engine that is wrong on purpose, to be loaded before libmujoco: after every step the last bit of one
// velocity differs.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <mujoco/mujoco.h>
#include <string.h>

void mj_step(const mjModel *model, mjData *data) {
    void (*step)(const mjModel *, mjData *);
    unsigned long long bits;
    *(void **)&step = dlsym(RTLD_NEXT, "mj_step");
    step(model, data);
    memcpy(&bits, data->qvel, sizeof bits);
    bits ^= 1;
    memcpy(data->qvel, &bits, sizeof bits);
}
