/* SPDX-License-Identifier: Apache-2.0 */

/* BoardSerial.h on qemu's RISC-V machine "virt": an NS16550, whose interrupt comes through a PLIC. */
#include "BoardSerial.h"

/* A board's registers, of one byte each. */
static volatile struct uart {
    uint8_t data, interrupt_enable, fifo_control, line_control, modem_control, line_state;
} *const uart = (volatile struct uart *)0x10000000u;

enum { uart_has_received = 0x01, uart_can_send = 0x20 }; /* line_state */
enum { uart_divider_shows = 0x80, uart_eight_bits = 0x03 }; /* line_control */
enum { uart_fifo_is_on = 0x01, uart_receive_interrupt = 0x01 };

/* The interrupt controller, as the first processor's machine mode sees it. */
#define UART_INTERRUPT 10
#define PRIORITY ((volatile uint32_t *)0x0C000000)
#define ENABLE ((volatile uint32_t *)0x0C002000)
#define CLAIM (*(volatile uint32_t *)0x0C200004)

void board_serial_open(void) {
    uart->line_control = uart_divider_shows | uart_eight_bits;
    uart->data = 2; /* 115,200 bits per second at 3.6864 MHz */
    uart->interrupt_enable = 0;
    uart->line_control = uart_eight_bits;
    uart->fifo_control = uart_fifo_is_on;
    uart->interrupt_enable = uart_receive_interrupt;
    /* An interrupt only wakes the processor: none is ever taken. */
    PRIORITY[UART_INTERRUPT] = 1;
    ENABLE[UART_INTERRUPT / 32] = 1u << UART_INTERRUPT % 32;
    uint32_t external = 1u << 11;
    __asm__ volatile(".option push\n .option arch, +zicsr\n csrs mie, %0\n .option pop" ::"r"(external));
}

int board_serial_receive(void) { return uart->line_state & uart_has_received ? (int)uart->data : -1; }

/* What comes between the look at the state and the sleep ends the sleep at once. */
void board_serial_wait(void) {
    while (!(uart->line_state & uart_has_received)) {
        __asm__ volatile("wfi" ::: "memory");
        CLAIM = CLAIM;
    }
}

void board_serial_send(const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    for (size_t index = 0; index < count; index++) {
        while (!(uart->line_state & uart_can_send)) continue;
        uart->data = next[index];
    }
}
