/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Joins a fleet that 'nudge serve' leads, and pushes a point to the origin there until the run is complete.
 * The answers are simulated: the behaviour with the largest return is the best.
 *
 * It speaks on standard input and output, which somebody else connects: with the server by TLS,
 *
 *     cc join.c $(pkg-config --cflags --libs nudge) -o join
 *     nudge enroll arm && mkfifo answers
 *     openssl s_client -quiet -no_ign_eof -verify_return_error -connect HOST:PORT -CAfile arm.pem \
 *         -cert arm.pem -key arm.pem <answers | ./join >answers
 *
 * or, with the key of a device behind a gateway ('nudge enroll gateway-1/arm'), with a nudge-gateway:
 *
 *     ./join arm.key </dev/ttyS1 >/dev/ttyS1
 *
 * Exits 0 when the run is complete, 75 where another try makes sense, 77 where none does.
 */
#include <nudge_member.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OBSERVATIONS = 4, ACTIONS = 2, BEHAVIOURS_MAXIMUM = 16, TRY_AGAIN = 75, NEVER = 77 };

/* All memory that the board gives to its place in the fleet: 32 neurons in one hidden layer are possible. */
static unsigned char member_memory[4096] __attribute__((aligned(NUDGE_ALIGNMENT)));
static unsigned char line_memory[1024] __attribute__((aligned(NUDGE_ALIGNMENT)));
static nudge_member *member;
static nudge_line *line;
static nudge_agent *agent;
static double returns[BEHAVIOURS_MAXIMUM];
static uint32_t round_count;
static uint64_t fingerprint;

static void check(nudge_status status) {
    if (status == NUDGE_OK) return;
    fprintf(stderr, "join: nudge reports %ld\n", (long)status);
    exit(status == NUDGE_ERROR_TASK || status == NUDGE_ERROR_MEMORY ? NEVER : TRY_AGAIN);
}

/* ---- What is said ------------------------------------------------------------------------------ */

/* Sends all that is due. */
static void speak(void) {
    uint8_t bytes[NUDGE_LINE_BYTES_MAXIMUM];
    size_t count = 0;
    do {
        check(line ? nudge_line_transmit(line, bytes, sizeof bytes, &count)
                   : nudge_member_transmit(member, bytes, sizeof bytes, &count));
        for (size_t sent = 0; sent < count;) {
            const ssize_t written = write(STDOUT_FILENO, bytes + sent, count - sent);
            if (written <= 0) exit(TRY_AGAIN);
            sent += (size_t)written;
        }
    } while (count > 0);
}

static void refused(void) {
    int32_t reason;
    uint32_t seconds;
    check(nudge_member_refusal(member, &reason, &seconds));
    fprintf(stderr, "join: refused, reason %ld\n", (long)reason);
    exit(seconds > 0 ? TRY_AGAIN : NEVER);
}

/* Keeps what the policy is, while no behaviour of a round that will never end is shown. */
static void begin_round(void) {
    check(nudge_member_agent(member, &agent));
    check(nudge_round(agent, &round_count));
    const nudge_status status = nudge_fingerprint(agent, &fingerprint);
    /* A question that was shown when the connection broke goes on. */
    if (status != NUDGE_ERROR_PHASE) check(status);
}

static void complete(void) {
    fprintf(stderr, "join: %lu rounds, fingerprint %08lx%08lx\n", (unsigned long)round_count,
            (unsigned long)(fingerprint >> 32), (unsigned long)(fingerprint & 0xFFFFFFFFu));
    exit(0);
}

static void follow(nudge_event event) {
    switch (event) {
    case NUDGE_JOINED:
        begin_round();
        fprintf(stderr, "join: joined\n");
        break;
    case NUDGE_COMMITTED: begin_round(); break;
    case NUDGE_COMPLETE: complete(); break;
    case NUDGE_REFUSED: refused(); break;
    case NUDGE_SERVER_LEFT: exit(TRY_AGAIN);
    default: break;
    }
}

