/* SPDX-License-Identifier: Apache-2.0 */

/* Somebody beside the board: keys that are pressed, words and lights that say what goes on. Only Linux has
   it; see Linux/Person/. One thread uses it. What goes wrong, board_link_complaint says in words. */
#ifndef NUDGE_BOARD_PERSON_H
#define NUDGE_BOARD_PERSON_H

#include <stddef.h>
#include <stdint.h>

/* Opens where keys come from: the program's terminal if `device` is NULL, which then hands out every key at
   once and shows none; otherwise a device of the kernel's input layer, which nobody else gets a key of from
   then on, or a pipe that carries events as such a device does. However the program ends or is stopped, the
   terminal is as it was before. Returns 0, or -1 with a complaint. */
int board_keys_open(const char *device);
/* The next key that was pressed: a byte from a terminal, a code of linux/input-event-codes.h from a device.
   Does not wait. Returns 0 when there is none, and -1 when whatever they come from is gone: it is closed then
   and may be opened again. */
int board_keys_next(void);

/* Says something: on the terminal, if keys come from one, otherwise on standard output. */
void board_say(const void *bytes, size_t count);

/* Finds lights: names of /sys/class/leds, or folders like those there, with commas between them; at most 16.
   Returns how many, or -1 with a complaint. */
int board_lights_find(const char *names);
/* Switches the lights on whose bits are 1, the first one's lowest, and all others off. */
void board_lights_show(uint32_t lit);

#endif
