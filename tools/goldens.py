# SPDX-License-Identifier: Apache-2.0
"""Writes one golden file per control task, from Gymnasium's own environments.

A file is text, one record per line, numbers as the 16 hexadecimal digits of their 64 bits:

    task NAME
    episode NUMBER STEPS SCALE     the episode's number, its steps, and the scale of its actions (a 64-bit float)
    position N...                  the state it starts from
    velocity N...
    observation N...               the observation after the reset, in episode 0 also after steps 1 and 2;
                                   none in the short episodes that start near a limit
    step HASH REWARD TERMINATED    one line per step; HASH is of all bits of the observation

Actions are not stored: `action` makes them from integers, as GoldenTests.swift does.
"""

import pathlib
import struct
import sys

import gymnasium
import numpy

TASKS = {
    "half-cheetah": "HalfCheetah-v5", "hopper": "Hopper-v5", "swimmer": "Swimmer-v5",
    "walker2d": "Walker2d-v5", "ant": "Ant-v5", "humanoid": "Humanoid-v5",
    "inverted-pendulum": "InvertedPendulum-v5",
    "inverted-double-pendulum": "InvertedDoublePendulum-v5",
    "reacher": "Reacher-v5", "pusher": "Pusher-v5",
}
# Steps and the actions' scale, as a multiple of the bound: in range, far out of range, gentle, still.
EPISODES = [(250, 1.0), (100, 2.5), (100, 0.25), (50, 0.0)]
# Coordinates (index in position, or past it in velocity) near the limits at which a task ends, one to a start.
# The double pendulum's limit is a height, reached where the first joint leans by 0.585 radians.
# A start below the floor is pushed up within the step, hence the low heights; the ant is thrown down instead.
LIMITS = {
    "hopper": [(1, 0.66), (1, 0.67), (2, -0.19), (2, -0.21), (2, 0.19), (2, 0.21), (6, 99), (6, 102), (11, -102)],
    "walker2d": [(1, 0.77), (1, 0.78), (1, 1.98), (1, 2.02), (2, -0.98), (2, -1.02), (2, 0.98), (2, 1.02)],
    "ant": [(17, -12), (17, -15), (17, -16), (17, -18), (2, 0.99), (2, 1.1), (2, 1.3)],
    "humanoid": [(2, 0.94), (2, 0.95), (2, 1.98), (2, 2.03)],
    "inverted-pendulum": [(1, -0.195), (1, -0.205), (1, 0.195), (1, 0.205)],
    "inverted-double-pendulum": [(1, 0.5), (1, 0.55), (1, 0.58), (1, 0.62), (1, -0.55), (1, -0.62)],
}
WORD = (1 << 64) - 1


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", float(number)))[0]


def digits(numbers):
    return " ".join(f"{bits(number):016x}" for number in numbers)


def observation_hash(observation):
    value = 0xCBF29CE484222325
    for number in observation:
        value = (value ^ bits(number)) * 0x100000001B3 & WORD
        value ^= value >> 29
    return value


def action(episode, step, count, scale):
    """Numbers in (-scale, scale), from SplitMix64's finaliser: exact in 32 bits up to the last product."""
    numbers = []
    for motor in range(count):
        word = (episode << 40 | step << 20 | motor) * 0x9E3779B97F4A7C15 & WORD
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 & WORD
        word = (word ^ word >> 27) * 0x94D049BB133111EB & WORD
        word ^= word >> 31
        unit = numpy.float32((word >> 40) - (1 << 23)) / numpy.float32(1 << 23)
        numbers.append(unit * numpy.float32(scale))
    return numpy.array(numbers, dtype=numpy.float32)


def start(environment, seed, limit):
    """The initial state that a seed gives, before the engine normalises its quaternions."""
    drawn = {}
    set_state = environment.set_state

    def remember(position, velocity):
        state = numpy.concatenate((position, velocity))
        if limit is not None:
            state[limit[0]] = limit[1]
        drawn["position"], drawn["velocity"] = state[:len(position)], state[len(position):]
        set_state(drawn["position"], drawn["velocity"])

    environment.set_state = remember
    observation, _ = environment.reset(seed=seed)
    environment.set_state = set_state
    return drawn["position"], drawn["velocity"], observation


def play(environment, episode, steps, multiple, limit=None):
    """The lines of one episode: until it ends, at most so many steps."""
    scale = float(numpy.float32(multiple * environment.action_space.high[0]))
    position, velocity, observation = start(environment, episode + 1, limit)
    shown = [observation]
    played = []
    for step in range(steps):
        numbers = action(episode, step, environment.action_space.shape[0], scale)
        observation, reward, terminated, _, _ = environment.step(numbers)
        played.append(f"step {observation_hash(observation):016x} {bits(reward):016x} {int(terminated)}")
        shown.append(observation)
        if terminated:
            break
    shown = shown[:3] if episode == 0 else shown[:1] if limit is None else []
    return [
        f"episode {episode} {len(played)} {bits(scale):016x}",
        f"position {digits(position)}",
        f"velocity {digits(velocity)}",
        *(f"observation {digits(numbers)}" for numbers in shown),
        *played,
    ]


def record(name, identifier):
    environment = gymnasium.make(identifier).unwrapped
    lines = [f"task {name}"]
    for episode, (steps, multiple) in enumerate(EPISODES):
        lines += play(environment, episode, steps, multiple)
    for number, limit in enumerate(LIMITS.get(name, [])):
        lines += play(environment, len(EPISODES) + number, 3, 0.25, limit)
    return "\n".join(lines) + "\n"


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for task, registered in TASKS.items():
    (folder / f"{task}.txt").write_text(record(task, registered))
    print(f"goldens: {task}")
