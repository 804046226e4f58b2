/* SPDX-License-Identifier: Apache-2.0 */

/* What the processors' own reset code ends in. Both need a stack. */
#ifndef NUDGE_STARTUP_H
#define NUDGE_STARTUP_H

/* Fills .data and .bss, runs main, and ends the program. */
_Noreturn void board_start(void);
/* Says that a fault stopped the program, and ends it. */
_Noreturn void board_stop_at_fault(void);

#endif
