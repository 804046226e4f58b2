/* SPDX-License-Identifier: Apache-2.0 */

/* Lights of /sys/class/leds. They are files: a number is written, up to another one that is read. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../Link/complaint.h"
#include "BoardPerson.h"
#include "BoardPort.h"

#define LIGHT_COUNT_MAXIMUM 16

static struct {
    char path[256];
    /* What makes it as bright as it gets, in digits. */
    char brightest[12];
} lights[LIGHT_COUNT_MAXIMUM];
static int light_count;

static int set(int number, const char *value) {
    int file = open(lights[number].path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, value, strlen(value));
    close(file);
    return written < 0 ? -1 : 0;
}

/* Finds one light. Returns 0, or -1 with a complaint. */
static int find(const char *name, int length) {
    if (light_count == LIGHT_COUNT_MAXIMUM) return complain(-1, "there are more than 16 lights");
    const char *folder = memchr(name, '/', (size_t)length) == NULL ? "/sys/class/leds/" : "";
    char path[256];
    char *brightest = lights[light_count].brightest;
    int needed = snprintf(path, sizeof path, "%s%.*s/max_brightness", folder, length, name);
    if (length == 0 || needed >= (int)sizeof path)
        return complain(-1, "'%.*s' is no light's name", length, name);
    long count = board_read_file(path, brightest, sizeof lights->brightest - 1);
    if (count <= 0) return complain(-1, "there is no light '%.*s': %s", length, name, strerror(errno));
    brightest[strcspn(brightest, "\n")] = 0;
    snprintf(lights[light_count].path, sizeof lights->path, "%s%.*s/brightness", folder, length, name);
    if (set(light_count, "0") != 0)
        return complain(-1, "the light '%.*s' cannot be switched: %s", length, name, strerror(errno));
    light_count++;
    return 0;
}

int board_lights_find(const char *names) {
    light_count = 0;
    for (;;) {
        size_t length = strcspn(names, ",");
        if (find(names, (int)length) != 0) return -1;
        if (names[length] == 0) return light_count;
        names += length + 1;
    }
}

void board_lights_show(uint32_t lit) {
    for (int number = 0; number < light_count; number++)
        set(number, lit >> number & 1 ? lights[number].brightest : "0");
}
