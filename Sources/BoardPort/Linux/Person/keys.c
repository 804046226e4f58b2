/* SPDX-License-Identifier: Apache-2.0 */

#include "keys.h"

#include "BoardPerson.h"
#include "BoardPort.h"

static int is_from_terminal;

int board_keys_open(const char *device) {
    is_from_terminal = device == NULL;
    return is_from_terminal ? terminal_open() : input_open(device);
}

int board_keys_next(void) { return is_from_terminal ? terminal_next() : input_next(); }

void board_say(const void *bytes, size_t count) {
    if (terminal_is_open()) terminal_write(bytes, count);
    else board_write(1, bytes, count);
}
