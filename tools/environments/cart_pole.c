/* SPDX-License-Identifier: Apache-2.0 */

/* A pole on a cart as an environment of Nudge, in C: an example to begin one's own with. Physics after Barto,
   Sutton and Anderson, 1983, with a force within ±10 N.

       cc -O2 tools/environments/cart_pole.c -o cart-pole -lm
       nudge simulate tools/environments/cart_pole.toml --env ./cart-pole

   docs/environments.md of Nudge specifies the lines. */

#define _DEFAULT_SOURCE
#include <math.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static double position, velocity, angle, turning;
static double safe_force;
/* How long to wait for a line before the safe action; -1 for ever. A robot must care, a simulator not. */
static int watchdog_milliseconds = -1;

/* A number within ±bound that follows from a seed alone: SplitMix64. */
static double draw(uint64_t *seed, double bound) {
    *seed += 0x9E3779B97F4A7C15;
    uint64_t word = *seed;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
    word = (word ^ word >> 27) * 0x94D049BB133111EB;
    word ^= word >> 31;
    return ((double)(word >> 11) / 4503599627370496.0 - 1) * bound;
}

static void reset(uint64_t seed) {
    position = draw(&seed, 0.05);
    velocity = draw(&seed, 0.05);
    angle = draw(&seed, 0.05);
    turning = draw(&seed, 0.05);
}

/* A fiftieth of a second under a force, in newtons. */
static void step(double force) {
    const double cart = 1, pole = 0.1, half_length = 0.5, seconds = 0.02, gravity = 9.8;
    double both = cart + pole;
    double push = (force + pole * half_length * turning * turning * sin(angle)) / both;
    double sway = (gravity * sin(angle) - cos(angle) * push)
                  / (half_length * (4.0 / 3 - pole * cos(angle) * cos(angle) / both));
    position += seconds * velocity;
    velocity += seconds * (push - pole * half_length * sway * cos(angle) / both);
    angle += seconds * turning;
    turning += seconds * sway;
}

static int has_fallen(void) { return fabs(position) > 2.4 || fabs(angle) > 0.21; }

/* Nine digits tell all numbers of 32 bits apart. */
static void observe(double reward) {
    printf("o %.9g %.9g %.9g %.9g reward %.17g\n", position, velocity, angle, turning, reward);
}

static void hello(char *words) {
    char *limit = strstr(words, " watchdog "), *safe = strstr(words, " safe ");
    if (limit && atoi(limit + 10) > 0) watchdog_milliseconds = atoi(limit + 10);
    if (safe) safe_force = atof(safe + 6);
    puts("ready observations 4 actions 1");
}

static void act(const char *words) {
    step(atof(words));
    /* Standing is worth 1, standing in the middle a little more. */
    double reward = 1 - 0.1 * fabs(position);
    if (has_fallen()) printf("end terminated reward %.17g\n", reward);
    else observe(reward);
}

/* The next line, without its end; NULL at the end of input. Nothing may be left in a buffer while poll waits:
   after "rest", which is not answered, the next line may come with it. */
static char *next_line(void) {
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
        struct pollfd input = {.fd = 0, .events = POLLIN};
        if (poll(&input, 1, watchdog_milliseconds) == 0) {
            step(safe_force);
            continue;
        }
        ssize_t came = read(0, buffer + end, sizeof buffer - end);
        if (came <= 0) return NULL;
        end += (size_t)came;
    }
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (char *line; (line = next_line());) {
        if (strncmp(line, "a ", 2) == 0) act(line + 2);
        else if (strncmp(line, "reset ", 6) == 0) reset(strtoull(line + 6, NULL, 10)), observe(0);
        else if (strncmp(line, "nudge-environment 1 ", 20) == 0) hello(line);
        else if (strncmp(line, "rest ", 5) != 0) return fprintf(stderr, "not understood: %s\n", line), 1;
    }
}
