/* SPDX-License-Identifier: Apache-2.0 */

#include "complaint.h"

#include <stdarg.h>
#include <stdio.h>

#include "BoardLink.h"

static char complaint[400] = "nothing went wrong";

int complain(int error, const char *format, ...) {
    va_list values;
    va_start(values, format);
    vsnprintf(complaint, sizeof complaint, format, values);
    va_end(values);
    return error;
}

int complain_of_full_pool(void) {
    return complain(BOARD_LINK_POOL_FULL, "the pool of %zu bytes is too small", board_pool_bytes());
}

const char *board_link_complaint(void) { return complaint; }
