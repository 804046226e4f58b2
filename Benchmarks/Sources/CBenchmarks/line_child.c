/* SPDX-License-Identifier: Apache-2.0 */

#include "CBenchmarks.h"

#include <EnvironmentPort.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *line_child_next(void) {
    static char buffer[16384];
    static size_t start, end;
    for (;;) {
        char *line = buffer + start, *newline = memchr(line, '\n', end - start);
        if (newline) {
            *newline = 0;
            start = (size_t)(newline - buffer) + 1;
            return line;
        }
        memmove(buffer, line, end - start);
        end -= start, start = 0;
        ssize_t came = read(STDIN_FILENO, buffer + end, sizeof buffer - end);
        if (came <= 0) return NULL;
        end += (size_t)came;
    }
}

enum line_child_word line_child_word(const char *line) {
    if (strncmp(line, "a ", 2) == 0) return LINE_CHILD_ACTION;
    if (strncmp(line, "reset ", 6) == 0) return LINE_CHILD_RESET;
    if (strncmp(line, "nudge-environment 1 ", 20) == 0) return LINE_CHILD_HELLO;
    return LINE_CHILD_NOTHING;
}

void line_child_read_action(const char *line, float *action, int count) {
    double number = 0;
    for (int index = 0; index < count; index++) {
        line += index == 0 ? 2 : 1;
        line += environment_read_number(line, &number);
        action[index] = (float)number;
    }
}

void line_child_read_reset(const char *line, uint64_t *words) {
    char *rest = (char *)line + strlen("reset");
    for (int index = 0; index < LINE_CHILD_RESET_WORDS; index++) words[index] = strtoull(rest, &rest, 10);
}

static void say(const char *text, size_t count) {
    if (write(STDOUT_FILENO, text, count) != (ssize_t)count) exit(1);
}

void line_child_ready(int observation_count, int action_count) {
    char text[64];
    say(text, (size_t)snprintf(text, sizeof text, "ready observations %d actions %d\n", observation_count,
                               action_count));
}

void line_child_observed(const float *observation, int count, double reward) {
    char text[16384];
    size_t length = 1;
    text[0] = 'o';
    for (int index = 0; index < count; index++) {
        text[length++] = ' ';
        length += environment_write_number(text + length, observation[index]);
    }
    length += (size_t)snprintf(text + length, 40, " reward %.17g\n", reward);
    say(text, length);
}
