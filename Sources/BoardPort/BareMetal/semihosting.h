/* SPDX-License-Identifier: Apache-2.0 */

/* Semihosting: a debugger, or an emulator, does a program's input and output ("Semihosting for AArch32 and
   AArch64", Arm's ABI; "RISC-V Semihosting" differs in how the debugger is called). A product's firmware
   brings its own implementation of BoardPort.h instead. */
#ifndef NUDGE_SEMIHOSTING_H
#define NUDGE_SEMIHOSTING_H

#include <stdint.h>

enum semihosting_operation {
    semihosting_open = 0x01,
    semihosting_close = 0x02,
    semihosting_write = 0x05,
    semihosting_read = 0x06,
    semihosting_file_length = 0x0C,
    semihosting_clock = 0x10,
    semihosting_time = 0x11,
    semihosting_command_line = 0x15,
    semihosting_exit = 0x20,
};

static inline int32_t semihost(enum semihosting_operation operation, const void *arguments) {
#ifdef __riscv
    register int32_t a0 __asm__("a0") = (int32_t)operation;
    register const void *a1 __asm__("a1") = arguments;
    /* A debugger knows its call by the two instructions around it, none of them compressed, in one page. */
    __asm__ volatile(
        ".option push\n .option norvc\n .balign 16\n"
        "slli x0, x0, 0x1f\n ebreak\n srai x0, x0, 7\n .option pop"
        : "+r"(a0) : "r"(a1) : "memory");
    return a0;
#else
    register int32_t r0 __asm__("r0") = (int32_t)operation;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
#endif
}

#endif
