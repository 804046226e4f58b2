/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * nudge_member.h: a board's place in a fleet that 'nudge serve' leads, on top of nudge.h.
 *
 * A member finds out which run its fleet has, makes the agent of it, catches up with what it missed, and
 * carries the agent's frames. Bytes go in and bytes come out; the firmware has the connection:
 * - a stream, as of TLS with what 'nudge enroll NAME' wrote;
 * - or a serial line with a nudge-gateway at its other end: a nudge_line of the member's seals what goes over
 *   it, with the key that 'nudge enroll GATEWAY/NAME' wrote;
 * - or UDP, where the board's radio brings IP: nudge_datagrams carry such a line.
 * docs/frames.md says what travels on each.
 *
 *     create once:      nudge_member_bytes, nudge_member_create; for a serial line nudge_line_create, too
 *     each connection:  nudge_member_connect; a line does so by itself
 *     for ever:         what came into nudge_member_receive or nudge_line_receive;
 *                       what nudge_member_transmit or nudge_line_transmit gives out;
 *                       what nudge_get_phase of nudge_member_agent asks for, as nudge.h says
 *
 * It needs no clock. Whether the other end is still there, the transport finds out (keep-alive); a gateway
 * asks who is there when its line was down. What holds for every function of nudge.h holds here. A program
 * that calls none of these functions is no larger for them where its linker drops unused sections
 * (--gc-sections), and one without a serial line has no hashes in it.
 */
#ifndef NUDGE_MEMBER_H
#define NUDGE_MEMBER_H

#include "nudge.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What else may be wrong; see the other errors in nudge.h. */
enum {
    NUDGE_ERROR_FRAME_SEAL = -46, /* Not sealed by the server, or not at its place: damaged, invented,
                                     repeated or left out on the way. */
    NUDGE_ERROR_TASK = -47        /* The fleet's run is for another task than the board's, or has another
                                     number of observations or actions. */
};

/* A member. It lies at the beginning of the memory that it was created in. */
typedef struct nudge_member nudge_member;

/*
 * The memory of a member, in bytes: that of an agent, 1,056 for frames (with more than 94 observations,
 * about 300 + 8 per observation), and about 110. 13,984 bytes for 17 observations, two hidden layers of 64
 * and 6 actions.
 *   largest  the settings of the largest run that there shall be room for. What counts is sizes and momentum.
 * Errors: NULL, ALIGNMENT, what is wrong with the configuration.
 */
nudge_status nudge_member_bytes(const nudge_configuration *largest, size_t *bytes);

/*
 * Creates a member, which has no agent yet.
 *   memory  `bytes` bytes aligned to NUDGE_ALIGNMENT. The member's from now on: do not touch or move it.
 *   task    what the board plays, 1...32 bytes and a zero: the name that the fleet's run must have. Copied.
 *           The run's numbers of observations and actions must be those of `largest`.
 *   file    the fingerprint of the file that describes the task, as 'nudge task check' says it; the name has
 *           at most 23 bytes then. 0 for a task that needs no file.
 * Errors: NULL, ALIGNMENT, MEMORY, what is wrong with the configuration; VALUE if the task's name is empty or
 * too long. `*member` is unchanged then.
 */
nudge_status nudge_member_create(
    void *memory, size_t bytes, const nudge_configuration *largest, const char *task, uint64_t file,
    nudge_member **member);

/* A stream to the server is open, for the first time or once more: what is due first is a hello, which says
   how far the member is. What was half received is dropped. Errors: NULL. */
nudge_status nudge_member_connect(nudge_member *member);

/* What a member was told. */
typedef int32_t nudge_event;

enum {
    NUDGE_NOTHING = 0,     /* Nothing that asks for anything. */
    NUDGE_JOINED = 1,      /* It is in step with its fleet. */
    NUDGE_CATCHING_UP = 2, /* It is being sent what it missed: NUDGE_JOINED follows. */
    NUDGE_COMMITTED = 3,   /* A round is over, and the next one has begun. */
    NUDGE_ASSIGNED = 4,    /* It tries another block, or rests, now or from a later round on. */
    NUDGE_SERVER_LEFT = 5, /* The server stops, and is expected back. Close the connection. */
    NUDGE_COMPLETE = 6,    /* The run is complete. Close the connection. */
    NUDGE_REFUSED = 7      /* This board may not join: nudge_member_refusal says why. Close the connection. */
};

