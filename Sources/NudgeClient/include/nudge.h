/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * nudge.h: an agent of a Nudge fleet, for a control loop on a small board.
 *
 * An agent learns a policy, a small neural network, from preferences. Each round it shows two behaviours or
 * more, is told which was the best, and sends that; the fleet's votes move the policy of all.
 *
 *     create once: nudge_agent_bytes, nudge_agent_create
 *     each round:  for each question:  for each episode: nudge_begin_episode, nudge_act ...,
 *                                                        nudge_end_episode
 *                                      nudge_choose
 *                  nudge_transmit, then nudge_receive what the aggregator answers
 *
 * What holds for every function:
 * - No input or output, no clock, no heap, no global state. Time and memory are bounded by the configuration.
 * - An agent is one region of memory that the caller owns. There is nothing to destroy: an agent ends
 *   when its memory is used for something else. Several agents may live in one process.
 * - Threads: calls on different agents may run at the same time; calls on one agent may not.
 * - Pointers that a caller passes are used during the call only and never kept, the agent's memory excepted.
 *   Arrays that a function reads and arrays that it writes must not overlap.
 * - Misuse is answered with a negative status, never with a trap, and changes nothing: NULL, a wrong phase, a
 *   wrong size, too little memory, a pointer that its type's alignment does not allow. What C cannot see
 *   cannot be checked: memory that is shorter than told, or an agent pointer that nudge_agent_create did
 *   not give.
 * - "d" is the number of parameters: the sum of (inputs + 1) * outputs over the layers. A rhythm has 2 and
 *   3 an action, and one more per observed number and action with feedback; a flat actor what it is told to.
 */
#ifndef NUDGE_H
#define NUDGE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header, and of all of Nudge: major * 65536 + minor * 256 + patch. */
#define NUDGE_VERSION 0x000200

/* The version of the library that is linked. Compare it with NUDGE_VERSION. */
uint32_t nudge_version(void);

/* ---- Status ------------------------------------------------------------------------------------ */

/* What a function reports: NUDGE_OK, or a negative number that says what was wrong. */
typedef int32_t nudge_status;

enum {
    NUDGE_OK = 0, /* Done. */

    /* How a function was called. */
    NUDGE_ERROR_NULL = -1,      /* A pointer is NULL. */
    NUDGE_ERROR_ALIGNMENT = -2, /* The memory is not aligned to NUDGE_ALIGNMENT, or an array not to its
                                   elements. */
    NUDGE_ERROR_MEMORY = -3,    /* The memory is smaller than nudge_agent_bytes says. */
    NUDGE_ERROR_SIZE = -4,      /* A count differs from the configuration's, or a buffer is too small. */
    NUDGE_ERROR_PHASE = -5,     /* Not now: see each function, and nudge_get_phase. */
    NUDGE_ERROR_INDEX = -6,     /* No such agent, observed number or parameter. */
    NUDGE_ERROR_VALUE = -7,     /* An argument's value has no meaning. */
    NUDGE_ERROR_POLICY = -8,    /* The base policy is missing, or it is not the one that the configuration
                                   names. */
    NUDGE_ERROR_SECRET = -9,    /* The run's votes are hidden: nudge_hide_votes first. */

