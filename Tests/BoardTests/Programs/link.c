/* SPDX-License-Identifier: Apache-2.0 */

/* Opens links, one after the other, and over each sends a line and prints what comes back:
   link ADDRESS IDENTITY [COUNT]. Ends with the negated error of the first that fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "BoardLink.h"
#include "BoardPort.h"

static int complain(long error) {
    fprintf(stderr, "%s\n", board_link_complaint());
    fprintf(stderr, "pool_peak_bytes=%zu\n", board_pool_peak_bytes());
    return (int)-error;
}

int main(int count, char **words) {
    if (count < 3) return 64;
    int error = board_link_load_identity(words[2]);
    if (error != 0) return complain(error);
    size_t identity_bytes = board_pool_used_bytes();
    board_seal_heap();
    int repetitions = count > 3 ? atoi(words[3]) : 1;
    for (int repetition = 0; repetition < repetitions; repetition++) {
        if ((error = board_link_open(words[1], BOARD_LINK_AGGREGATOR)) != 0) return complain(error);
        uint64_t sent = board_link_sent_bytes(), received = board_link_received_bytes();
        if ((error = board_link_send("12345678", 8)) != 0) return complain(error);
        if ((error = board_link_send("\n", 1)) != 0) return complain(error);
        char answer[64] = "";
        size_t length = 0;
        while (strchr(answer, '\n') == NULL && length < sizeof answer - 1) {
            long got = board_link_receive(answer + length, sizeof answer - 1 - length, 5000);
            if (got <= 0) return complain(got);
            length += (size_t)got;
        }
        if (repetition + 1 < repetitions) {
            board_link_close();
            continue;
        }
        unsigned long heap_calls = board_heap_calls();
        printf("answer=%ssuite=%s\n", answer, board_link_suite());
        printf("handshake_sent_bytes=%zu\n", (size_t)sent);
        printf("handshake_received_bytes=%zu\n", (size_t)received);
        printf("two_records_sent_bytes=%zu\n", (size_t)(board_link_sent_bytes() - sent));
        printf("answer_received_bytes=%zu\n", (size_t)(board_link_received_bytes() - received));
        printf("pool_bytes=%zu\n", board_pool_bytes());
        printf("pool_identity_bytes=%zu\n", identity_bytes);
        printf("pool_used_bytes=%zu\n", board_pool_used_bytes());
        printf("pool_peak_bytes=%zu\n", board_pool_peak_bytes());
        printf("heap_calls=%lu\n", heap_calls);
        printf("resident_bytes=%zu\n", board_resident_bytes());
    }
    board_link_close();
    printf("pool_used_after_close_bytes=%zu\n", board_pool_used_bytes());
    return 0;
}
