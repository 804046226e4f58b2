/* SPDX-License-Identifier: Apache-2.0 */

/* From reset to main on an Arm Cortex-M: vector table, floating-point unit if it has one, .data, .bss. */
#include <stddef.h>
#include <stdint.h>

#include "BoardPort.h"
#include "semihosting.h"

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];
int main(int argument_count, char **arguments);

#define COPROCESSOR_ACCESS (*(volatile uint32_t *)0xE000ED88)

__attribute__((noreturn)) void board_reset(void) {
#ifdef __ARM_FP
    /* Full access to coprocessors 10 and 11, which are the floating-point unit. */
    COPROCESSOR_ACCESS |= 0xFu << 20;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    const uint32_t *source = data_load;
    for (uint32_t *target = data_start; target < data_end;) *target++ = *source++;
    for (uint32_t *target = bss_start; target < bss_end;) *target++ = 0;
    board_exit(main(0, NULL));
}

/* A violated precondition is an undefined instruction; a stack overflow an access outside of the memory. */
__attribute__((noreturn)) static void stop_at_fault(void) {
    static const char message[] = "nudge-agent: stopped by a fault\n";
    board_write(2, message, sizeof message - 1);
    board_exit(134);
}

/* The first sixteen entries; interrupts stay off. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_top,     (void *)board_reset,   (void *)stop_at_fault, (void *)stop_at_fault,
    (void *)stop_at_fault, (void *)stop_at_fault, (void *)stop_at_fault,
};

/* The compiler's stack protector. */
uintptr_t __stack_chk_guard = 0xB0A2D5AFu;
__attribute__((noreturn)) void __stack_chk_fail(void) { stop_at_fault(); }