    /* What is wrong with a configuration. */
    NUDGE_ERROR_CHOICE = -20,        /* algorithm, sides, pairing, squashing, actor, has_base_policy or
                                        plays_on is no choice. */
    NUDGE_ERROR_SHAPE = -21,         /* A number of observations, actions, hidden layers or neurons, or a
                                        rhythm's joints, pace or feedback_gain. */
    NUDGE_ERROR_AGENT_COUNT = -22,   /* Outside 1...256. */
    NUDGE_ERROR_SINGLE_AGENT = -23,  /* S2ZPO and ZSPO are defined for one agent. */
    NUDGE_ERROR_BLOCKS = -24,        /* More blocks than parameters: agent_count > d. */
    NUDGE_ERROR_FRACTION_BITS = -25, /* Outside 4...14. */
    NUDGE_ERROR_SCALE = -26,         /* learning_rate or perturbation_scale is too large for the lattice. */
    NUDGE_ERROR_EPISODES = -27,      /* batch_count or batch_size is 0, or a round has 2^24 episodes. */
    NUDGE_ERROR_HORIZON = -28,       /* horizon, first_horizon or round_count is out of its range. */
    NUDGE_ERROR_ACTION_BOUND = -29,  /* Not a positive finite number. */
    NUDGE_ERROR_CANDIDATES = -30,    /* candidate_count is not 1, 2, 4 or 8, or pairs of more than one
                                        are one-sided. */

    /* What is wrong with a frame. It was dropped, and the agent goes on as if it had never come. */
    NUDGE_ERROR_FRAME_LENGTH = -40,     /* Shorter or longer than its kind says. */
    NUDGE_ERROR_FRAME_VERSION = -41,    /* Of another version of the protocol. */
    NUDGE_ERROR_FRAME_KIND = -42,       /* Of a kind that does not exist, or does not travel in this
                                           direction. */
    NUDGE_ERROR_FRAME_VALUE = -43,      /* A field's value has no meaning. */
    NUDGE_ERROR_FRAME_ROUND = -44,      /* For another round, or run, than the agent's. */
    NUDGE_ERROR_FRAME_FINGERPRINT = -45 /* The sender's policy is not this agent's: the frame is damaged,
                                           or one of the two has diverged. If it goes on, create the agent
                                           anew and let it receive the run's commits from the first one. */
};

/* ---- Configuration ----------------------------------------------------------------------------- */

/* Who tries what, and how votes become a step: nudge_configuration.algorithm. */
enum {
    NUDGE_PAR_S2ZPO = 1,      /* Each agent tries its own block of the policy. */
    NUDGE_S2ZPO = 2,          /* One agent tries the whole policy with random signs. */
    NUDGE_ZSPO = 3,           /* One agent tries the whole policy with normal numbers. */
    NUDGE_FEDAVG = 4,         /* Every agent tries the whole policy; their votes are averaged. */
    NUDGE_FEDAVG_RESCALED = 5 /* The same with a step sqrt(agent_count) times as long. */
};

/* What maps observations to actions: nudge_configuration.actor. */
enum {
    NUDGE_NETWORK = 0,             /* A linear layer, or hidden layers before it. */
    NUDGE_RHYTHM = 1,              /* An oscillator per action and a PD law on its joint: some 3 parameters
                                      an action. Its clock counts the episode's calls of nudge_act. */
    NUDGE_RHYTHM_WITH_FEEDBACK = 2, /* The same, and a linear layer's output is added. */
    NUDGE_FLAT = 3                  /* The caller's own policy: see nudge_view_parameters, not nudge_act. */
};

/* Bytes of a configuration as it travels and is stored. */
#define NUDGE_CONFIGURATION_BYTES 80

/*
 * The settings of a run. They must be equal on all its agents. Start from nudge_configuration_default, which
 * sets every field that is not marked "required". Checked by nudge_agent_bytes and nudge_agent_create.
 * A step size is a number of lattice units with 16 fractional bits: see nudge_distance.
 */
