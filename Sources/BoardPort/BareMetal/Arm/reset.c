/* SPDX-License-Identifier: Apache-2.0 */

/* Reset of an Arm Cortex-M: vector table, and floating-point unit if it has one. */
#include <stdint.h>

#include "../startup.h"

extern uint32_t stack_top[];

#define COPROCESSOR_ACCESS (*(volatile uint32_t *)0xE000ED88)

_Noreturn void board_reset(void) {
#ifdef __ARM_FP
    /* Full access to coprocessors 10 and 11, which are the floating-point unit. */
    COPROCESSOR_ACCESS |= 0xFu << 20;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    board_start();
}

#define FAULT (void *)board_stop_at_fault

/* The first sixteen entries; interrupts stay off. A violated precondition is an undefined instruction; a
   stack overflow an access outside of the memory. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_top, (void *)board_reset, FAULT, FAULT, FAULT, FAULT, FAULT,
};
