/* SPDX-License-Identifier: Apache-2.0 */

#include "EnvironmentPort.h"

#include <stdio.h>
#include <stdlib.h>

size_t environment_read_number(const char *text, double *number) {
    char *end;
    /* strtod skips spaces and takes hexadecimal digits; the lines have neither. */
    const char *digits = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    if (digits[0] == '0' && (digits[1] | 32) == 'x') return 0;
    if ((digits[0] < '0' || digits[0] > '9') && digits[0] != '.' && digits[0] != 'n' && digits[0] != 'i') {
        return 0;
    }
    *number = strtod(text, &end);
    return (size_t)(end - text);
}

size_t environment_write_number(char *text, float number) {
    /* Nine digits tell all numbers of 32 bits apart. */
    int count = snprintf(text, 16, "%.9g", (double)number);
    return count > 0 && count < 16 ? (size_t)count : 0;
}