/* Takes what came, after waiting for so long: -1 for ever. */
static void listen_for(int milliseconds) {
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    uint8_t bytes[256];
    if (poll(&input, 1, milliseconds) <= 0) return;
    const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) exit(TRY_AGAIN);
    for (size_t place = 0, taken = 0; place < (size_t)count; place += taken) {
        const size_t rest = (size_t)count - place;
        nudge_event event;
        const nudge_status status =
            line ? nudge_line_receive(line, bytes + place, rest, &taken, &event)
                 : nudge_member_receive(member, bytes + place, rest, &taken, &event);
        /* A line begins anew by itself. */
        if (!line || status == NUDGE_ERROR_TASK || status == NUDGE_ERROR_MEMORY) check(status);
        follow(event);
    }
}

/* ---- What is played ---------------------------------------------------------------------------- */

/* Plays the episode that is due: a point in a plane, pushed by a force. */
static void play(void) {
    nudge_episode episode;
    float place[2], speed[2] = {0, 0};
    double reward = 0;
    check(nudge_next_episode(agent, &episode));
    check(nudge_begin_episode(agent));
    for (int axis = 0; axis < 2; axis++) {
        place[axis] = (float)episode.reset_words[axis] / 2147483648.0f - 1.0f;
    }
    for (uint32_t step = 0; step < episode.steps; step++) {
        const float observation[OBSERVATIONS] = {place[0], place[1], speed[0], speed[1]};
        float force[ACTIONS];
        check(nudge_act(agent, observation, OBSERVATIONS, force, ACTIONS));
        for (int axis = 0; axis < 2; axis++) {
            speed[axis] += (force[axis] - 0.25f * speed[axis]) * 0.1f;
            place[axis] += speed[axis] * 0.1f;
            reward -= place[axis] * place[axis] + 0.01 * force[axis] * force[axis];
        }
    }
    check(nudge_end_episode(agent));
    if (episode.trajectory == 0) returns[episode.lane] = 0;
    returns[episode.lane] += reward;
}

static void answer(void) {
    nudge_configuration run;
    int32_t best = 0;
    check(nudge_get_configuration(agent, &run));
    for (int32_t lane = 1; lane < 2 * run.candidate_count; lane++) {
        if (returns[lane] > returns[best]) best = lane;
    }
    check(nudge_choose(agent, best));
}

/* ---- Start-up ---------------------------------------------------------------------------------- */

/* Makes a line out of the file that 'nudge enroll GATEWAY/NAME' wrote: a name, and a key in hexadecimal. */
static void create_line(const char *path) {
    char name[64], digits[2 * NUDGE_KEY_BYTES + 1];
    uint8_t key[NUDGE_KEY_BYTES];
    uint64_t start;
    FILE *file = fopen(path, "r"), *noise = fopen("/dev/urandom", "rb");
    if (!file || !noise || fscanf(file, "%63s %64[0-9a-f]", name, digits) != 2 ||
        fread(&start, sizeof start, 1, noise) != 1) {
        fprintf(stderr, "join: %s is no key of 'nudge enroll GATEWAY/NAME'\n", path);
        exit(NEVER);
    }
    for (int index = 0; index < NUDGE_KEY_BYTES; index++) {
        unsigned byte = 0;
        sscanf(digits + 2 * index, "%2x", &byte);
        key[index] = (uint8_t)byte;
    }
    fclose(file);
    fclose(noise);
    check(nudge_line_create(line_memory, sizeof line_memory, member, name, key, sizeof key, start, &line));
}

int main(int count, char **arguments) {
    nudge_configuration largest;
    nudge_phase phase;
    check(nudge_configuration_default(&largest));
    largest.observation_count = OBSERVATIONS;
    largest.action_count = ACTIONS;
    largest.hidden_layer_count = 1;
    largest.hidden_widths[0] = 32;
    check(nudge_member_create(member_memory, sizeof member_memory, &largest, "point-mass", 0, &member));
    if (count > 1) create_line(arguments[1]);
    if (!line) check(nudge_member_connect(member));
    for (;;) {
        speak();
        phase = NUDGE_AWAITING_COMMIT;
        if (agent) check(nudge_get_phase(agent, &phase));
        listen_for(phase == NUDGE_AWAITING_COMMIT || phase == NUDGE_VOTE_READY ? -1 : 0);
        if (!agent) continue;
        check(nudge_get_phase(agent, &phase));
        if (phase == NUDGE_READY_FOR_EPISODE) play();
        if (phase == NUDGE_AWAITING_CHOICE) answer();
    }
}
