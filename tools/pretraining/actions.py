# SPDX-License-Identifier: Apache-2.0
"""Writes what PyTorch does with an exported policy, for the core's actor to be compared with."""

import json
import pathlib

import gymnasium
import numpy
import torch

import policy_file
from actor import OBSERVATION_BOUND, Actor
from trained import Trained


def write(trained: Trained, folder: pathlib.Path, count: int) -> None:
    """Writes `count` observations met by the policy, and PyTorch's actions, to `TASK/flat-SEED.json`."""
    actor = trained.actor.rounded(policy_file.RESOLUTION)
    observations = observe(actor, trained.settings["environment"], count)
    actions = torch_actions(actor, torch.from_numpy(observations))
    rows = dict(observations=shortest(observations), actions=shortest(actions.numpy()))
    path = folder / trained.task / f"flat-{trained.seed}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, separators=(",", ":")) + "\n")


def observe(actor: Actor, environment: str, count: int) -> numpy.ndarray:
    """Every seventh observation of episodes, one after the other, as 32-bit numbers."""
    world = gymnasium.make(environment)
    observations, step = [], 0
    observation, _ = world.reset(seed=1)
    while len(observations) < count:
        if step % 7 == 0:
            observations.append(observation.astype(numpy.float32))
        observation, _, terminated, truncated, _ = world.step(actor.act(observation[None])[0])
        step += 1
        if terminated or truncated:
            observation, _ = world.reset()
    return numpy.array(observations)


def shortest(rows: numpy.ndarray) -> list[list[float]]:
    """Numbers with as few digits as tell 32 bits apart."""
    return [[float(str(number)) for number in row] for row in rows]


def torch_actions(actor: Actor, observations: torch.Tensor) -> torch.Tensor:
    """The clamped outputs of the same network, made of PyTorch's parts."""
    layers = []
    for bias, weights in zip(actor.biases, actor.weights):
        layer = torch.nn.Linear(*weights.shape)
        layer.weight.data = torch.from_numpy(weights.T.copy())
        layer.bias.data = torch.from_numpy(bias)
        layers += [layer, torch.nn.Tanh()]
    network = torch.nn.Sequential(*layers[:-1])
    scaled = (observations - torch.from_numpy(actor.offsets)) * torch.from_numpy(actor.factors)
    with torch.no_grad():
        return network(scaled.clamp(-OBSERVATION_BOUND, OBSERVATION_BOUND)).clamp(-1, 1)