/*
 * Takes bytes of the stream, up to the end of the first frame that tells something.
 *   bytes  as they came, cut anywhere.
 *   taken  set to how many of the `count` bytes were taken, also with an error. Call again with the others.
 *   event  set to what they told.
 * Cost: some tens of instructions a byte, and at the end of a frame what it asks for: see nudge_receive. A
 * welcome draws the policy from the seed, and the last piece of a snapshot makes its fingerprint.
 * Errors: NULL, ALIGNMENT, SIZE; PHASE where no connection is open on this side. The FRAME errors, where what
 * came is not from the server or makes no sense to the agent; TASK and MEMORY, where the fleet's run is
 * none for this board, or larger than there is room for. These end the connection on this side: close it,
 * open another one and say nudge_member_connect. The policy is as it was then; half a snapshot is not used,
 * and the next hello asks for a whole one.
 * FRAME_ROUND on every connection: the server has another run now. Create the member anew.
 */
nudge_status nudge_member_receive(
    nudge_member *member, const uint8_t *bytes, size_t count, size_t *taken, nudge_event *event);

/* What nudge_member_transmit writes at most, in bytes. */
#define NUDGE_MEMBER_BYTES_MAXIMUM 22

/*
 * Writes the frame that is due on the stream: a hello, a vote, or the answer to whether it is there. Call it
 * until nothing is, after nudge_member_connect, nudge_member_receive and nudge_choose. A vote that may be
 * lost with its connection is written again on the next one.
 *   capacity  bytes of the buffer, NUDGE_MEMBER_BYTES_MAXIMUM or more.
 *   count     set to the bytes that were written; 0 if nothing is due.
 * Cost: as nudge_transmit. Errors: NULL, ALIGNMENT, SIZE. Nothing is lost then.
 */
nudge_status nudge_member_transmit(nudge_member *member, uint8_t *buffer, size_t capacity, size_t *count);

/*
 * Gives the member's agent, for as long as there is the member. It waits (NUDGE_AWAITING_COMMIT) while it
 * catches up or rests. An episode that is played when its round is committed is over: nudge_act and
 * nudge_end_episode report PHASE. Without a connection it may be played to its end, and the vote waits.
 * Who answers is the firmware's business; the server is told votes, and no answers. Frames and settings are
 * the member's: nudge_transmit, nudge_receive, nudge_close_round, nudge_load_policy and
 * nudge_set_observation_scale report PHASE for this agent. Until it is in step there is no policy: what
 * needs one reports POLICY.
 * Errors: NULL, ALIGNMENT; PHASE before a welcome came.
 */
nudge_status nudge_member_agent(const nudge_member *member, nudge_agent **agent);

/* Tells the settings of an agent's run: candidate_count and truth, for example. Errors: NULL, ALIGNMENT. */
nudge_status nudge_get_configuration(const nudge_agent *agent, nudge_configuration *configuration);

/* Why a board may not join. */
enum {
    NUDGE_REFUSED_UNKNOWN = 0,   /* It is not enrolled. */
    NUDGE_REFUSED_REVOKED = 1,   /* It is not any more. */
    NUDGE_REFUSED_ELSEWHERE = 2, /* It is connected already, from another place. */
    NUDGE_REFUSED_FULL = 3,      /* The fleet has no room. */
    NUDGE_REFUSED_MALFORMED = 4, /* What it sent was no frame that belongs there. */
    NUDGE_REFUSED_EXPIRED = 5    /* By the server's clock its identity is out of its time. */
};

/*
 * Tells why the member was refused last.
 *   retry_seconds  when another try makes sense; 0 for never.
 * Errors: NULL, ALIGNMENT; PHASE if it never was.
 */
nudge_status nudge_member_refusal(const nudge_member *member, int32_t *reason, uint32_t *retry_seconds);

/* ---- A serial line ----------------------------------------------------------------------------- */

/* A member's serial line. It lies at the beginning of the memory that it was created in. */
typedef struct nudge_line nudge_line;

/* The memory of a line, in bytes: about 240. Errors: NULL, ALIGNMENT. */
nudge_status nudge_line_bytes(size_t *bytes);

#define NUDGE_KEY_BYTES 32 /* Bytes of the key that a board behind a gateway shares with the server. */

