/* SPDX-License-Identifier: Apache-2.0 */

/* A pole on a cart that two PID controllers hold up, as an environment of Nudge that has the policy itself:
   what is learned are the controllers' six gains. Physics after Barto, Sutton and Anderson, 1983, with a
   force within ±10 N and a gust of wind every two seconds.

       cc -O2 tools/environments/cart_pole_pid.c -o cart-pole-pid -lm
       nudge simulate tools/environments/cart_pole_pid.toml --env ./cart-pole-pid

   docs/environments.md of Nudge specifies the lines. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 500, GAINS = 6 };
static const double seconds = 0.02;

/* Of the angle, then of the position: proportional, integral, derivative. */
static double gains[GAINS];
static double position, velocity, angle, turning;

/* A number within ±bound that follows from a seed alone: SplitMix64. */
static double draw(uint64_t *seed, double bound) {
    *seed += 0x9E3779B97F4A7C15;
    uint64_t word = *seed;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
    word = (word ^ word >> 27) * 0x94D049BB133111EB;
    word ^= word >> 31;
    return ((double)(word >> 11) / 4503599627370496.0 - 1) * bound;
}

/* A fiftieth of a second under a force, in newtons. */
static void step(double force) {
    const double cart = 1, pole = 0.1, half_length = 0.5, gravity = 9.8;
    double both = cart + pole;
    double push = (force + pole * half_length * turning * turning * sin(angle)) / both;
    double sway = (gravity * sin(angle) - cos(angle) * push)
                  / (half_length * (4.0 / 3 - pole * cos(angle) * cos(angle) / both));
    position += seconds * velocity;
    velocity += seconds * (push - pole * half_length * sway * cos(angle) / both);
    angle += seconds * turning;
    turning += seconds * sway;
}

static double within(double value, double bound) { return fmin(fmax(value, -bound), bound); }

/* An episode: how long the pole stands, and how near to the middle. */
static void play(uint64_t seed) {
    position = draw(&seed, 1);
    velocity = draw(&seed, 0.05);
    angle = draw(&seed, 0.05);
    turning = draw(&seed, 0.05);
    double angle_sum = 0, position_sum = 0, worth = 0;
    for (int count = 0; count < STEPS; count++) {
        angle_sum += seconds * angle;
        position_sum += seconds * position;
        double force = gains[0] * angle + gains[1] * angle_sum + gains[2] * turning + gains[3] * position
                       + gains[4] * position_sum + gains[5] * velocity;
        double gust = count % 100 == 50 ? draw(&seed, 40) : 0;
        step(within(force, 10) + gust);
        if (fabs(position) > 2.4 || fabs(angle) > 0.21) {
            printf("end terminated reward %.17g\n", worth);
            return;
        }
        worth += 1 - fabs(position) / 2.4;
    }
    printf("end truncated reward %.17g\n", worth);
}

/* Returns whether all gains were told. */
static int take(char *words) {
    for (int index = 0; index < GAINS; index++) {
        char *end;
        gains[index] = strtod(words, &end);
        if (end == words) return 0;
        words = end;
    }
    return 1;
}

int main(void) {
    static char line[16384];
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "parameters ", 11) == 0 && take(line + 11)) continue;
        if (strncmp(line, "reset ", 6) == 0) play(strtoull(line + 6, NULL, 10));
        else if (strncmp(line, "nudge-environment 1 parameters 6", 32) == 0) puts("ready parameters 6");
        else if (strncmp(line, "rest", 4) != 0) return fprintf(stderr, "not understood: %s", line), 1;
    }
}