typedef struct nudge_configuration {
    uint64_t seed;                      /* Every random number of the run follows from it. Default 0. */
    uint64_t base_fingerprint;          /* The base policy's fingerprint, if has_base_policy is 1. */
    float action_bound;                 /* A full action: actions are within +- this. > 0. Default 1. */
    uint32_t horizon;                   /* Control steps of an episode of the last round, 1...1,000,000.
                                           Default 1000. The caller counts them: see nudge_episode. */
    uint32_t first_horizon;             /* Those of the first round, at most 1,000,000, growing evenly; 0: as
                                           in the last one. Default 0. */
    uint32_t round_count;               /* Rounds of the run, at most 1,000,000,000; 0: no end. Default 0. */
    uint32_t learning_rate;             /* The distance that a round's step moves a parameter. Default
                                           0.01. */
    uint32_t perturbation_scale;        /* The distance that a try moves a parameter. Default 0.05. */
    uint32_t learning_rate_loss;        /* The part of learning_rate lost each round, in 2^-32. Default 0. */
    uint32_t perturbation_loss;         /* The part of perturbation_scale lost each round, in 2^-32.
                                           Default 0. */
    uint32_t parameter_count;           /* A flat actor: d, 1...2^27; it observes and acts 0 numbers. */
    uint16_t agent_count;               /* Agents of the fleet, 1...256. Default 1. */
    uint16_t batch_count;               /* Questions per agent and round, 1 or more. Default 1. */
    uint16_t batch_size;                /* Episodes of each behaviour, 1 or more. Default 1. */
    uint16_t observation_count;         /* Required: numbers in an observation, 1...512. */
    uint16_t action_count;              /* Required: numbers in an action, 1...64. */
    uint16_t hidden_widths[3];          /* Neurons of each hidden layer, 1...16384; the rest is not read. */
    uint16_t output_gain;               /* Initial weights of the last layer, in 1/256 of the others'.
                                           Default 256. */
    uint16_t first_angle;               /* A rhythm: the observed number that is the angle of the first
                                           action's joint; the other actions' follow it. Its factor is the
                                           joint's stiffness: see nudge_set_observation_scale. */
    uint16_t first_speed;               /* A rhythm: the same of their speeds; factors are damping. */
    uint16_t pace;                      /* A rhythm: cycles per control step, in 1/65536; 1 or more. */
    uint16_t feedback_gain;             /* A rhythm with feedback: what the feedback is multiplied by, in
                                           1/256; 1 or more. */
    uint8_t actor;                      /* See above. Default NUDGE_NETWORK. */
    uint8_t hidden_layer_count;         /* Hidden layers, 0...3. Default 0: actions are linear in
                                           observations. */
    uint8_t algorithm;                  /* See above. Default NUDGE_PAR_S2ZPO. */
    uint8_t candidate_count;            /* Pairs of behaviours that a question shows: 1, 2, 4 or 8.
                                           Default 1. */
    uint8_t sides;                      /* A pair is: 0, a try and the policy; 1, a try and its opposite,
                                           which several pairs must be. Default 0. */
    uint8_t pairing;                    /* Initial states: 0, each episode its own; 1, all behaviours of a
                                           question the same. Default 0. */
    uint8_t squashing;                  /* Actions are bounded by: 0, a cut; 1, tanh. Default 0. */
    uint8_t fraction_bits;              /* A parameter is an int16_t times 2^-this, 4...14. Default 12. */
    uint8_t momentum;                   /* Average over rounds, in 1/256; 0 has none and saves 2 d bytes.
                                           Default 0. */
    uint8_t rejections_before_halving;  /* Rejected rounds in a row that halve both distances; 0, never.
                                           Default 0. */
    uint8_t has_base_policy;            /* The policy starts from: 0, the seed; 1, nudge_load_policy.
                                           Default 0. */
    uint8_t plays_on;                   /* Where the task would end an episode early, as after a fall, the
                                           caller: 0, ends it; 1, plays on to the horizon. Default 0. */
    uint16_t truth;                     /* The chance, in 1/65536, that a vote is what was chosen and not
                                           drawn evenly among all behaviours; 0: it always is. Default
                                           0. */
} nudge_configuration;

/* Sets every field to its default. Errors: NULL, ALIGNMENT. */
nudge_status nudge_configuration_default(nudge_configuration *configuration);

/* Reads a configuration from the bytes in which it travels.
   Errors: NULL, ALIGNMENT; SIZE if count is not NUDGE_CONFIGURATION_BYTES; VALUE if the bytes are none. */
