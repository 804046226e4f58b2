/* SPDX-License-Identifier: Apache-2.0 */

#include "EnvironmentPort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Powers of ten that a double holds exactly. */
static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* Adds digits to a number, and returns how many. */
static int read_digits(const char **place, uint64_t *digits) {
    const char *first = *place;
    for (; **place >= '0' && **place <= '9'; (*place)++) *digits = *digits * 10 + (uint64_t)(**place - '0');
    return (int)(*place - first);
}

/* Reads up to 15 digits with a point among them: the quotient of two numbers that a double holds exactly is
   correctly rounded (Clinger, 1990), and takes a sixth of strtod's time. Returns 0 for all others. */
static size_t read_short(const char *text, double *number) {
    const char *place = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    uint64_t digits = 0;
    int count = read_digits(&place, &digits), behind_point = 0;
    if (place[0] == '.') {
        place++;
        behind_point = read_digits(&place, &digits);
        count += behind_point;
    }
    if (count == 0 || count > 15 || (place[0] | 32) == 'e') return 0;
    double size = (double)digits / powers[behind_point];
    *number = text[0] == '-' ? -size : size;
    return (size_t)(place - text);
}

size_t environment_read_number(const char *text, double *number) {
    char *end;
    /* strtod skips spaces and takes hexadecimal digits; the lines have neither. */
    const char *digits = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    if (digits[0] == '0' && (digits[1] | 32) == 'x') return 0;
    if ((digits[0] < '0' || digits[0] > '9') && digits[0] != '.' && digits[0] != 'n' && digits[0] != 'i') {
        return 0;
    }
    size_t count = read_short(text, number);
    if (count > 0) return count;
    *number = strtod(text, &end);
    return (size_t)(end - text);
}

/* Writes digits with so many of them behind a point. */
static size_t write_digits(char *text, int is_negative, uint64_t digits, int behind_point) {
    char reversed[16];
    size_t count = 0;
    for (int written = 0; digits > 0 || written <= behind_point; written++) {
        if (written == behind_point && written > 0) reversed[count++] = '.';
        reversed[count++] = (char)('0' + digits % 10);
        digits /= 10;
    }
    if (is_negative) reversed[count++] = '-';
    for (size_t index = 0; index < count; index++) text[index] = reversed[count - 1 - index];
    return count;
}

/* Writes nine digits of a number of usual size, in a sixth of the time that printf takes. The product may be
   off by a few of its last bits, far less than what tells two numbers of 32 bits apart. Returns 0 for all
   others. */
static size_t write_usual(char *text, float number) {
    double size = fabs((double)number);
    if (!(size >= 1e-3 && size < 1e8)) return 0;
    int behind_point = 8;
    while (behind_point > 0 && size >= powers[9 - behind_point]) behind_point--;
    while (size * powers[behind_point] < 1e8) behind_point++;
    /* Adding 2^52 leaves no room for a fraction. */
    uint64_t digits = (uint64_t)(size * powers[behind_point] + 0x1p52 - 0x1p52);
    while (behind_point > 0 && digits % 10 == 0) {
        digits /= 10;
        behind_point--;
    }
    return write_digits(text, number < 0, digits, behind_point);
}

size_t environment_write_number(char *text, float number) {
    size_t usual = write_usual(text, number);
    if (usual > 0) return usual;
    /* Nine digits tell all numbers of 32 bits apart. */
    int count = snprintf(text, 16, "%.9g", (double)number);
    return count > 0 && count < 16 ? (size_t)count : 0;
}

void environment_direction(double degrees, double *cosine, double *sine) {
    double radians = degrees * (3.14159265358979323846 / 180);
    *cosine = cos(radians);
    *sine = sin(radians);
}
