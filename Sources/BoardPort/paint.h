/* SPDX-License-Identifier: Apache-2.0 */

#ifndef NUDGE_PAINT_H
#define NUDGE_PAINT_H

#include <stddef.h>
#include <stdint.h>

/* How many bytes below an address belong to the stack and may be painted. */
size_t board_paintable_bytes(uintptr_t address);

#endif