nudge_status nudge_configuration_read(
    const uint8_t *bytes, size_t count, nudge_configuration *configuration);

/* Writes a configuration into NUDGE_CONFIGURATION_BYTES bytes.
   Errors: NULL, ALIGNMENT; SIZE if capacity is smaller; what is wrong with the configuration. */
nudge_status nudge_configuration_write(
    const nudge_configuration *configuration, uint8_t *bytes, size_t capacity);

/*
 * A learning rate or perturbation scale in the unit of the configuration: value * 2^(fraction_bits + 16).
 * A distance below one lattice unit, 2^-fraction_bits, is used as one.
 * Errors: NULL, ALIGNMENT, FRACTION_BITS; VALUE if the value is negative, not finite, or 2^15 units or more.
 */
nudge_status nudge_distance(double value, uint8_t fraction_bits, uint32_t *distance);

/* ---- Start-up ---------------------------------------------------------------------------------- */

/* What an agent's memory must be aligned to, in bytes. */
#define NUDGE_ALIGNMENT 16

/* An agent. It lies at the beginning of the memory that it was created in. */
typedef struct nudge_agent nudge_agent;

/*
 * The memory of an agent, in bytes: about 2 d (4 d with momentum) + 8 per observed number + 6 per neuron of
 * the widest layer + 900. 12,816 bytes for 17 observations, two hidden layers of 64 and 6 actions.
 * Errors: NULL, ALIGNMENT, what is wrong with the configuration.
 */
nudge_status nudge_agent_bytes(const nudge_configuration *configuration, size_t *bytes);

/*
 * Creates agent `index`, 0...agent_count - 1, at round 0. Its policy is drawn from the seed, unless the
 * configuration has a base policy. Observations are not scaled.
 *   memory  `bytes` bytes aligned to NUDGE_ALIGNMENT. The agent's from now on: do not touch or move it.
 *   agent   set to the agent, which needs no other memory. `configuration` is copied.
 * Errors: NULL, ALIGNMENT, MEMORY, INDEX, what is wrong with the configuration. `*agent` is unchanged then.
 */
nudge_status nudge_agent_create(
    void *memory, size_t bytes, const nudge_configuration *configuration, uint32_t index,
    nudge_agent **agent);

/* Scales observed number `index`, 0...observation_count - 1: the policy sees (number - offset) * factor,
   cut at +-10. All agents of a fleet need the same scales. Only before anything else happens to the agent.
   Errors: NULL, INDEX, PHASE; VALUE if a number is not finite. */
nudge_status nudge_set_observation_scale(nudge_agent *agent, uint32_t index, float offset, float factor);

/* Sets the base policy: d parameters in lattice units, whose fingerprint the configuration names. Only before
   anything else happens to the agent, which will not begin without it.
   Errors: NULL, ALIGNMENT, PHASE; SIZE if count is not d; POLICY if it is not that one. */
nudge_status nudge_load_policy(nudge_agent *agent, const int16_t *parameters, size_t count);

#define NUDGE_SECRET_BYTES 32 /* Bytes of what votes are hidden with. */

/* Sets what votes are hidden with. Needed before nudge_choose where the configuration's truth is not 0.
     key  random bytes that nobody else has, new ones at every start: they tell what was chosen.
   Errors: NULL; SIZE if count is not NUDGE_SECRET_BYTES. */
nudge_status nudge_hide_votes(nudge_agent *agent, const uint8_t *key, size_t count);

/* ---- A round ----------------------------------------------------------------------------------- */

/* What an agent waits for. */
typedef int32_t nudge_phase;

enum {
    NUDGE_READY_FOR_EPISODE = 0, /* nudge_begin_episode. */
    NUDGE_IN_EPISODE = 1,        /* nudge_act, once per control step, and then nudge_end_episode. */
    NUDGE_AWAITING_CHOICE = 2,   /* nudge_choose. */
    NUDGE_VOTE_READY = 3,        /* nudge_transmit. */
    NUDGE_AWAITING_COMMIT = 4    /* nudge_receive. */
};

