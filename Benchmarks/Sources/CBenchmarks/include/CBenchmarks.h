/* SPDX-License-Identifier: Apache-2.0 */

/* What the benchmarks measure with, and what they measure against. */
#ifndef NUDGE_CBENCHMARKS_H
#define NUDGE_CBENCHMARKS_H

#include <stdint.h>

/* How often this thread has asked for memory since it began: malloc, calloc, realloc and the aligned ones. */
uint64_t benchmark_allocation_count(void);
/* Asks for memory once, so that a count which stays 0 can be told from one that does not work. */
void benchmark_allocate_once(void);

/* Time that this thread has spent on a processor; other programs do not count. */
uint64_t benchmark_thread_nanoseconds(void);
/* Time that the processes that this thread started, and that still run, have spent on processors. */
uint64_t benchmark_children_nanoseconds(void);
/* Time on the wall. */
uint64_t benchmark_wall_nanoseconds(void);

/* Reads and writes numbers where they are, eight at a time: the least that a pass over them costs. `numbers`
   is aligned to 16 bytes; what is behind the last whole eight stays untouched. */
void benchmark_copy_in_place(int16_t *numbers, int64_t count);

/* When an episode ends before its horizon. */
enum bare_end { BARE_END_NEVER, BARE_END_HOPPER, BARE_END_WALKER };

/* A task as Gymnasium defines it, reduced to what a plain C program needs. */
struct bare_task {
    int frame_skip;
    int first_observed_position;
    double velocity_bound;
    double survival_bonus;
    float control_weight;
    enum bare_end end;
};

/* A body and its state. */
struct bare_loop;

/* Loads a body; NULL when that fails. */
struct bare_loop *bare_loop_open(struct bare_task task, const char *model_path);
void bare_loop_close(struct bare_loop *loop);
int bare_loop_position_count(const struct bare_loop *loop);
int bare_loop_velocity_count(const struct bare_loop *loop);
/* A coordinate of the body as it was built. */
double bare_loop_rest_position(const struct bare_loop *loop, int index);

/* Plays one episode without any policy: the actions are given, `step_count` rows of them. Every step
   observes, acts, steps the physics, and computes the reward and whether the body fell. Returns the sum of
   the rewards; `*played` is the number of steps until the end. */
double bare_loop_play(struct bare_loop *loop, const double *position, const double *velocity,
                      const float *actions, int step_count, int *played);

/* An environment at the other end of a line, as docs/environments.md says, as thin as it can be: a read and a
   write for each line, and numbers as Nudge itself reads and writes them. */

/* The next line that came, without its end; NULL when there is none any more. Valid until the next call. */
const char *line_child_next(void);
/* What a line says; "rest" and what is not known asks for nothing. */
enum line_child_word { LINE_CHILD_HELLO, LINE_CHILD_RESET, LINE_CHILD_ACTION, LINE_CHILD_NOTHING };
enum line_child_word line_child_word(const char *line);
/* Reads "a A1 ... Am". */
void line_child_read_action(const char *line, float *action, int count);
/* Reads "reset SEED LANE KEY INDEX ROUND PURPOSE". */
enum { LINE_CHILD_RESET_WORDS = 6 };
void line_child_read_reset(const char *line, uint64_t *words);
/* Answers the first line, and the others. */
void line_child_ready(int observation_count, int action_count);
void line_child_observed(const float *observation, int count, double reward);

#endif
