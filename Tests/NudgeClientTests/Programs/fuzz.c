/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Feeds an agent a million random and mutated frames, in all its phases. None may change a byte of it.
 *
 * The one frame that an agent has to follow, the commit of its round, is known here and left out. Every
 * vote in it moves a block, so no other frame with the right fingerprint is likely.
 */
#include <nudge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGENTS = 5, FRAMES = 1000000, FRAMES_PER_ROUND = 5000, FRAMES_PER_PHASE = 50, ROOM = 96 };

static uint64_t chance = 20261122;

static uint32_t random_bits(void) {
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chance >> 33) ^ (uint32_t)(chance >> 17);
}

static void demand(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "fuzz: %s\n", what);
    exit(1);
}

static nudge_agent *create(const nudge_configuration *configuration, uint32_t index, size_t *bytes) {
    nudge_agent *agent = NULL;
    demand(nudge_agent_bytes(configuration, bytes) == NUDGE_OK, "no size");
    void *memory = malloc(*bytes);
    demand(nudge_agent_create(memory, *bytes, configuration, index, &agent) == NUDGE_OK, "no agent");
    return agent;
}

/* One of the eight lanes, or one of the two answers that name none. */
static int32_t random_choice(void) {
    const int32_t number = (int32_t)(random_bits() % 10);
    return number < 8 ? number : NUDGE_EQUAL + number - 8;
}

/* One step through the phases of a round, whichever comes next. */
static void step(nudge_agent *agent) {
    const float observation[3] = {0.5f, -1.0f, 2.0f};
    float action[2];
    uint8_t vote[NUDGE_VOTE_BYTES];
    size_t count;
    nudge_phase phase;
    demand(nudge_get_phase(agent, &phase) == NUDGE_OK, "no phase");
    switch (phase) {
    case NUDGE_READY_FOR_EPISODE: demand(nudge_begin_episode(agent) == NUDGE_OK, "no begin"); break;
    case NUDGE_IN_EPISODE:
        demand(nudge_act(agent, observation, 3, action, 2) == NUDGE_OK, "no action");
        demand(nudge_end_episode(agent) == NUDGE_OK, "no end");
        break;
    case NUDGE_AWAITING_CHOICE:
        demand(nudge_choose(agent, random_choice()) == NUDGE_OK, "no answer");
        break;
    case NUDGE_VOTE_READY:
        demand(nudge_transmit(agent, vote, sizeof vote, &count) == NUDGE_OK, "no vote");
        break;
    default: break;
    }
}

/* Makes a frame out of the valid one, or out of nothing. Returns its length. */
static size_t forge(uint8_t *frame, const uint8_t *valid, size_t count) {
    const uint32_t kind = random_bits() % 4;
    if (kind == 0) {
        count = random_bits() % ROOM;
        for (size_t index = 0; index < count; index++) frame[index] = (uint8_t)random_bits();
        if (count > 0 && random_bits() % 2) frame[0] = valid[0];
        return count;
    }
    memcpy(frame, valid, count);
    for (uint32_t flips = 1 + random_bits() % 4; flips > 0; flips--) {
        frame[random_bits() % count] ^= (uint8_t)(1u << random_bits() % 8);
    }
    if (kind == 1) frame[random_bits() % count] = (uint8_t)random_bits();
    if (kind == 2) {
        const size_t length = random_bits() % ROOM;
        for (size_t index = count; index < length; index++) frame[index] = (uint8_t)random_bits();
        count = length;
    }
    return count;
}

/* Closes the leader's round. The commit is what the other agent is to follow. */
static size_t close_round(nudge_agent *leader, uint8_t *frame) {
    int32_t votes[AGENTS];
    size_t count = 0;
    for (int index = 0; index < AGENTS; index++) {
        votes[index] = (random_bits() & 1 ? NUDGE_IN_FAVOUR : NUDGE_AGAINST) + 16 * (random_bits() % 4);
    }
    demand(nudge_close_round(leader, votes, AGENTS, 1, frame, NUDGE_FRAME_BYTES_MAXIMUM, &count) == NUDGE_OK,
           "no commit");
    return count;
}

static void follow(nudge_agent *agent, nudge_agent *leader, const uint8_t *frame, size_t count) {
    uint64_t own, other;
    demand(nudge_receive(agent, frame, count) == NUDGE_OK, "the valid commit was refused");
    demand(nudge_fingerprint(agent, &own) == NUDGE_OK && nudge_fingerprint(leader, &other) == NUDGE_OK, "?");
    demand(own == other, "the policies differ");
}

int main(void) {
    nudge_configuration configuration;
    size_t bytes, count = 0, excluded = 0;
    uint8_t valid[NUDGE_FRAME_BYTES_MAXIMUM], frame[ROOM];
    nudge_configuration_default(&configuration);
    configuration.agent_count = AGENTS;
    configuration.observation_count = 3;
    configuration.action_count = 2;
    /* With a handful of parameters, two directions would often move a block alike. */
    configuration.hidden_layer_count = 1;
    configuration.hidden_widths[0] = 64;
    configuration.batch_count = 2;
    configuration.batch_size = 2;
    configuration.sides = 1;
    configuration.candidate_count = 4;
    nudge_agent *leader = create(&configuration, 0, &bytes);
    nudge_agent *agent = create(&configuration, 1, &bytes);
    uint8_t *before = malloc(bytes), *edge = malloc(ROOM);
    for (int number = 0; number < FRAMES; number++) {
        if (number % FRAMES_PER_ROUND == 0) {
            if (number > 0) follow(agent, leader, valid, count);
            count = close_round(leader, valid);
        }
        if (number % FRAMES_PER_PHASE == 0) {
            step(agent);
            memcpy(before, agent, bytes);
        }
        const size_t length = forge(frame, valid, count);
        if (length == count && memcmp(frame, valid, count) == 0) {
            excluded++;
            continue;
        }
        /* The frame ends where its memory ends, so that the sanitizer sees a read behind it. */
        uint8_t *place = edge + ROOM - length;
        int32_t vote = 0;
        memcpy(place, frame, length);
        const nudge_status status = nudge_receive(agent, place, length);
        demand(status <= NUDGE_ERROR_FRAME_LENGTH, "a forged frame was followed");
        if (nudge_read_vote(agent, place, length, &vote) == NUDGE_OK) demand(vote >= 0 && vote <= 2, "?");
        demand(memcmp(before, agent, bytes) == 0, "a forged frame changed the agent");
    }
    follow(agent, leader, valid, count);
    printf("%d frames, %lu left out as valid, nothing changed\n", FRAMES, (unsigned long)excluded);
    free(before);
    free(edge);
    free(agent);
    free(leader);
    return 0;
}
