# SPDX-License-Identifier: Apache-2.0
"""Trains, exports and measures the starting policies; `tools/pretrain` runs it."""

import argparse
import pathlib
from dataclasses import asdict

import actions
import card
import training
from trained import Trained

POLICIES = pathlib.Path("Sources/CPolicies")
GOLDENS = pathlib.Path("Tests/ExperimentsTests/Goldens")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="tools/pretrain",
        description="Trains 64 x 64 actors with PPO until they are about as good as the policies that the "
        "paper starts from, and writes them to Sources/CPolicies/TASK/flat-SEED.nudge with a card each.",
    )
    names = ", ".join(training.SETTINGS)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"{names}; all by default")
    parser.add_argument("--seeds", nargs="+", type=int, help="of PPO; the built-in policies' by default")
    parser.add_argument(
        "--actions", type=int, metavar="COUNT", help=f"write PyTorch's actions too, to {GOLDENS}"
    )
    parser.add_argument(
        "--flatness", action="store_true", help="train nothing; measure cards that lack their flatness"
    )
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--nudge", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    tasks = options.tasks or list(training.SETTINGS)
    if unknown := set(tasks) - set(training.SETTINGS):
        parser.error(f"'{min(unknown)}' is no task; write some of {names}")
    if options.flatness:
        for path in sorted(POLICIES.glob("*/*.json")):
            card.add_flatness(path)
        return
    for task in tasks:
        for seed in options.seeds or training.SEEDS[task]:
            trained = train(task, seed, options.cache)
            if trained is None:
                print(f"{task}: seed {seed} never came near the target; take another", flush=True)
                continue
            card.export(trained, POLICIES / task, options.nudge)
            if options.actions:
                actions.write(trained, GOLDENS, options.actions)
    print(card.table(POLICIES))


def train(task: str, seed: int, cache: pathlib.Path) -> Trained | None:
    """A finished training out of the cache, or a new one."""
    path = cache / f"{task}-{seed}.npz"
    trained = Trained.load(path, asdict(training.SETTINGS[task]))
    if trained is None:
        trained = training.train(task, seed)
        if trained is not None:
            trained.save(path)
    return trained


if __name__ == "__main__":
    main()
