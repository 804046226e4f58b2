# SPDX-License-Identifier: Apache-2.0
"""Plays any installed environment of Gymnasium for Nudge, on standard input and output.

    nudge simulate pendulum.toml --env 'nudge-gymnasium Pendulum-v1'
    nudge-gymnasium --task Pendulum-v1 > pendulum.toml

docs/environments.md of Nudge specifies the lines. A time limit is Nudge's business, so the one that Gymnasium
puts around an environment is left out. Discrete actions are the largest of as many numbers.
"""

import argparse
import ast
import math
import os
import re
import sys

import gymnasium
import numpy
from gymnasium import spaces

WORD = 0xFFFFFFFF


class Stream(numpy.random.Generator):
    """The stream of random numbers that a reset line names, so that a body of MuJoCo starts as in Nudge itself.

    Philox4x32-10, and uniform and normal numbers made as Nudge makes them. Everything else comes from a
    generator of NumPy's with the line's seed.
    """

    def __init__(self, seed, key, index, round_, purpose):
        super().__init__(numpy.random.PCG64(seed))
        self.key, self.tail = key, (index, round_, purpose)
        self.position, self.block = 0, None

    def word(self):
        if self.position % 4 == 0:
            self.block = self.philox(self.position // 4)
        self.position += 1
        return self.block[(self.position - 1) % 4]

    def philox(self, counter):
        x, (y, z, w) = counter, self.tail
        low, high = self.key & WORD, self.key >> 32
        for _ in range(10):
            first, second = x * 0xD2511F53, z * 0xCD9E8D57
            x, y, z, w = second >> 32 ^ y ^ low, second & WORD, first >> 32 ^ w ^ high, first & WORD
            low, high = low + 0x9E3779B9 & WORD, high + 0xBB67AE85 & WORD
        return x, y, z, w

    def one(self):
        first = self.word()
        return ((first << 32 | self.word()) >> 12) * 2.0**-52 + 2.0**-53

    def uniform(self, low=0.0, high=1.0, size=None):
        def draw():
            number = self.one()
            return (2 * number - 1) * high if low == -high else low + (high - low) * number

        return draw() if size is None else filled(draw, size)

    def standard_normal(self, size=None, dtype=numpy.float64, out=None):
        return quantile(self.one()) if size is None else filled(lambda: quantile(self.one()), size)


def filled(draw, size):
    numbers = numpy.empty(size)
    for index in range(numbers.size):
        numbers.flat[index] = draw()
    return numbers


def quantile(probability):
    """A normal number by inversion: Wichura's AS 241, PPND7."""
    centred = probability - 0.5
    if abs(centred) <= 0.425:
        r = 0.180625 - centred * centred
        above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1
        return centred * above / below
    r = math.sqrt(-logarithm(probability if centred < 0 else 1 - probability))
    if r <= 5:
        r -= 1.6
        above = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        size = above / ((0.12021132975 * r + 0.73700164250) * r + 1)
    else:
        r -= 5
        above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        size = above / ((0.012258202635 * r + 0.24197894225) * r + 1)
    return -size if centred < 0 else size


def logarithm(value):
    """As Nudge computes it, whose last bits are no C library's."""
    significand, exponent = math.frexp(value)
    significand, exponent = 2 * significand, exponent - 1
    if significand > 1.414213562373095:
        significand, exponent = 0.5 * significand, exponent + 1
    ratio = (significand - 1) / (significand + 1)
    square, series = ratio * ratio, 0.0
    for odd in range(29, 0, -2):
        series = series * square + 1 / odd
    return exponent * 0.6931471805599453 + 2 * ratio * series


def action_count(space):
    if isinstance(space, spaces.Discrete):
        return int(space.n)
    if isinstance(space, spaces.Box):
        return int(numpy.prod(space.shape))
    sys.exit(f"nudge-gymnasium: actions of the kind {space} are not understood")


def taker(space):
    """What makes an action of numbers."""
    if isinstance(space, spaces.Discrete):
        return lambda numbers: int(space.start) + max(range(len(numbers)), key=numbers.__getitem__)
    return lambda numbers: numpy.array(numbers, space.dtype).reshape(space.shape)


def speak(environment):
    space = environment.observation_space
    observation_count = spaces.flatdim(space)
    is_plain = isinstance(space, spaces.Box)
    take = taker(environment.action_space)
    form = "o" + " %.9g" * observation_count + " reward %r\n"
    is_body = "mujoco" in type(environment).__module__

    def say(text):
        os.write(1, text.encode())

    def tell(observation, reward):
        numbers = observation if is_plain else spaces.flatten(space, observation)
        say(form % (*numpy.asarray(numbers, numpy.float32).ravel().tolist(), float(reward)))

    for line in sys.stdin.buffer:
        word, *rest = line.split()
        if word == b"a":
            observation, reward, is_terminated, is_truncated, _ = environment.step(take([float(x) for x in rest]))
            if is_terminated or is_truncated:
                say(f"end {'terminated' if is_terminated else 'truncated'} reward {float(reward)!r}\n")
            else:
                tell(observation, reward)
        elif word == b"reset":
            seed, _, *stream = map(int, rest)
            if is_body:
                environment.unwrapped._np_random = Stream(seed, *stream)
                tell(environment.reset()[0], 0)
            else:
                tell(environment.reset(seed=seed)[0], 0)
        elif word == b"nudge-environment":
            say(f"ready observations {observation_count} actions {action_count(environment.action_space)}\n")
        elif word != b"rest":
            sys.exit(f"nudge-gymnasium: not understood: {line.decode(errors='replace').strip()}")


def number(value):
    return f"{value:.9g}"


def task_file(identifier, environment):
    """The file of a task, with what the environment knows of itself."""
    space = environment.observation_space
    count = spaces.flatdim(space)
    low = spaces.flatten(space, space.low) if isinstance(space, spaces.Box) else numpy.zeros(count)
    high = spaces.flatten(space, space.high) if isinstance(space, spaces.Box) else numpy.ones(count)
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", re.split("[:/]", identifier)[-1])
    name = re.sub(r"[^a-z0-9]+", "-", name.lower())[:23].strip("-")
    hertz = 1 / environment.dt if isinstance(getattr(environment, "dt", None), float) else None
    hertz = hertz or environment.metadata.get("render_fps") or 20
    yield f'name = "{name}"'
    yield f"hertz = {number(hertz)}"
    yield f"horizon = {getattr(environment.spec, 'max_episode_steps', None) or 1000}"
    yield ""
    yield "[question]"
    yield 'look-for = "Which is better?"'
    for index in range(count):
        yield ""
        yield "[[observed]]"
        yield f'name = "{index}"'
        half = (float(high[index]) - float(low[index])) / 2
        if 0 < half < 1000:
            yield f"offset = {number((float(high[index]) + float(low[index])) / 2)}"
            yield f"scale = {number(half)}"
    space = environment.action_space
    for index in range(action_count(space)):
        yield ""
        yield "[[acted]]"
        yield f'name = "{index}"'
        if isinstance(space, spaces.Box):
            ends = float(space.low.flat[index]), float(space.high.flat[index])
            yield f"offset = {number((ends[0] + ends[1]) / 2)}"
            yield f"scale = {number((ends[1] - ends[0]) / 2)}"


def value(text):
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def main():
    parser = argparse.ArgumentParser(description="Plays an environment of Gymnasium for Nudge.")
    parser.add_argument("identifier", help="for example Pendulum-v1, or module:Name-v0")
    parser.add_argument("setting", nargs="*", help="KEY=VALUE, passed on to the environment")
    parser.add_argument("--task", action="store_true", help="print the file of a task in place of playing")
    words = parser.parse_args()
    settings = {key: value(text) for key, _, text in (setting.partition("=") for setting in words.setting)}
    try:
        environment = gymnasium.make(words.identifier, disable_env_checker=True, **settings).unwrapped
    except (gymnasium.error.Error, ImportError, TypeError) as error:
        sys.exit(f"nudge-gymnasium: {words.identifier}: {str(error).splitlines()[0]}")
    if words.task:
        print("\n".join(task_file(words.identifier, environment)))
    else:
        speak(environment)


if __name__ == "__main__":
    main()
