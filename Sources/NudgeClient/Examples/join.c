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
 * or, where such a gateway finds it over UDP ('nudge-gateway ... udp:ARM:7701'), on a port of its own:
 *
 *     ./join arm.key 7701
 *
 * Exits 0 when the run is complete, 75 where another try makes sense, 77 where none does.
 */
#include <netinet/in.h>
#include <nudge_member.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OBSERVATIONS = 4, ACTIONS = 2, BEHAVIOURS_MAXIMUM = 16, TRY_AGAIN = 75, NEVER = 77 };

/* All memory that the board gives to its place in the fleet: 32 neurons in one hidden layer are possible. */
static unsigned char member_memory[4096] __attribute__((aligned(NUDGE_ALIGNMENT)));
static unsigned char line_memory[1024] __attribute__((aligned(NUDGE_ALIGNMENT)));
static unsigned char datagrams_memory[256] __attribute__((aligned(NUDGE_ALIGNMENT)));
static nudge_member *member;
static nudge_line *line;
static nudge_datagrams *datagrams;
/* Where bytes come from: standard input, or a socket for datagrams. */
static int input = STDIN_FILENO;
static struct sockaddr_in gateway;
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

/* Writes what is due. */
static size_t due(uint8_t *bytes, size_t capacity) {
    size_t count = 0;
    check(datagrams ? nudge_datagrams_transmit(datagrams, bytes, capacity, &count)
          : line    ? nudge_line_transmit(line, bytes, capacity, &count)
                    : nudge_member_transmit(member, bytes, capacity, &count));
    return count;
}

/* What is lost, the gateway asks for. */
static void send_to(const struct sockaddr_in *place, const uint8_t *bytes, size_t count) {
    (void)sendto(input, bytes, count, 0, (const struct sockaddr *)place, sizeof *place);
}

/* Sends all that is due. */
static void speak(void) {
    uint8_t bytes[NUDGE_DATAGRAM_OUT_BYTES_MAXIMUM];
    for (size_t count; (count = due(bytes, sizeof bytes)) > 0;) {
        if (datagrams) send_to(&gateway, bytes, count);
        for (size_t sent = datagrams ? count : 0; sent < count;) {
            const ssize_t written = write(STDOUT_FILENO, bytes + sent, count - sent);
            if (written <= 0) exit(TRY_AGAIN);
            sent += (size_t)written;
        }
    }
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

/* Takes bytes of a stream or a line. */
static void take(const uint8_t *bytes, size_t count) {
    for (size_t place = 0, taken = 0; place < count; place += taken) {
        const size_t rest = count - place;
        nudge_event event;
        const nudge_status status =
            line ? nudge_line_receive(line, bytes + place, rest, &taken, &event)
                 : nudge_member_receive(member, bytes + place, rest, &taken, &event);
        /* A line begins anew by itself. */
        if (!line || status == NUDGE_ERROR_TASK || status == NUDGE_ERROR_MEMORY) check(status);
        follow(event);
    }
}

/* Takes a datagram. Its sender is the gateway if it proves that it hears this board. */
static void take_datagram(uint8_t *bytes, size_t count, const struct sockaddr_in *sender) {
    size_t piece;
    int32_t is_gateway;
    if (nudge_datagrams_receive(datagrams, bytes, count, &piece, &is_gateway) != NUDGE_OK) return;
    if (is_gateway) {
        gateway = *sender;
        take(bytes + NUDGE_DATAGRAM_HEAD_BYTES, piece);
    } else {
        uint8_t answer[NUDGE_DATAGRAM_OUT_BYTES_MAXIMUM];
        send_to(sender, answer, due(answer, sizeof answer));
    }
}

/* Takes what came, after waiting for so long: -1 for ever. */
static void listen_for(int milliseconds) {
    struct pollfd source = {input, POLLIN, 0};
    struct sockaddr_in sender;
    socklen_t sender_bytes = sizeof sender;
    uint8_t bytes[NUDGE_DATAGRAM_BYTES_MAXIMUM + 1];
    if (poll(&source, 1, milliseconds) <= 0) return;
    const ssize_t count = datagrams ? recvfrom(input, bytes, sizeof bytes, 0, (struct sockaddr *)&sender,
                                               &sender_bytes)
                                    : read(input, bytes, sizeof bytes);
    if (datagrams && count >= 0) take_datagram(bytes, (size_t)count, &sender);
    else if (count > 0) take(bytes, (size_t)count);
    else if (!datagrams) exit(TRY_AGAIN);
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

/* A number that nobody can guess. */
static uint64_t random_number(void) {
    uint64_t number = 0;
    FILE *noise = fopen("/dev/urandom", "rb");
    if (!noise || fread(&number, sizeof number, 1, noise) != 1) exit(NEVER);
    fclose(noise);
    return number;
}

/* Makes a line out of the file that 'nudge enroll GATEWAY/NAME' wrote: a name, and a key in hexadecimal. */
static void create_line(const char *path) {
    char name[64], digits[2 * NUDGE_KEY_BYTES + 1];
    uint8_t key[NUDGE_KEY_BYTES];
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%63s %64[0-9a-f]", name, digits) != 2) {
        fprintf(stderr, "join: %s is no key of 'nudge enroll GATEWAY/NAME'\n", path);
        exit(NEVER);
    }
    for (int index = 0; index < NUDGE_KEY_BYTES; index++) {
        unsigned byte = 0;
        sscanf(digits + 2 * index, "%2x", &byte);
        key[index] = (uint8_t)byte;
    }
    fclose(file);
    check(nudge_line_create(line_memory, sizeof line_memory, member, name, key, sizeof key, random_number(),
                            &line));
}

/* Has datagrams carry the line, on a port of this machine. */
static void create_datagrams(const char *port) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    input = socket(AF_INET, SOCK_DGRAM, 0);
    if (input < 0 || bind(input, (const struct sockaddr *)&own, sizeof own) != 0) {
        fprintf(stderr, "join: port %s cannot be had\n", port);
        exit(NEVER);
    }
    check(nudge_datagrams_create(datagrams_memory, sizeof datagrams_memory, line, random_number(),
                                 &datagrams));
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
    if (count > 2) create_datagrams(arguments[2]);
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
