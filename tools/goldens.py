"""Writes one golden file per control task, from Gymnasium's own environments.

A file is text, one record per line, numbers as the 16 hexadecimal digits of their 64 bits:

    task NAME
    episode NUMBER STEPS SCALE     the episode's number, its steps, and the scale of its actions (a 64-bit float)
    position N...                  the state it starts from
    velocity N...
    observation N...               the observation after the reset (step 0) and after steps 1 and 2 of episode 0
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


def start(environment, seed):
    """The initial state that a seed gives, before the engine normalises its quaternions."""
    drawn = {}
    set_state = environment.set_state

    def remember(position, velocity):
        drawn["position"], drawn["velocity"] = position.copy(), velocity.copy()
        set_state(position, velocity)

    environment.set_state = remember
    observation, _ = environment.reset(seed=seed)
    environment.set_state = set_state
    return drawn["position"], drawn["velocity"], observation


def record(name, identifier):
    environment = gymnasium.make(identifier).unwrapped
    bound = float(environment.action_space.high[0])
    lines = [f"task {name}"]
    for episode, (steps, multiple) in enumerate(EPISODES):
        scale = float(numpy.float32(multiple * bound))
        position, velocity, observation = start(environment, seed=episode + 1)
        shown = [observation]
        played = []
        for step in range(steps):
            numbers = action(episode, step, environment.action_space.shape[0], scale)
            observation, reward, terminated, _, _ = environment.step(numbers)
            played.append(f"step {observation_hash(observation):016x} {bits(reward):016x} {int(terminated)}")
            shown.append(observation)
            if terminated:
                break
        lines.append(f"episode {episode} {len(played)} {bits(scale):016x}")
        lines.append(f"position {digits(position)}")
        lines.append(f"velocity {digits(velocity)}")
        lines += [f"observation {digits(numbers)}" for numbers in (shown[:3] if episode == 0 else shown[:1])]
        lines += played
    return "\n".join(lines) + "\n"


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for task, registered in TASKS.items():
    (folder / f"{task}.txt").write_text(record(task, registered))
    print(f"goldens: {task}")
