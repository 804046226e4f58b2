# SPDX-License-Identifier: Apache-2.0
"""An actor and how it came about, kept between training and export."""

import json
import pathlib
from dataclasses import dataclass

import numpy

from actor import Actor


@dataclass(frozen=True)
class Trained:
    """The outcome of one training."""

    actor: Actor
    task: str
    seed: int  # the policy's number
    steps: int  # environment steps of the training that came near the target
    settings: dict
    attempt: int = 0  # trainings that missed the target before

    def save(self, path: pathlib.Path) -> None:
        """Writes an archive, as a whole or not at all."""
        names = ["task", "seed", "steps", "settings", "attempt"]
        facts = {name: getattr(self, name) for name in names}
        arrays = dict(offsets=self.actor.offsets, factors=self.actor.factors, facts=json.dumps(facts))
        for layer, (bias, weights) in enumerate(zip(self.actor.biases, self.actor.weights)):
            arrays |= {f"bias{layer}": bias, f"weights{layer}": weights}
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished.npz")
        numpy.savez(unfinished, **arrays)
        unfinished.rename(path)

    @classmethod
    def load(cls, path: pathlib.Path, settings: dict) -> "Trained | None":
        """Reads an archive; nothing where there is none that was made with these settings."""
        if not path.exists():
            return None
        with numpy.load(path) as arrays:
            facts = json.loads(str(arrays["facts"]))
            layers = range(sum(name.startswith("bias") for name in arrays))
            actor = Actor(
                offsets=arrays["offsets"],
                factors=arrays["factors"],
                biases=[arrays[f"bias{layer}"] for layer in layers],
                weights=[arrays[f"weights{layer}"] for layer in layers],
            )
        return cls(actor, **facts) if facts["settings"] == settings else None
