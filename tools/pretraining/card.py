# SPDX-License-Identifier: Apache-2.0
"""Exports a trained actor as a policy file, and measures what its card states."""

import importlib.metadata
import json
import pathlib
import subprocess

import numpy

import flatness
import policy_file
import training
from actor import play, standard_error
from trained import Trained

EPISODES = 100
SEED = 900_000  # of the measured episodes; no training has seen them
LIBRARIES = ["stable-baselines3", "torch", "gymnasium", "mujoco", "numpy"]
FARTHEST = 3  # standard errors between two measurements of the same policy


def export(trained: Trained, folder: pathlib.Path, nudge: pathlib.Path) -> None:
    """Writes `flat-SEED.nudge` and its card, `flat-SEED.json`, once all three measurements agree."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"flat-{trained.seed}.nudge"
    content = policy_file.encode(trained.actor, trained.task, trained.seed)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    returns = measure(trained, unfinished, nudge)
    check(path, returns)
    unfinished.rename(path)
    card = dict(
        task=trained.task,
        seed=training.ppo_seed(trained.seed, trained.attempt),
        environmentSteps=trained.steps,
        returns=returns,
        flatness=flatness.measure(
            trained.actor.rounded(policy_file.RESOLUTION), trained.settings["environment"]
        ),
        largestParameter=policy_file.largest_parameter(trained.actor),
        settings=trained.settings,
        libraries={name: importlib.metadata.version(name) for name in LIBRARIES},
    )
    path.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")


def add_flatness(path: pathlib.Path) -> None:
    """Measures a card's policy where the card does not say how flat it is."""
    card = json.loads(path.read_text())
    if "flatness" in card:
        return
    actor = policy_file.decode(path.with_suffix(".nudge").read_bytes())
    card["flatness"] = flatness.measure(actor, card["settings"]["environment"])
    path.write_text(json.dumps(card, indent=2) + "\n")


def measure(trained: Trained, file: pathlib.Path, nudge: pathlib.Path) -> dict:
    """The return of the actor as trained, of the rounded one, and of the rounded one in our own simulator."""
    environment = trained.settings["environment"]
    rounded = trained.actor.rounded(policy_file.RESOLUTION)
    command = [nudge, "evaluate", file, "--episodes", str(EPISODES), "--seed", str(SEED), "--json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    own = answer["evaluation"]
    return dict(
        episodes=EPISODES,
        trained=summary(play(trained.actor, environment, EPISODES, SEED)),
        rounded=summary(play(rounded, environment, EPISODES, SEED)),
        nudge=dict(mean=round(own["mean"], 2), standardError=round(own["standardError"], 2)),
    )


def summary(returns: numpy.ndarray) -> dict:
    """Mean and standard error, as a card has them."""
    return dict(mean=round(float(returns.mean()), 2), standardError=round(standard_error(returns), 2))


def check(path: pathlib.Path, returns: dict) -> None:
    """Stops where rounding, or the simulator, seems to move the return."""
    truth = returns["trained"]
    for name in ("rounded", "nudge"):
        other = returns[name]
        error = numpy.hypot(truth["standardError"], other["standardError"])
        if abs(truth["mean"] - other["mean"]) > FARTHEST * error:
            raise SystemExit(f"pretrain: {path}: return {truth} as trained, but {other} as {name}")


def table(policies: pathlib.Path) -> str:
    """All cards as Markdown."""
    lines = [
        "| policy | environment steps | as trained | rounded | `nudge evaluate` | largest parameter "
        "| ±0.05 in all | ±0.05 in one of five blocks |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for path in sorted(policies.glob("*/*-*.json")):
        card = json.loads(path.read_text())
        measured = [card["returns"][name] for name in ("trained", "rounded", "nudge")]
        cells = [
            f"{path.parent.name}/{path.stem}",
            f"{card['environmentSteps']:,}",
            *(f"{x['mean']:.1f} ± {x['standardError']:.1f}" for x in measured),
            f"{card['largestParameter']}",
            *(spread(card["flatness"][name]) for name in ("all", "oneOfFive")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def spread(returns: dict) -> str:
    """Mean, standard deviation and best of what a step leaves."""
    return f"{returns['mean']:.0f} ± {returns['standardDeviation']:.0f}, {returns['best']:.0f}"
