/* SPDX-License-Identifier: Apache-2.0 */

/* The package manager would embed the files as array literals of Swift, for which the compiler takes half a
   minute; C's preprocessor takes none. */

#include "CPolicies.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char half_cheetah_flat_1[] = {
#embed "half-cheetah/flat-1.nudge"
};
static const unsigned char half_cheetah_flat_2[] = {
#embed "half-cheetah/flat-2.nudge"
};
static const unsigned char half_cheetah_flat_4[] = {
#embed "half-cheetah/flat-4.nudge"
};
static const unsigned char half_cheetah_ppo_1[] = {
#embed "half-cheetah/ppo-1.nudge"
};
static const unsigned char half_cheetah_ppo_2[] = {
#embed "half-cheetah/ppo-2.nudge"
};
static const unsigned char half_cheetah_ppo_3[] = {
#embed "half-cheetah/ppo-3.nudge"
};
static const unsigned char hopper_flat_1[] = {
#embed "hopper/flat-1.nudge"
};
static const unsigned char hopper_flat_2[] = {
#embed "hopper/flat-2.nudge"
};
static const unsigned char hopper_flat_3[] = {
#embed "hopper/flat-3.nudge"
};
static const unsigned char hopper_ppo_1[] = {
#embed "hopper/ppo-1.nudge"
};
static const unsigned char hopper_ppo_2[] = {
#embed "hopper/ppo-2.nudge"
};
static const unsigned char hopper_ppo_3[] = {
#embed "hopper/ppo-3.nudge"
};
static const unsigned char swimmer_flat_1[] = {
#embed "swimmer/flat-1.nudge"
};
static const unsigned char swimmer_flat_2[] = {
#embed "swimmer/flat-2.nudge"
};
static const unsigned char swimmer_flat_3[] = {
#embed "swimmer/flat-3.nudge"
};
static const unsigned char swimmer_ppo_1[] = {
#embed "swimmer/ppo-1.nudge"
};
static const unsigned char swimmer_ppo_2[] = {
#embed "swimmer/ppo-2.nudge"
};
static const unsigned char swimmer_ppo_3[] = {
#embed "swimmer/ppo-3.nudge"
};
static const unsigned char walker2d_flat_1[] = {
#embed "walker2d/flat-1.nudge"
};
static const unsigned char walker2d_flat_2[] = {
#embed "walker2d/flat-2.nudge"
};
static const unsigned char walker2d_flat_3[] = {
#embed "walker2d/flat-3.nudge"
};
static const unsigned char walker2d_ppo_1[] = {
#embed "walker2d/ppo-1.nudge"
};
static const unsigned char walker2d_ppo_2[] = {
#embed "walker2d/ppo-2.nudge"
};
static const unsigned char walker2d_ppo_3[] = {
#embed "walker2d/ppo-3.nudge"
};

#define POLICY(name, array) {name, array, sizeof array}

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} policies[] = {
    POLICY("half-cheetah/flat-1", half_cheetah_flat_1),
    POLICY("half-cheetah/flat-2", half_cheetah_flat_2),
    POLICY("half-cheetah/flat-4", half_cheetah_flat_4),
    POLICY("half-cheetah/ppo-1", half_cheetah_ppo_1),
    POLICY("half-cheetah/ppo-2", half_cheetah_ppo_2),
    POLICY("half-cheetah/ppo-3", half_cheetah_ppo_3),
    POLICY("hopper/flat-1", hopper_flat_1),
    POLICY("hopper/flat-2", hopper_flat_2),
    POLICY("hopper/flat-3", hopper_flat_3),
    POLICY("hopper/ppo-1", hopper_ppo_1),
    POLICY("hopper/ppo-2", hopper_ppo_2),
    POLICY("hopper/ppo-3", hopper_ppo_3),
    POLICY("swimmer/flat-1", swimmer_flat_1),
    POLICY("swimmer/flat-2", swimmer_flat_2),
    POLICY("swimmer/flat-3", swimmer_flat_3),
    POLICY("swimmer/ppo-1", swimmer_ppo_1),
    POLICY("swimmer/ppo-2", swimmer_ppo_2),
    POLICY("swimmer/ppo-3", swimmer_ppo_3),
    POLICY("walker2d/flat-1", walker2d_flat_1),
    POLICY("walker2d/flat-2", walker2d_flat_2),
    POLICY("walker2d/flat-3", walker2d_flat_3),
    POLICY("walker2d/ppo-1", walker2d_ppo_1),
    POLICY("walker2d/ppo-2", walker2d_ppo_2),
    POLICY("walker2d/ppo-3", walker2d_ppo_3),
};

const char *built_in_policy_name(size_t index) {
    return index < sizeof policies / sizeof policies[0] ? policies[index].name : NULL;
}

const unsigned char *built_in_policy(size_t index, size_t *count) {
    *count = policies[index].count;
    return policies[index].bytes;
}
