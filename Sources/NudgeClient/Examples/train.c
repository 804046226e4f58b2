/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Trains a fleet of five agents to bring a point to the origin, from preferences alone, with nudge.h and
 * nothing else. A real fleet has one agent per board, a person who answers, and an aggregator; here all live
 * in one process, the answers are simulated, and agent 0 closes the rounds.
 *
 *     cc train.c $(pkg-config --cflags --libs nudge) && ./a.out [RECORD]
 *
 * RECORD is a file for the configuration and the commits: all it takes to rebuild the policy.
 * Exits 0 if the policy improved and all agents have the same one.
 */
#include <nudge.h>
#include <stdio.h>
#include <stdlib.h>

enum { AGENTS = 5, BEHAVIOURS = 4, ROUNDS = 400, STEPS = 60, OBSERVATIONS = 4, ACTIONS = 2 };

/* The task: a point in a plane, pushed by a force. */
typedef struct point {
    float place[2], speed[2];
} point;

/* The memory of one agent. */
typedef struct agent_memory {
    unsigned char bytes[1024];
} agent_memory __attribute__((aligned(NUDGE_ALIGNMENT)));

static agent_memory memories[AGENTS];
static nudge_agent *fleet[AGENTS];

typedef nudge_status (*controller)(nudge_agent *, const float *, size_t, float *, size_t);

static void check(nudge_status status) {
    if (status == NUDGE_OK) return;
    fprintf(stderr, "train: nudge reports %ld\n", (long)status);
    exit(1);
}

/* Plays one episode. Returns how far from the origin the point was, summed over the steps. */
static double play(nudge_agent *agent, controller control, const uint32_t start[4], uint32_t steps) {
    point body = {{0, 0}, {0, 0}};
    double distance = 0;
    for (int axis = 0; axis < 2; axis++) body.place[axis] = (float)start[axis] / 2147483648.0f - 1.0f;
    for (uint32_t step = 0; step < steps; step++) {
        const float observation[OBSERVATIONS] = {body.place[0], body.place[1], body.speed[0], body.speed[1]};
        float force[ACTIONS];
        check(control(agent, observation, OBSERVATIONS, force, ACTIONS));
        for (int axis = 0; axis < 2; axis++) {
            body.speed[axis] += 0.1f * force[axis];
            body.place[axis] += 0.1f * body.speed[axis];
            distance += body.place[axis] * body.place[axis];
        }
    }
    return distance;
}

/* Shows the behaviours of one question and answers which was the best: the one that stayed nearest. */
static void answer_question(nudge_agent *agent) {
    double distance[BEHAVIOURS] = {0};
    nudge_phase phase = NUDGE_READY_FOR_EPISODE;
    while (phase == NUDGE_READY_FOR_EPISODE) {
        nudge_episode episode;
        check(nudge_next_episode(agent, &episode));
        check(nudge_begin_episode(agent));
        distance[episode.lane] += play(agent, nudge_act, episode.reset_words, episode.steps);
        check(nudge_end_episode(agent));
        check(nudge_get_phase(agent, &phase));
    }
    int32_t best = 0;
    for (int32_t lane = 1; lane < BEHAVIOURS; lane++) {
        if (distance[lane] < distance[best]) best = lane;
    }
    check(nudge_choose(agent, best));
}

/* Plays a round with every agent, closes it, and hands the commit to all. */
static void play_round(FILE *record) {
    uint8_t frame[NUDGE_FRAME_BYTES_MAXIMUM];
    int32_t votes[AGENTS];
    size_t count = 0;
    for (int index = 0; index < AGENTS; index++) {
        answer_question(fleet[index]);
        check(nudge_transmit(fleet[index], frame, sizeof frame, &count));
        check(nudge_read_vote(fleet[0], frame, count, &votes[index]));
    }
    check(nudge_close_round(fleet[0], votes, AGENTS, 1, frame, sizeof frame, &count));
    for (int index = 1; index < AGENTS; index++) check(nudge_receive(fleet[index], frame, count));
    if (record) fwrite(frame, 1, count, record);
}

/* How well the policy does, from sixteen starts on a grid. */
static double evaluate(void) {
    double distance = 0;
    for (uint32_t index = 0; index < 16; index++) {
        const uint32_t start[4] = {(index % 4) * 0x50000000u, (index / 4) * 0x50000000u, 0, 0};
        distance += play(fleet[0], nudge_evaluate, start, STEPS) / 16;
    }
    return distance;
}

static void create_fleet(FILE *record) {
    nudge_configuration configuration;
    uint8_t encoded[NUDGE_CONFIGURATION_BYTES];
    size_t bytes;
    check(nudge_configuration_default(&configuration));
    configuration.seed = 2026;
    configuration.agent_count = AGENTS;
    configuration.observation_count = OBSERVATIONS;
    configuration.action_count = ACTIONS;
    configuration.horizon = STEPS;
    configuration.batch_size = 2;
    configuration.candidate_count = BEHAVIOURS / 2;
    configuration.sides = 1;
    configuration.pairing = 1;
    check(nudge_distance(0.02, configuration.fraction_bits, &configuration.learning_rate));
    check(nudge_distance(0.1, configuration.fraction_bits, &configuration.perturbation_scale));
    check(nudge_agent_bytes(&configuration, &bytes));
    printf("an agent takes %lu bytes\n", (unsigned long)bytes);
    for (uint32_t index = 0; index < AGENTS; index++) {
        agent_memory *memory = &memories[index];
        check(nudge_agent_create(memory, sizeof *memory, &configuration, index, &fleet[index]));
    }
    check(nudge_configuration_write(&configuration, encoded, sizeof encoded));
    if (record) fwrite(encoded, 1, sizeof encoded, record);
}

int main(int count, char **arguments) {
    FILE *record = count > 1 ? fopen(arguments[1], "wb") : NULL;
    uint64_t fingerprints[AGENTS];
    if (count > 1 && !record) return 2;
    create_fleet(record);
    const double before = evaluate();
    for (int round = 0; round < ROUNDS; round++) {
        if (round % 50 == 0) printf("round %3d: distance %.3f\n", round, evaluate());
        play_round(record);
    }
    const double after = evaluate();
    printf("round %3d: distance %.3f\n", ROUNDS, after);
    if (record) fclose(record);

    int agree = 1;
    for (int index = 0; index < AGENTS; index++) {
        check(nudge_fingerprint(fleet[index], &fingerprints[index]));
        agree = agree && fingerprints[index] == fingerprints[0];
    }
    printf("fingerprint %08lx%08lx, agents %s\n", (unsigned long)(fingerprints[0] >> 32),
           (unsigned long)(fingerprints[0] & 0xFFFFFFFFu), agree ? "agree" : "differ");
    return agree && after < before / 2 ? 0 : 1;
}
