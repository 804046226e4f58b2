/* SPDX-License-Identifier: Apache-2.0 */

/* The two kinds of things that keys come from. At most one of them is open. */
#ifndef NUDGE_KEYS_H
#define NUDGE_KEYS_H

#include <stddef.h>

/* As board_keys_open and board_keys_next. */
int terminal_open(void);
int terminal_next(void);
/* Whether a terminal is open. */
int terminal_is_open(void);
/* Shows a text there. What a terminal that was stopped does not take in time is left out. */
void terminal_write(const char *bytes, size_t count);

int input_open(const char *path);
int input_next(void);

#endif
