/* SPDX-License-Identifier: Apache-2.0 */

/* What Swift cannot say about MuJoCo by itself: its global handlers, a warning counter inside an array of
   structures, and three functions of the C library, so that nothing above needs Foundation. */
#ifndef NUDGE_CMUJOCO_SHIM_H
#define NUDGE_CMUJOCO_SHIM_H

#include <math.h>
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* MuJoCo's own handler writes MUJOCO_LOG.TXT and prints. Warnings are counted in mjData; that is enough. */
static inline void nudge_ignore_warning(const char *message) { (void)message; }

/* An error means that the engine cannot go on (its stack or the memory is exhausted) and must not return. */
static inline void nudge_stop(const char *message) {
    fprintf(stderr, "nudge: MuJoCo cannot continue: %s\n", message);
    abort();
}

/* Any thread may call it at any time: every call stores the same two addresses. */
static inline void nudge_install_handlers(void) {
    __atomic_store_n(&mju_user_warning, nudge_ignore_warning, __ATOMIC_RELAXED);
    __atomic_store_n(&mju_user_error, nudge_stop, __ATOMIC_RELAXED);
}

/* How often the engine found a number that is not finite or too large, and started over from qpos0. */
static inline int nudge_divergence_count(const mjData *data) {
    return data->warning[mjWARN_BADQPOS].number + data->warning[mjWARN_BADQVEL].number +
           data->warning[mjWARN_BADQACC].number;
}

static inline void nudge_clear_warnings(mjData *data) {
    for (int i = 0; i < mjNWARNING; i++) {
        data->warning[i].number = 0;
        data->warning[i].lastinfo = 0;
    }
}

static inline int nudge_can_read(const char *path) { return access(path, R_OK) == 0; }
static inline double nudge_sine(double angle) { return sin(angle); }
static inline double nudge_cosine(double angle) { return cos(angle); }

#endif
