/* SPDX-License-Identifier: Apache-2.0 */

/* From a processor that has a stack to main: .data and .bss; and the end of a program that faults. */
#include "startup.h"

#include <stdint.h>

#include "BoardPort.h"

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[];
int main(int argument_count, char **arguments);

_Noreturn void board_start(void) {
    const uint32_t *source = data_load;
    for (uint32_t *target = data_start; target < data_end;) *target++ = *source++;
    for (uint32_t *target = bss_start; target < bss_end;) *target++ = 0;
    board_exit(main(0, NULL));
}

_Noreturn void board_stop_at_fault(void) {
    static const char message[] = "nudge-agent: stopped by a fault\n";
    board_write(2, message, sizeof message - 1);
    board_exit(134);
}

/* The compiler's stack protector. */
uintptr_t __stack_chk_guard = 0xB0A2D5AFu;
_Noreturn void __stack_chk_fail(void) { board_stop_at_fault(); }