/*
 * Creates the line of a member, which is to get and give nothing by a stream then.
 *   memory  `bytes` bytes aligned to NUDGE_ALIGNMENT. The line's from now on: do not touch or move it.
 *   member  used as long as the line is.
 *   name    the board's under its gateway, 1...63 bytes and a zero: "arm" for 'nudge enroll gateway-1/arm'.
 *   key     key_bytes, NUDGE_KEY_BYTES, bytes. Copied, as the name is.
 *   start   a number that was never given with this key before: from a random generator, a clock, or a
 *           counter that outlives a reset. With an old one a gateway could repeat what it once heard.
 * Errors: NULL, ALIGNMENT, MEMORY; SIZE of the key; VALUE if the name is empty or too long. `*line` is
 * unchanged then.
 */
nudge_status nudge_line_create(
    void *memory, size_t bytes, nudge_member *member, const char *name, const uint8_t *key, size_t key_bytes,
    uint64_t start, nudge_line **line);

/*
 * Takes bytes of the line, as nudge_member_receive does of a stream. What was damaged on the line is dropped.
 * NUDGE_REFUSED, before the server is heard, may come from somebody on the way.
 * Cost: for a frame, that of its hash, too.
 * Errors: as there, but PHASE; FRAME_SEAL. The line begins anew by itself then; with TASK and MEMORY, it will
 * hear the same again.
 */
nudge_status nudge_line_receive(
    nudge_line *line, const uint8_t *bytes, size_t count, size_t *taken, nudge_event *event);

/* What nudge_line_transmit writes at most, in bytes. */
#define NUDGE_LINE_BYTES_MAXIMUM 77

/*
 * Writes what is due for the line, as nudge_member_transmit does for a stream.
 *   capacity  bytes of the buffer, NUDGE_LINE_BYTES_MAXIMUM or more.
 * Errors: NULL, ALIGNMENT, SIZE. Nothing is lost then.
 */
nudge_status nudge_line_transmit(nudge_line *line, uint8_t *buffer, size_t capacity, size_t *count);

/* ---- Datagrams --------------------------------------------------------------------------------- */

/* What carries a line where the board's radio brings IP: datagrams (UDP), one in a packet. docs/frames.md
   says what they hold. */
typedef struct nudge_datagrams nudge_datagrams;

/* The memory of a line's datagrams, in bytes: about 150. Errors: NULL, ALIGNMENT. */
nudge_status nudge_datagrams_bytes(size_t *bytes);

/*
 * Has datagrams carry a line, whose own functions are not to be called for what is due then; what comes is
 * handed to nudge_line_receive.
 *   memory  `bytes` bytes aligned to NUDGE_ALIGNMENT. The datagrams' from now on: do not touch or move it.
 *   line    used as long as the datagrams are.
 *   token   a number that nobody can guess, another one at every start, and not 0: from a random generator.
 * Errors: NULL, ALIGNMENT, MEMORY; VALUE where the token is 0. `*datagrams` is unchanged then.
 */
nudge_status nudge_datagrams_create(
    void *memory, size_t bytes, nudge_line *line, uint64_t token, nudge_datagrams **datagrams);

#define NUDGE_DATAGRAM_HEAD_BYTES 24         /* Bytes of a datagram before those of the line. */
#define NUDGE_DATAGRAM_BYTES_MAXIMUM 1200    /* The longest that comes. */
#define NUDGE_DATAGRAM_OUT_BYTES_MAXIMUM 101 /* The longest that nudge_datagrams_transmit writes. */

/*
 * Takes a datagram.
 *   bytes        the whole of it.
 *   piece_bytes  set to how many bytes of the line follow its head, all of which are for nudge_line_receive.
 *   is_gateway   1 if the sender proved that it hears this board: send to its address from now on. 0 if it
 *                only looks for the board: send it what nudge_datagrams_transmit gives next, and forget it.
 * Cost: a few instructions.
 * Errors: NULL, ALIGNMENT, SIZE; VALUE if it is garbage, or from somebody who does not hear this board. It is
 * to be forgotten then, and answered nothing.
 */
nudge_status nudge_datagrams_receive(
    nudge_datagrams *datagrams, const uint8_t *bytes, size_t count, size_t *piece_bytes, int32_t *is_gateway);

/*
 * Writes the datagram that is due. Call it until none is, after nudge_datagrams_receive and nudge_choose.
 * What is lost is written again when the gateway asks: no clock is needed.
 *   capacity  bytes of the buffer, NUDGE_DATAGRAM_OUT_BYTES_MAXIMUM or more.
 *   count     set to the bytes that were written; 0 if none is due.
 * Errors: NULL, ALIGNMENT, SIZE. Nothing is lost then.
 */
nudge_status nudge_datagrams_transmit(
    nudge_datagrams *datagrams, uint8_t *buffer, size_t capacity, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
