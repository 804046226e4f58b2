/* SPDX-License-Identifier: Apache-2.0 */

/* BoardSerial.h on Arm's MPS2 boards, with the first of their UARTs ("CMSDK APB UART", Arm DDI 0479). */
#include "BoardSerial.h"

/* Where it is, and the interrupt of what it receives. */
#ifdef __ARM_ARCH_8M_MAIN__
#define UART_ADDRESS 0x50200000u /* as a processor in its secure state sees it */
#define UART_INTERRUPT 32
#else
#define UART_ADDRESS 0x40004000u
#define UART_INTERRUPT 0
#endif

#define INTERRUPT_ENABLE ((volatile uint32_t *)0xE000E100)
#define INTERRUPT_CLEAR ((volatile uint32_t *)0xE000E280)

static volatile struct uart {
    uint32_t data, state, control, interrupt, divider;
} *const uart = (volatile struct uart *)UART_ADDRESS;

enum { uart_is_full_to_send = 1, uart_has_received = 2 };
enum { uart_sends = 1, uart_receives = 2, uart_interrupts = 8 };

void board_serial_open(void) {
    uart->divider = 217; /* 115,200 bits per second at 25 MHz */
    uart->control = uart_sends | uart_receives | uart_interrupts;
    /* An interrupt only wakes the processor: none is ever taken. */
    __asm__ volatile("cpsid i" ::: "memory");
    INTERRUPT_ENABLE[UART_INTERRUPT / 32] = 1u << UART_INTERRUPT % 32;
}

int board_serial_receive(void) { return uart->state & uart_has_received ? (int)(uart->data & 0xFF) : -1; }

/* What comes between the look at the state and the sleep ends the sleep at once. */
void board_serial_wait(void) {
    for (;;) {
        uart->interrupt = uart_has_received;
        INTERRUPT_CLEAR[UART_INTERRUPT / 32] = 1u << UART_INTERRUPT % 32;
        if (uart->state & uart_has_received) return;
        __asm__ volatile("wfi" ::: "memory");
    }
}

void board_serial_send(const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    for (size_t index = 0; index < count; index++) {
        while (uart->state & uart_is_full_to_send) continue;
        uart->data = next[index];
    }
}
