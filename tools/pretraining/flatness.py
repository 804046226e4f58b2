# SPDX-License-Identifier: Apache-2.0
"""Measures how much of its return a policy keeps when its parameters are moved."""

import numpy

from actor import Actor, play

DISTANCE = 0.05  # the paper's mu
DRAWS = 20
EPISODES = 10  # of each draw
BLOCKS = 5
SEED = 910_000  # of directions and episodes


def measure(actor: Actor, environment: str) -> dict:
    """The return after a step of ±0.05 in all coordinates, and after one in one of five blocks."""
    count = actor.parameters().size
    blocks = numpy.array_split(numpy.arange(count), BLOCKS)
    return dict(
        distance=DISTANCE,
        draws=DRAWS,
        episodes=EPISODES,
        all=spread(actor, environment, lambda draw: numpy.arange(count)),
        oneOfFive=spread(actor, environment, lambda draw: blocks[draw % BLOCKS]),
    )


def spread(actor: Actor, environment: str, coordinates) -> dict:
    """Mean, standard deviation and best of the return over the draws, each of which moves its coordinates."""
    returns, count = [], actor.parameters().size
    for draw in range(DRAWS):
        signs = numpy.random.default_rng(SEED + draw).choice([-1, 1], count)
        step = numpy.zeros(count, numpy.float32)
        step[coordinates(draw)] = DISTANCE * signs[coordinates(draw)]
        moved = play(actor.moved(step), environment, EPISODES, SEED + draw)
        returns.append(float(moved.mean()))
    return dict(
        mean=round(float(numpy.mean(returns)), 1),
        standardDeviation=round(float(numpy.std(returns, ddof=1)), 1),
        best=round(max(returns), 1),
    )
