# SPDX-License-Identifier: Apache-2.0
"""A policy as arrays: what training leaves behind, and what the policy file holds."""

from dataclasses import dataclass, replace

import gymnasium
import numpy


OBSERVATION_BOUND = 10  # where the core, and Stable-Baselines3 by default, cut scaled observations


@dataclass(frozen=True)
class Actor:
    """Scales observations, passes them through tanh layers and clamps the outputs to the action bound."""

    offsets: numpy.ndarray  # observations, float32
    factors: numpy.ndarray  # observations, float32
    biases: list[numpy.ndarray]  # per layer: outputs, float32
    weights: list[numpy.ndarray]  # per layer: inputs x outputs, float32

    def act(self, observations: numpy.ndarray) -> numpy.ndarray:
        """The actions for rows of observations, in float32 as on a board."""
        values = (observations.astype(numpy.float32) - self.offsets) * self.factors
        values = numpy.clip(values, -OBSERVATION_BOUND, OBSERVATION_BOUND)
        for layer, (bias, weights) in enumerate(zip(self.biases, self.weights)):
            values = values @ weights + bias
            if layer < len(self.weights) - 1:
                values = numpy.tanh(values)
        return numpy.clip(values, -1, 1)

    def parameters(self) -> numpy.ndarray:
        """All parameters in the core's order: layer by layer, biases, then weights input by input."""
        return numpy.concatenate(
            [values.ravel() for layer in zip(self.biases, self.weights) for values in layer]
        )

    def moved(self, step: numpy.ndarray) -> "Actor":
        """The policy with a step added to its `parameters`."""
        biases, weights, start = [], [], 0
        for bias, weight in zip(self.biases, self.weights):
            middle, end = start + bias.size, start + bias.size + weight.size
            biases.append(bias + step[start:middle])
            weights.append(weight + step[middle:end].reshape(weight.shape))
            start = end
        return replace(self, biases=biases, weights=weights)

    def rounded(self, resolution: float) -> "Actor":
        """The same policy with every parameter at the nearest multiple of `resolution`."""

        def nearest(values: numpy.ndarray) -> numpy.ndarray:
            return (numpy.rint(values / resolution) * resolution).astype(numpy.float32)

        return replace(
            self, biases=[nearest(x) for x in self.biases], weights=[nearest(x) for x in self.weights]
        )


def play(actor: Actor, environment: str, episodes: int, seed: int) -> numpy.ndarray:
    """The returns of fresh episodes, played side by side."""
    worlds = [gymnasium.make(environment) for _ in range(episodes)]
    observations = numpy.array(
        [world.reset(seed=seed * 1_000_003 + index)[0] for index, world in enumerate(worlds)]
    )
    returns = numpy.zeros(episodes)
    running = list(range(episodes))
    while running:
        actions = actor.act(observations[running])
        for index, action in zip(list(running), actions):
            observations[index], reward, terminated, truncated, _ = worlds[index].step(action)
            returns[index] += reward
            if terminated or truncated:
                running.remove(index)
    return returns


def standard_error(returns: numpy.ndarray) -> float:
    """The standard error of the mean return."""
    return float(returns.std(ddof=1) / numpy.sqrt(len(returns)))
