/* SPDX-License-Identifier: Apache-2.0 */

/* Reset of a RISC-V in machine mode: stack, the C library's thread, traps, and what faults. Both functions
   start without a stack. */
#include "../startup.h"

/* A violated precondition is an undefined instruction; a stack overflow an access below the stack. */
__attribute__((naked, aligned(4), used)) static void stop_at_trap(void) {
    __asm__ volatile("la sp, stack_top\n j board_stop_at_fault");
}

/* What lies below the stack is code. Region 1 of the physical memory protection makes all from here to there
   readable and executable, and locked, so that machine mode, too, may not write there. */
__attribute__((naked, section(".vectors"), used)) void board_reset(void) {
    __asm__ volatile(
        ".option push\n"
        ".option arch, +zicsr\n"
        "la sp, stack_top\n"
        "la tp, thread_start\n"
        "la t0, %0\n"
        "csrw mtvec, t0\n"
        "la t0, board_reset\n"
        "srli t0, t0, 2\n"
        "csrw pmpaddr0, t0\n"
        "la t0, stack_limit\n"
        "srli t0, t0, 2\n"
        "csrw pmpaddr1, t0\n"
        "li t0, 0x8D00\n" /* region 1: locked, from the address before to its own, executable, readable */
        "csrw pmpcfg0, t0\n"
        "j board_start\n"
        ".option pop" ::"i"(stop_at_trap));
}
