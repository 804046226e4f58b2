/* SPDX-License-Identifier: Apache-2.0 */

// Counts the heap allocations of the calling thread, to prove that a region makes none.
//
// Linking this target replaces malloc and its relatives by ones that forward to the C library's own. Where
// that is not possible (another C library than glibc, or a sanitizer that replaces them itself) nothing is
// counted and AllocationGuardIsAvailable returns false.

#ifndef ALLOCATION_GUARD_H
#define ALLOCATION_GUARD_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted in this build.
bool AllocationGuardIsAvailable(void);

/// Starts counting the allocations of this thread at zero.
void AllocationGuardBegin(void);

/// Stops counting. Returns the allocations and reallocations of this thread since the beginning.
uint64_t AllocationGuardEnd(void);

#endif
