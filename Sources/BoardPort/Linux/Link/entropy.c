/* SPDX-License-Identifier: Apache-2.0 */

#define _GNU_SOURCE
#include <sys/random.h>

#include "BoardLink.h"
#include "BoardPort.h"

void board_entropy(void *buffer, size_t count) {
    char *position = buffer;
    while (count > 0) {
        /* Up to 256 bytes come whole and without interruption once the kernel has gathered enough. */
        ssize_t got = getrandom(position, count < 256 ? count : 256, 0);
        if (got <= 0) {
            static const char message[] = "nudge-agent: this kernel has no getrandom\n";
            board_write(2, message, sizeof message - 1);
            board_exit(71);
        }
        position += got;
        count -= (size_t)got;
    }
}
