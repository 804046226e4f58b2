/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Misuses every function of nudge.h, and prints the status codes that it met, one per line.
 * Exits 1 where the status is not the expected one.
 */
#include <nudge.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_met[64];
static int failures;

/* The call reports the code NUDGE_..., NUDGE_ left out. */
#define REPORTS(code, call) report(NUDGE_##code, (call), __LINE__)

static void report(nudge_status expected, nudge_status status, int line) {
    if (status != expected) {
        failures++;
        fprintf(stderr, "misuse: line %d: status %ld instead of %ld\n", line, (long)status, (long)expected);
    }
    if (status <= 0 && status > -64) is_met[-status] = 1;
}

/* A pointer that is not aligned to anything. No address of an object is. */
static void *odd(void *pointer) { return (void *)((uintptr_t)pointer | 1); }

static nudge_configuration good(void) {
    nudge_configuration configuration;
    REPORTS(OK, nudge_configuration_default(&configuration));
    configuration.agent_count = 3;
    configuration.observation_count = 3;
    configuration.action_count = 2;
    return configuration;
}

static nudge_agent *create_agent(const nudge_configuration *configuration, uint32_t index) {
    nudge_agent *agent = NULL;
    size_t bytes = 0;
    REPORTS(OK, nudge_agent_bytes(configuration, &bytes));
    REPORTS(OK, nudge_agent_create(malloc(bytes), bytes, configuration, index, &agent));
    return agent;
}

static nudge_agent *create(const nudge_configuration *configuration) {
    return create_agent(configuration, 1);
}