/* An episode that is to be played. */
typedef struct nudge_episode {
    uint32_t lane;           /* The behaviour, 0...2 * candidate_count - 1: 2 m and 2 m + 1 are a pair. */
    uint32_t batch;          /* The question, 0...batch_count - 1. */
    uint32_t trajectory;     /* The episode among those of its behaviour, 0...batch_size - 1. */
    uint32_t steps;          /* Control steps after which it ends. */
    uint32_t reset_words[4]; /* 128 random bits from the run's seed that name its initial state. A simulator
                                draws the state from them; a robot may ignore them. */
} nudge_episode;

/* Tells what the agent waits for. Errors: NULL, ALIGNMENT. */
nudge_status nudge_get_phase(const nudge_agent *agent, nudge_phase *phase);

/* Describes the episode that is to be played. Errors: NULL, ALIGNMENT; PHASE if none is due. */
nudge_status nudge_next_episode(const nudge_agent *agent, nudge_episode *episode);

/*
 * Begins the episode that is due, and puts its behaviour in place.
 * Cost: at the first episode of a behaviour, one block of random bits per 128 parameters of the agent.
 * Errors: NULL; PHASE if no episode is due; POLICY if the base policy is not loaded.
 */
nudge_status nudge_begin_episode(nudge_agent *agent);

/*
 * Computes the action for an observation, under the behaviour that is shown: the same bits everywhere.
 *   observation  observation_count numbers in the task's own units. NaN counts as the middle of the range.
 *   action       action_count numbers within +-action_bound, overwritten.
 * Cost: d multiply-adds; no allocation, no lock.
 * Errors: NULL, ALIGNMENT, SIZE; PHASE outside an episode. `action` is unchanged then.
 */
nudge_status nudge_act(nudge_agent *agent, const float *observation, size_t observation_count,
                       float *action, size_t action_count);

/* Ends the episode, for whatever reason. Errors: NULL; PHASE outside an episode. */
nudge_status nudge_end_episode(nudge_agent *agent);

/* An answer to "which of these behaviours is the best?": the lane of one that was shown, or one of these. */
enum {
    NUDGE_EQUAL = 16,    /* All are as good. */
    NUDGE_CANT_TELL = 17 /* The person cannot tell, or does not want to. */
};

/*
 * Takes the answer about the behaviours that were shown.
 * Errors: NULL; VALUE if it is neither a lane that was shown nor one of the above; PHASE if no question is
 * open; SECRET if votes are hidden and nudge_hide_votes was not called.
 */
nudge_status nudge_choose(nudge_agent *agent, int32_t choice);

/* Bytes of a vote, and of the longest frame: buffers of these sizes are always large enough. */
#define NUDGE_VOTE_BYTES 8
#define NUDGE_FRAME_BYTES_MAXIMUM 170

/*
 * Writes the frame that is due for the aggregator: once per round, a vote of NUDGE_VOTE_BYTES. It may be sent
 * as often as the transport needs; the aggregator counts the first.
 *   capacity  bytes of the buffer, NUDGE_VOTE_BYTES or more.
 *   count     set to the frame's bytes; 0 if none is due.
 * Cost: a tenth of a nanosecond per parameter on a fast processor, for the fingerprint.
 * Errors: NULL, ALIGNMENT, SIZE. Nothing is lost then.
 */
nudge_status nudge_transmit(nudge_agent *agent, uint8_t *buffer, size_t capacity, size_t *count);

/*
 * Takes one frame from the aggregator: the commit of the agent's round. It is followed in any phase; what the
 * agent was doing for the round is then dropped, and the next round begins. An agent that starts late
 * receives all commits since round 0, in order.
 *   bytes  exactly one frame, from whoever: anything that is not the commit to follow is refused.
 * Cost: one block of random bits per 128 parameters (per agent, with the averaging algorithms), twice.
 * Errors: NULL, POLICY, the FRAME errors. Nothing is changed then, not even an episode that is being played.
 */
