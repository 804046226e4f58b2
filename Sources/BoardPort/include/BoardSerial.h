/* SPDX-License-Identifier: Apache-2.0 */

/* The serial line between a microcontroller and its gateway. BareMetal/ implements it for emulated boards;
   a product's firmware brings its own, with an interrupt that keeps what comes while an episode is played. */
#ifndef NUDGE_BOARD_SERIAL_H
#define NUDGE_BOARD_SERIAL_H

#include <stddef.h>
#include <stdint.h>

/* Switches the line on. */
void board_serial_open(void);
/* The next byte that came, or -1 when none is there. */
int board_serial_receive(void);
/* Sleeps until a byte is there. */
void board_serial_wait(void);
/* Sends bytes, and waits until the last one is on its way. */
void board_serial_send(const void *bytes, size_t count);
/* A number that no start of this board has had before. */
uint64_t board_start_number(void);

#endif
