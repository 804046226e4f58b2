/* SPDX-License-Identifier: Apache-2.0 */

/* The package manager would embed the files as array literals of Swift, for which the compiler takes half a
   minute; C's preprocessor takes none. */

#include "CPolicies.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char half_cheetah_1[] = {
#embed "half-cheetah/ppo-1.nudge"
};
static const unsigned char half_cheetah_2[] = {
#embed "half-cheetah/ppo-2.nudge"
};
static const unsigned char half_cheetah_3[] = {
#embed "half-cheetah/ppo-3.nudge"
};
static const unsigned char hopper_1[] = {
#embed "hopper/ppo-1.nudge"
};
static const unsigned char hopper_2[] = {
#embed "hopper/ppo-2.nudge"
};
static const unsigned char hopper_3[] = {
#embed "hopper/ppo-3.nudge"
};
static const unsigned char swimmer_1[] = {
#embed "swimmer/ppo-1.nudge"
};
static const unsigned char swimmer_2[] = {
#embed "swimmer/ppo-2.nudge"
};
static const unsigned char swimmer_3[] = {
#embed "swimmer/ppo-3.nudge"
};
static const unsigned char walker2d_1[] = {
#embed "walker2d/ppo-1.nudge"
};
static const unsigned char walker2d_2[] = {
#embed "walker2d/ppo-2.nudge"
};
static const unsigned char walker2d_3[] = {
#embed "walker2d/ppo-3.nudge"
};

#define POLICY(name, array) {name, array, sizeof array}

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} policies[] = {
    POLICY("half-cheetah/ppo-1", half_cheetah_1),
    POLICY("half-cheetah/ppo-2", half_cheetah_2),
    POLICY("half-cheetah/ppo-3", half_cheetah_3),
    POLICY("hopper/ppo-1", hopper_1),
    POLICY("hopper/ppo-2", hopper_2),
    POLICY("hopper/ppo-3", hopper_3),
    POLICY("swimmer/ppo-1", swimmer_1),
    POLICY("swimmer/ppo-2", swimmer_2),
    POLICY("swimmer/ppo-3", swimmer_3),
    POLICY("walker2d/ppo-1", walker2d_1),
    POLICY("walker2d/ppo-2", walker2d_2),
    POLICY("walker2d/ppo-3", walker2d_3),
};

const char *built_in_policy_name(size_t index) {
    return index < sizeof policies / sizeof policies[0] ? policies[index].name : NULL;
}

const unsigned char *built_in_policy(size_t index, size_t *count) {
    *count = policies[index].count;
    return policies[index].bytes;
}