/* Every field that can be wrong, alone. */
static void configurations(void) {
    nudge_configuration configuration;
    size_t bytes;
#define WRONG(code, assignment)                                        \
    do {                                                               \
        configuration = good();                                        \
        configuration.assignment;                                      \
        REPORTS(ERROR_##code, nudge_agent_bytes(&configuration, &bytes)); \
    } while (0)
    WRONG(CHOICE, algorithm = 0);
    WRONG(CHOICE, sides = 2);
    WRONG(CHOICE, pairing = 2);
    WRONG(CHOICE, plays_on = 2);
    WRONG(CHOICE, squashing = 2);
    WRONG(CHOICE, has_base_policy = 2);
    WRONG(CHOICE, actor = 4);
    WRONG(SHAPE, actor = NUDGE_FLAT);
    WRONG(SHAPE, actor = NUDGE_RHYTHM);
    WRONG(SHAPE, observation_count = 0);
    WRONG(SHAPE, observation_count = 513);
    WRONG(SHAPE, action_count = 65);
    WRONG(SHAPE, hidden_layer_count = 4);
    WRONG(SHAPE, hidden_layer_count = 1);
    WRONG(AGENT_COUNT, agent_count = 0);
    WRONG(AGENT_COUNT, agent_count = 257);
    WRONG(SINGLE_AGENT, algorithm = NUDGE_ZSPO);
    WRONG(BLOCKS, agent_count = 9);
    WRONG(FRACTION_BITS, fraction_bits = 3);
    WRONG(FRACTION_BITS, fraction_bits = 15);
    WRONG(SCALE, learning_rate = UINT32_MAX);
    WRONG(SCALE, perturbation_scale = UINT32_MAX);
    WRONG(SCALE, perturbation_scale = 0x7FFFFFFF);
    WRONG(CANDIDATES, candidate_count = 0);
    WRONG(CANDIDATES, candidate_count = 3);
    WRONG(CANDIDATES, candidate_count = 2);
    WRONG(EPISODES, batch_count = 0);
    WRONG(EPISODES, batch_size = 0);
    configuration = good();
    configuration.batch_count = configuration.batch_size = 0xFFFF;
    REPORTS(ERROR_EPISODES, nudge_agent_bytes(&configuration, &bytes));
    WRONG(HORIZON, horizon = 0);
    WRONG(HORIZON, horizon = UINT32_MAX);
    WRONG(HORIZON, first_horizon = UINT32_MAX);
    WRONG(HORIZON, round_count = UINT32_MAX);
    WRONG(ACTION_BOUND, action_bound = 0);
    WRONG(ACTION_BOUND, action_bound = NAN);
}

static void encoding(void) {
    nudge_configuration configuration = good(), again;
    uint8_t bytes[NUDGE_CONFIGURATION_BYTES + 1];
    uint32_t distance;
    configuration.actor = NUDGE_RHYTHM_WITH_FEEDBACK;
    configuration.first_angle = 1;
    configuration.pace = 6554;
    REPORTS(ERROR_SHAPE, nudge_configuration_write(&configuration, bytes, sizeof bytes));
    configuration.feedback_gain = 64;
    configuration.first_horizon = 200;
    configuration.round_count = 9;
    configuration.truth = 77;
    REPORTS(ERROR_NULL, nudge_configuration_default(NULL));
    REPORTS(ERROR_ALIGNMENT, nudge_configuration_default(odd(&configuration)));
    REPORTS(ERROR_NULL, nudge_configuration_write(NULL, bytes, sizeof bytes));
    REPORTS(ERROR_NULL, nudge_configuration_write(&configuration, NULL, sizeof bytes));
    REPORTS(ERROR_SIZE, nudge_configuration_write(&configuration, bytes, NUDGE_CONFIGURATION_BYTES - 1));
    REPORTS(OK, nudge_configuration_write(&configuration, bytes, sizeof bytes));
    REPORTS(ERROR_SIZE, nudge_configuration_read(bytes, sizeof bytes, &again));
    REPORTS(ERROR_SIZE, nudge_configuration_read(bytes, SIZE_MAX, &again));
    REPORTS(ERROR_NULL, nudge_configuration_read(NULL, NUDGE_CONFIGURATION_BYTES, &again));
    REPORTS(ERROR_ALIGNMENT, nudge_configuration_read(bytes, NUDGE_CONFIGURATION_BYTES, odd(&again)));
    REPORTS(OK, nudge_configuration_read(bytes, NUDGE_CONFIGURATION_BYTES, &again));
    REPORTS(OK, memcmp(&configuration, &again, sizeof again) ? -63 : NUDGE_OK);
    bytes[8] = 0;
    REPORTS(ERROR_VALUE, nudge_configuration_read(bytes, NUDGE_CONFIGURATION_BYTES, &again));
    memset(bytes, 0xFF, sizeof bytes);
    REPORTS(ERROR_VALUE, nudge_configuration_read(bytes, NUDGE_CONFIGURATION_BYTES, &again));
    REPORTS(ERROR_NULL, nudge_distance(0.1, 12, NULL));
    REPORTS(ERROR_FRACTION_BITS, nudge_distance(0.1, 255, &distance));
    REPORTS(ERROR_VALUE, nudge_distance(-0.1, 12, &distance));
    REPORTS(ERROR_VALUE, nudge_distance(NAN, 12, &distance));
    REPORTS(ERROR_VALUE, nudge_distance(8, 12, &distance));
    REPORTS(OK, nudge_distance(0.01, 12, &distance));
    REPORTS(OK, distance == configuration.learning_rate ? NUDGE_OK : -63);
}

static void creation(void) {
    nudge_configuration configuration = good();
    nudge_agent *agent = NULL;
    size_t bytes;
    REPORTS(ERROR_NULL, nudge_agent_bytes(NULL, &bytes));
    REPORTS(ERROR_NULL, nudge_agent_bytes(&configuration, NULL));
    REPORTS(ERROR_ALIGNMENT, nudge_agent_bytes(odd(&configuration), &bytes));
    REPORTS(OK, nudge_agent_bytes(&configuration, &bytes));
    uint8_t *memory = malloc(bytes);
    REPORTS(ERROR_NULL, nudge_agent_create(NULL, bytes, &configuration, 0, &agent));
    REPORTS(ERROR_NULL, nudge_agent_create(memory, bytes, NULL, 0, &agent));
    REPORTS(ERROR_NULL, nudge_agent_create(memory, bytes, &configuration, 0, NULL));
    REPORTS(ERROR_ALIGNMENT, nudge_agent_create(memory + 8, bytes, &configuration, 0, &agent));
    REPORTS(ERROR_MEMORY, nudge_agent_create(memory, bytes - 1, &configuration, 0, &agent));
    REPORTS(ERROR_MEMORY, nudge_agent_create(memory, SIZE_MAX, &configuration, 0, &agent));
    REPORTS(ERROR_INDEX, nudge_agent_create(memory, bytes, &configuration, 3, &agent));
    REPORTS(ERROR_INDEX, nudge_agent_create(memory, bytes, &configuration, UINT32_MAX, &agent));
    REPORTS(OK, agent ? -63 : NUDGE_OK);
    REPORTS(OK, nudge_agent_create(memory, bytes, &configuration, 2, &agent));
    REPORTS(ERROR_NULL, nudge_set_observation_scale(NULL, 0, 0, 1));
    REPORTS(ERROR_INDEX, nudge_set_observation_scale(agent, 3, 0, 1));
    REPORTS(ERROR_VALUE, nudge_set_observation_scale(agent, 0, INFINITY, 1));
    REPORTS(ERROR_VALUE, nudge_set_observation_scale(agent, 0, 0, NAN));
    REPORTS(OK, nudge_set_observation_scale(agent, 2, 1, 0.5f));
    REPORTS(OK, nudge_begin_episode(agent));
    REPORTS(ERROR_PHASE, nudge_set_observation_scale(agent, 0, 0, 1));
    free(memory);
}

/* A base policy must come, must come first, and must be the one that was named. */
/* The fingerprint of eight parameters, as docs/formats.md has it. */
static uint64_t fingerprint_of_eight(const int16_t *parameters) {
    uint64_t hash = 8 * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t word[4];
    for (uint32_t index = 0; index < 4; index++) {
        word[index] = (uint16_t)parameters[2 * index] | (uint32_t)(uint16_t)parameters[2 * index + 1] << 16;
        word[index] += (index + 1) * 0x9E3779B9u;
    }
    for (int index = 0; index < 4; index += 2) {
        hash += (uint64_t)word[index] * word[index + 1] + ((uint64_t)word[index] << 32 | word[index + 1]);
    }
    hash = (hash ^ hash >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 27) * UINT64_C(0x94D049BB133111EB);
    return hash ^ hash >> 31;
}

static void base_policy(void) {
    nudge_configuration configuration = good();
    const int16_t parameters[8] = {1, -2, 3, -4, 5, -6, 7, -8};
    const float observation[3] = {1, 1, 1};
    float action[2];
    int32_t votes[3] = {NUDGE_IN_FAVOUR, NUDGE_AGAINST, NUDGE_ABSENT}, vote;
    uint8_t frame[NUDGE_FRAME_BYTES_MAXIMUM] = {0};
    size_t count;
    nudge_agent *agent = create(&configuration);
    REPORTS(ERROR_POLICY, nudge_load_policy(agent, parameters, 8));
    free(agent);
    configuration.has_base_policy = 1;
    configuration.base_fingerprint = fingerprint_of_eight(parameters);
    agent = create(&configuration);
    REPORTS(ERROR_POLICY, nudge_begin_episode(agent));
    REPORTS(ERROR_POLICY, nudge_evaluate(agent, observation, 3, action, 2));
    REPORTS(ERROR_POLICY, nudge_receive(agent, frame, 12));
    REPORTS(ERROR_POLICY, nudge_read_vote(agent, frame, 8, &vote));
    REPORTS(ERROR_POLICY, nudge_close_round(agent, votes, 3, 1, frame, sizeof frame, &count));
    REPORTS(ERROR_NULL, nudge_load_policy(NULL, parameters, 8));
    REPORTS(ERROR_NULL, nudge_load_policy(agent, NULL, 8));
    REPORTS(ERROR_SIZE, nudge_load_policy(agent, parameters, 7));
    REPORTS(ERROR_ALIGNMENT, nudge_load_policy(agent, odd(frame), 8));
    REPORTS(OK, nudge_load_policy(agent, parameters, 8));
    REPORTS(OK, nudge_begin_episode(agent));
    REPORTS(ERROR_PHASE, nudge_load_policy(agent, parameters, 8));
    free(agent);
}

static void no_agent(void) {
    float number[3];
    int32_t code;
    uint8_t bytes[NUDGE_FRAME_BYTES_MAXIMUM];
    size_t count;
    uint32_t round;
    uint64_t fingerprint;
    int16_t parameter;
    const int16_t *view;
    nudge_episode episode;
    REPORTS(ERROR_NULL, nudge_get_phase(NULL, &code));
    REPORTS(ERROR_NULL, nudge_next_episode(NULL, &episode));
    REPORTS(ERROR_NULL, nudge_begin_episode(NULL));
    REPORTS(ERROR_NULL, nudge_act(NULL, number, 3, number, 2));
    REPORTS(ERROR_NULL, nudge_end_episode(NULL));
    REPORTS(ERROR_NULL, nudge_choose(NULL, 0));
    REPORTS(ERROR_NULL, nudge_transmit(NULL, bytes, sizeof bytes, &count));
    REPORTS(ERROR_NULL, nudge_receive(NULL, bytes, sizeof bytes));
    REPORTS(ERROR_NULL, nudge_begin_evaluation(NULL));
    REPORTS(ERROR_NULL, nudge_evaluate(NULL, number, 3, number, 2));
    REPORTS(ERROR_NULL, nudge_round(NULL, &round));
    REPORTS(ERROR_NULL, nudge_fingerprint(NULL, &fingerprint));
    REPORTS(ERROR_NULL, nudge_parameter_count(NULL, &count));
    REPORTS(ERROR_NULL, nudge_parameter(NULL, 0, &parameter));
    REPORTS(ERROR_NULL, nudge_view_parameters(NULL, &view));
    REPORTS(ERROR_NULL, nudge_read_vote(NULL, bytes, 8, &code));
    REPORTS(ERROR_NULL, nudge_close_round(NULL, &code, 1, 1, bytes, sizeof bytes, &count));
}

/* Wrong arguments, one after the other, to an agent in an episode. */
static void arguments(nudge_agent *agent) {
    const float observation[3] = {1, 2, 3};
    float action[2];
    uint8_t bytes[NUDGE_FRAME_BYTES_MAXIMUM];
    int32_t votes[3] = {0, 1, 4}, code;
    size_t count;
    uint32_t round;
    int16_t parameter;
    REPORTS(ERROR_NULL, nudge_act(agent, NULL, 3, action, 2));
    REPORTS(ERROR_NULL, nudge_act(agent, observation, 3, NULL, 2));
    REPORTS(ERROR_ALIGNMENT, nudge_act(agent, odd(bytes), 3, action, 2));
    REPORTS(ERROR_ALIGNMENT, nudge_act(agent, observation, 3, odd(bytes), 2));
    REPORTS(ERROR_SIZE, nudge_act(agent, observation, 4, action, 2));
    REPORTS(ERROR_SIZE, nudge_act(agent, observation, 3, action, SIZE_MAX));
    REPORTS(ERROR_VALUE, nudge_choose(agent, 2));
    REPORTS(ERROR_VALUE, nudge_choose(agent, 18));
    REPORTS(ERROR_VALUE, nudge_choose(agent, -1));
    REPORTS(ERROR_NULL, nudge_transmit(agent, NULL, 8, &count));
    REPORTS(ERROR_NULL, nudge_transmit(agent, bytes, 8, NULL));
    REPORTS(ERROR_SIZE, nudge_transmit(agent, bytes, 7, &count));
    REPORTS(ERROR_NULL, nudge_receive(agent, NULL, 8));
    REPORTS(ERROR_NULL, nudge_evaluate(agent, NULL, 3, action, 2));
    REPORTS(ERROR_SIZE, nudge_evaluate(agent, observation, 2, action, 2));
    REPORTS(ERROR_NULL, nudge_get_phase(agent, NULL));
    REPORTS(ERROR_NULL, nudge_next_episode(agent, NULL));
    REPORTS(ERROR_NULL, nudge_round(agent, NULL));
    REPORTS(ERROR_ALIGNMENT, nudge_round(agent, odd(&round)));
    REPORTS(ERROR_NULL, nudge_fingerprint(agent, NULL));
    REPORTS(ERROR_NULL, nudge_parameter_count(agent, NULL));
    REPORTS(ERROR_NULL, nudge_parameter(agent, 0, NULL));
    REPORTS(ERROR_NULL, nudge_view_parameters(agent, NULL));
    REPORTS(ERROR_ALIGNMENT, nudge_view_parameters(agent, odd(bytes)));
    REPORTS(ERROR_INDEX, nudge_parameter(agent, 8, &parameter));
    REPORTS(ERROR_INDEX, nudge_parameter(agent, SIZE_MAX, &parameter));
    REPORTS(ERROR_NULL, nudge_read_vote(agent, NULL, 8, &code));
    REPORTS(ERROR_NULL, nudge_read_vote(agent, bytes, 8, NULL));
    REPORTS(ERROR_NULL, nudge_close_round(agent, NULL, 3, 1, bytes, sizeof bytes, &count));
    REPORTS(ERROR_NULL, nudge_close_round(agent, votes, 3, 1, NULL, sizeof bytes, &count));
    REPORTS(ERROR_NULL, nudge_close_round(agent, votes, 3, 1, bytes, sizeof bytes, NULL));
    REPORTS(ERROR_SIZE, nudge_close_round(agent, votes, 2, 1, bytes, sizeof bytes, &count));
    REPORTS(ERROR_SIZE, nudge_close_round(agent, votes, 3, 1, bytes, 11, &count));
    REPORTS(ERROR_VALUE, nudge_close_round(agent, votes, 3, 1, bytes, sizeof bytes, &count));
    votes[2] = NUDGE_IN_FAVOUR + 16;
    REPORTS(ERROR_VALUE, nudge_close_round(agent, votes, 3, 1, bytes, sizeof bytes, &count));
    votes[2] = -1;
    REPORTS(ERROR_VALUE, nudge_close_round(agent, votes, 3, 1, bytes, sizeof bytes, &count));
    votes[2] = 0;
    REPORTS(ERROR_VALUE, nudge_close_round(agent, votes, 3, 2, bytes, sizeof bytes, &count));
}

/* The episode that is due has the length of its round. */
static void length(const nudge_agent *agent, uint32_t steps) {
    nudge_episode episode;
    REPORTS(OK, nudge_next_episode(agent, &episode));
    REPORTS(OK, episode.steps == steps ? NUDGE_OK : -63);
}

/* Everything that is not due, in every phase of a round. */
static void phases(nudge_agent *agent, nudge_phase expected) {
    const float observation[3] = {1, 2, 3};
    float action[2];
    nudge_episode episode;
    nudge_phase phase = -1;
    REPORTS(OK, nudge_get_phase(agent, &phase));
    REPORTS(OK, phase == expected ? NUDGE_OK : -63);
    if (phase != NUDGE_READY_FOR_EPISODE) {
        REPORTS(ERROR_PHASE, nudge_begin_episode(agent));
        REPORTS(ERROR_PHASE, nudge_next_episode(agent, &episode));
    }
    if (phase != NUDGE_IN_EPISODE) {
        REPORTS(ERROR_PHASE, nudge_act(agent, observation, 3, action, 2));
        REPORTS(ERROR_PHASE, nudge_end_episode(agent));
    }
    if (phase != NUDGE_AWAITING_CHOICE) REPORTS(ERROR_PHASE, nudge_choose(agent, NUDGE_EQUAL));
}

/* What cannot be told of a perturbed policy. */
static void while_behaviours_are_shown(nudge_agent *agent) {
    const float observation[3] = {1, 2, 3};
    float action[2];
    uint8_t vote[NUDGE_VOTE_BYTES] = {0x21};
    uint64_t fingerprint;
    int16_t parameter;
    int32_t code;
    REPORTS(ERROR_PHASE, nudge_fingerprint(agent, &fingerprint));
    REPORTS(ERROR_PHASE, nudge_parameter(agent, 0, &parameter));
    REPORTS(ERROR_PHASE, nudge_begin_evaluation(agent));
    REPORTS(ERROR_PHASE, nudge_evaluate(agent, observation, 3, action, 2));
    REPORTS(ERROR_PHASE, nudge_read_vote(agent, vote, sizeof vote, &code));
}

static void frames(nudge_agent *agent, nudge_agent *leader, uint8_t vote[NUDGE_VOTE_BYTES]) {
    uint8_t frame[NUDGE_FRAME_BYTES_MAXIMUM];
    int32_t votes[3] = {NUDGE_IN_FAVOUR, NUDGE_AGAINST, NUDGE_ABSTAINED}, code;
    size_t count;
#define DAMAGED(code, place, bits)                                        \
    do {                                                                  \
        frame[place] ^= (bits);                                           \
        REPORTS(ERROR_FRAME_##code, nudge_receive(agent, frame, count)); \
        frame[place] ^= (bits);                                           \
    } while (0)
    REPORTS(OK, nudge_read_vote(leader, vote, NUDGE_VOTE_BYTES, &code));
    vote[6] ^= 1;
    REPORTS(ERROR_FRAME_FINGERPRINT, nudge_read_vote(leader, vote, NUDGE_VOTE_BYTES, &code));
    vote[2] ^= 1;
    REPORTS(ERROR_FRAME_ROUND, nudge_read_vote(leader, vote, NUDGE_VOTE_BYTES, &code));
    vote[1] = NUDGE_IN_FAVOUR + 16;
    REPORTS(ERROR_FRAME_VALUE, nudge_read_vote(leader, vote, NUDGE_VOTE_BYTES, &code));
    vote[1] = NUDGE_ABSENT;
    REPORTS(ERROR_FRAME_VALUE, nudge_read_vote(leader, vote, NUDGE_VOTE_BYTES, &code));
    REPORTS(OK, nudge_close_round(leader, votes, 3, 1, frame, 12, &count));
    DAMAGED(VERSION, 0, 0x20);
    DAMAGED(KIND, 0, 0x03);
    DAMAGED(KIND, 0, 0x0C);
    DAMAGED(VALUE, 1, 2);
    DAMAGED(VALUE, 11, 0x08);
    DAMAGED(ROUND, 2, 1);
    DAMAGED(FINGERPRINT, 6, 1);
    DAMAGED(FINGERPRINT, 10, 1);
    REPORTS(ERROR_FRAME_LENGTH, nudge_receive(agent, frame, 0));
    REPORTS(ERROR_FRAME_LENGTH, nudge_receive(agent, frame, count - 1));
    REPORTS(ERROR_FRAME_LENGTH, nudge_receive(agent, frame, SIZE_MAX));
    REPORTS(OK, nudge_receive(agent, frame, count));
    REPORTS(ERROR_FRAME_ROUND, nudge_receive(agent, frame, count));
}

/* Hidden votes need something to be hidden with. */
static void hidden(const nudge_configuration *open) {
    nudge_configuration configuration = *open;
    uint8_t key[NUDGE_SECRET_BYTES] = {1};
    configuration.truth = 30285;
    nudge_agent *agent = create(&configuration);
    for (int lane = 0; lane < 2; lane++) {
        REPORTS(OK, nudge_begin_episode(agent));
        REPORTS(OK, nudge_end_episode(agent));
    }
    REPORTS(ERROR_SECRET, nudge_choose(agent, 1));
    REPORTS(ERROR_NULL, nudge_hide_votes(NULL, key, sizeof key));
    REPORTS(ERROR_NULL, nudge_hide_votes(agent, NULL, sizeof key));
    REPORTS(ERROR_SIZE, nudge_hide_votes(agent, key, sizeof key - 1));
    REPORTS(OK, nudge_hide_votes(agent, key, sizeof key));
    REPORTS(OK, nudge_choose(agent, 1));
    free(agent);
}

/* A policy of the caller's own: the view shows what is tried, and afterwards what was there before. */
static void flat(void) {
    nudge_configuration configuration = good(), again;
    uint8_t bytes[NUDGE_CONFIGURATION_BYTES];
    const int16_t *view = NULL;
    size_t count = 0;
    configuration.actor = NUDGE_FLAT;
    configuration.agent_count = 1;
    configuration.observation_count = configuration.action_count = 0;
    REPORTS(ERROR_SHAPE, nudge_configuration_write(&configuration, bytes, sizeof bytes));
    configuration.parameter_count = 1 << 20;
    configuration.squashing = 1;
    REPORTS(ERROR_SHAPE, nudge_configuration_write(&configuration, bytes, sizeof bytes));
    configuration.squashing = 0;
    configuration.sides = 1;
    REPORTS(OK, nudge_configuration_write(&configuration, bytes, sizeof bytes));
    REPORTS(OK, nudge_configuration_read(bytes, sizeof bytes, &again));
    REPORTS(OK, again.parameter_count == 1 << 20 && again.actor == NUDGE_FLAT ? NUDGE_OK : -63);
    nudge_agent *agent = create_agent(&configuration, 0);
    REPORTS(OK, nudge_parameter_count(agent, &count));
    REPORTS(OK, nudge_view_parameters(agent, &view));
    REPORTS(OK, count == 1 << 20 && view[0] == 0 && view[count - 1] == 0 ? NUDGE_OK : -63);
    for (int lane = 0; lane < 2; lane++) {
        REPORTS(OK, nudge_begin_episode(agent));
        int16_t first = lane == 0 ? view[0] : (int16_t)-view[0];
        REPORTS(OK, first == 205 || first == -205 ? NUDGE_OK : -63);
        REPORTS(OK, nudge_end_episode(agent));
    }
    REPORTS(OK, view[0] == 0 && view[count - 1] == 0 ? NUDGE_OK : -63);
    free(agent);
}

int main(void) {
    configurations();
    encoding();
    creation();
    base_policy();
    no_agent();
    nudge_configuration configuration = good();
    configuration.first_horizon = 200;
    configuration.round_count = 9;
    nudge_agent *agent = create(&configuration), *leader = create(&configuration);
    uint8_t vote[NUDGE_VOTE_BYTES];
    size_t count = 1;
    int16_t parameter = 1;
    REPORTS(OK, nudge_transmit(agent, vote, sizeof vote, &count));
    REPORTS(OK, count == 0 ? NUDGE_OK : -63);
    REPORTS(OK, nudge_parameter(agent, 7, &parameter));
    length(agent, 200);
    for (int lane = 0; lane < 2; lane++) {
        phases(agent, NUDGE_READY_FOR_EPISODE);
        REPORTS(OK, nudge_begin_episode(agent));
        phases(agent, NUDGE_IN_EPISODE);
        arguments(agent);
        while_behaviours_are_shown(agent);
        REPORTS(OK, nudge_end_episode(agent));
        if (lane == 0) while_behaviours_are_shown(agent);
    }
    phases(agent, NUDGE_AWAITING_CHOICE);
    hidden(&configuration);
    flat();
    REPORTS(OK, nudge_choose(agent, 1));
    phases(agent, NUDGE_VOTE_READY);
    REPORTS(OK, nudge_transmit(agent, vote, sizeof vote, &count));
    phases(agent, NUDGE_AWAITING_COMMIT);
    frames(agent, leader, vote);
    phases(agent, NUDGE_READY_FOR_EPISODE);
    length(agent, 300);
    free(agent);
    free(leader);
    REPORTS(OK, nudge_version() == NUDGE_VERSION ? NUDGE_OK : -63);
    for (int code = 1; code < 63; code++) {
        if (is_met[code]) printf("-%d\n", code);
    }
    return failures > 0;
}
