/* SPDX-License-Identifier: Apache-2.0 */

/* The starting policies inside the program, so that an installed command needs no file for them. */
#ifndef NUDGE_POLICIES_H
#define NUDGE_POLICIES_H

#include <stddef.h>

/* The name of a policy, as hopper/ppo-1, counted from 0 and sorted; NULL behind the last one. */
const char *built_in_policy_name(size_t index);

/* The policy's file, and how many bytes it has. index is one that has a name. */
const unsigned char *built_in_policy(size_t index, size_t *count);

#endif