nudge_status nudge_receive(nudge_agent *agent, const uint8_t *bytes, size_t count);

/* ---- The policy -------------------------------------------------------------------------------- */
/*
 * While behaviours are shown, from a question's first nudge_begin_episode to its last nudge_end_episode, the
 * policy is perturbed in place: what would look at the policy itself then reports PHASE.
 */

/* An episode of the policy as it is begins: the clock of a rhythm stands at 0. Errors: NULL, PHASE. */
nudge_status nudge_begin_evaluation(nudge_agent *agent);

/*
 * Computes the action of the policy as it is, for using what has been learned. Otherwise like nudge_act.
 * Errors: NULL, ALIGNMENT, SIZE, PHASE, POLICY.
 */
nudge_status nudge_evaluate(
    nudge_agent *agent, const float *observation, size_t observation_count, float *action,
    size_t action_count);

/* Tells how many rounds were committed, which is also the current round's number. Errors: NULL, ALIGNMENT. */
nudge_status nudge_round(const nudge_agent *agent, uint32_t *round);

/* Tells the policy's fingerprint, a 64-bit hash of its parameters. Agents compare theirs: do they agree?
   Errors: NULL, ALIGNMENT, PHASE. */
nudge_status nudge_fingerprint(const nudge_agent *agent, uint64_t *fingerprint);

/* Tells d. Errors: NULL, ALIGNMENT. */
nudge_status nudge_parameter_count(const nudge_agent *agent, size_t *count);

/* Tells where all d parameters are and stay, in lattice units, to be read only: in an episode those of the
   behaviour that is shown. Errors: NULL, ALIGNMENT, POLICY. */
nudge_status nudge_view_parameters(const nudge_agent *agent, const int16_t **parameters);

/* Reads a parameter in lattice units. Layer by layer: the biases, then the weights input by input.
   Errors: NULL, ALIGNMENT, PHASE; INDEX if it is d or more. */
nudge_status nudge_parameter(const nudge_agent *agent, size_t index, int16_t *parameter);

/* ---- Without an aggregator --------------------------------------------------------------------- */
/* For a board that learns alone (agent_count 1), or one that leads others. It closes the rounds. */

/*
 * What an agent says of the directions that it tried. Of several, the number m of the one that won counts,
 * too: 16 * m more.
 */
enum {
    NUDGE_AGAINST = 0,   /* Step the other way. */
    NUDGE_IN_FAVOUR = 1, /* Step along. */
    NUDGE_ABSTAINED = 2, /* The answers balance out. */
    NUDGE_ABSENT = 3     /* No vote came. */
};

/*
 * Reads the vote out of a frame that another agent transmitted. Which agent it was, the transport knows.
 * Errors: NULL, ALIGNMENT, POLICY, the FRAME errors; PHASE while this agent shows behaviours.
 */
nudge_status nudge_read_vote(const nudge_agent *agent, const uint8_t *bytes, size_t count, int32_t *vote);

/*
 * Closes the round: steps this agent's own policy by the votes, begins the next round, and writes the commit
 * that every other agent is to receive.
 *   votes     one per agent of the fleet, this agent's own included. vote_count is agent_count.
 *   accepted  1, or 0 if the step is to be rejected and only the schedule moves on.
 *   buffer    10 + 2 * ceil(agent_count / 8) + ceil(agent_count * log2(candidate_count) / 8) bytes or more:
 *             the frame. `*count` is set to its bytes.
 * Errors: NULL, ALIGNMENT, SIZE, POLICY; VALUE if a vote or `accepted` is none. Nothing is changed then.
 */
nudge_status nudge_close_round(
    nudge_agent *agent, const int32_t *votes, size_t vote_count, int32_t accepted, uint8_t *buffer,
    size_t capacity, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
