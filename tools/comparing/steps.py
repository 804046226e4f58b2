# SPDX-License-Identifier: Apache-2.0
"""Environment steps per second of Nudge's simulator and of its peers, in one run.

All of them play the four tasks with small actions: a policy near zero weights (Nudge, whose 64x64 actor is
part of its time) or uniform noise (the others, which compute no policy). Each peer is played in several of
its own ways, and the fastest counts. Ratios are those of the engine of `tools/engine`, if it was built.
Everything takes turns, several times; medians are compared.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

import numpy

TASKS = {"half-cheetah": "HalfCheetah", "hopper": "Hopper", "swimmer": "Swimmer", "walker2d": "Walker2d"}
# Of the range of an action: what a perturbation of zero weights makes of an observation.
NOISE = 0.05


def rate(step, steps_per_call, seconds):
    """Steps per second of a function that plays some, after a tenth of the time to warm up."""
    calls, start, end = 0, None, time.perf_counter() + seconds / 10
    while True:
        step()
        now = time.perf_counter()
        if start is not None:
            calls += 1
        if now >= end:
            if start is not None:
                return calls * steps_per_call / (now - start)
            start, end = now, now + seconds


def actions(space, count):
    """Random actions for `count` bodies, a new one for each of sixteen calls."""
    low, high = space.low * NOISE, space.high * NOISE
    return numpy.random.default_rng(1).uniform(low, high, (16, count, *space.shape)).astype(space.dtype)


def envpool_rate(task, threads, bodies, waited, seconds):
    """EnvPool with so many bodies, of which so many are waited for."""
    import envpool

    pool = envpool.make_gymnasium(
        f"{task}-v4", num_envs=bodies, batch_size=waited, num_threads=threads, seed=1)
    moves = actions(pool.action_space, waited)
    turn = 0

    def step():
        nonlocal turn
        who = pool.recv()[-1]["env_id"]
        pool.send(moves[turn % 16], who)
        turn += 1

    pool.async_reset()
    return rate(step, waited, seconds)


def envpool_best(task, threads, seconds):
    """The fastest of its two ways, in step and not, with different numbers of bodies."""
    ways = {(threads, threads), (4 * threads, threads), (16 * threads, threads), (16 * threads, 8 * threads)}
    return max(envpool_rate(task, threads, *way, seconds / len(ways)) for way in sorted(ways))


def gymnasium_rate(task, threads, seconds):
    """Gymnasium: a loop, or a process for each body."""
    import gymnasium

    if threads == 1:
        place = gymnasium.make(f"{task}-v5")
        moves = actions(place.action_space, 1)
        place.reset(seed=1)
        turn = 0

        def step():
            nonlocal turn
            _, _, terminated, truncated, _ = place.step(moves[turn % 16][0])
            if terminated or truncated:
                place.reset()
            turn += 1

        return rate(step, 1, seconds)
    places = gymnasium.vector.AsyncVectorEnv([lambda: gymnasium.make(f"{task}-v5")] * threads)
    moves = actions(places.single_action_space, threads)
    places.reset(seed=1)
    turn = 0

    def step_all():
        nonlocal turn
        places.step(moves[turn % 16])
        turn += 1

    try:
        return rate(step_all, threads, seconds)
    finally:
        places.close()


def mujoco_rate(task, threads, seconds):
    """The engine's own rollouts from Python: physics alone, without observations, rewards or ends."""
    import gymnasium
    import mujoco
    from mujoco import rollout

    place = gymnasium.make(f"{task}-v5").unwrapped
    model, skip, steps, bodies = place.model, place.frame_skip, 200, 4 * threads
    noise = numpy.random.default_rng(1).uniform(-NOISE, NOISE, (bodies, steps, model.nu))
    controls = numpy.repeat(noise, skip, axis=1)
    data = mujoco.MjData(model)
    state = numpy.zeros((bodies, mujoco.mj_stateSize(model, mujoco.mjtState.mjSTATE_FULLPHYSICS)))
    mujoco.mj_getState(model, data, state[0], mujoco.mjtState.mjSTATE_FULLPHYSICS)
    state[:] = state[0]
    workers = [mujoco.MjData(model) for _ in range(threads)]
    with rollout.Rollout(nthread=threads) as pool:
        return rate(lambda: pool.rollout([model] * bodies, workers, state, controls), bodies * steps, seconds)


def nudge_rates(program, task, engine):
    """Nudge's steps per second on one thread and on two, with an engine of some folder or the system's."""
    command = [program, "--json", "--samples", "15", f"threads-{task}"]
    environment = os.environ | ({"LD_LIBRARY_PATH": str(engine)} if engine else {})
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    rows = json.loads(output)["rows"]
    return [next(row["value"] for row in rows if row["name"].endswith(end)) for end in (", one", ", two")]


def above_zero(kind):
    """What argparse reads a number of a kind with, which 0 and less are not."""

    def read(text):
        if (number := kind(text)) > 0:
            return number
        raise argparse.ArgumentTypeError(f"'{text}' is not above 0")

    read.__name__ = kind.__name__
    return read


def main():
    parser = argparse.ArgumentParser(prog="tools/compare steps")
    parser.add_argument("--turns", type=above_zero(int), default=3, help="how often everything is measured (3)")
    parser.add_argument("--seconds", type=above_zero(float), default=4, help="for each measurement of a peer (4)")
    parser.add_argument("--task", action="append", choices=TASKS, help="one of the four; all of them")
    options = parser.parse_args()
    program = os.environ["NUDGE_BENCHMARKS"]
    engines = {"Nudge, Debian's engine": None}
    built = pathlib.Path(os.environ["NUDGE_ENGINE"])
    if built.is_dir():
        engines["Nudge, tools/engine"] = built
    peers = {"EnvPool": envpool_best, "Gymnasium": gymnasium_rate, "MuJoCo's rollout": mujoco_rate}
    *_, own = engines

    heads = [*engines, *(head for peer in peers for head in (peer, "ratio"))]
    print("| task | threads |" + "".join(f" {head} |" for head in heads))
    print("|---|---:|" + "---:|" * len(heads), flush=True)
    for task in options.task or TASKS:
        found = {}
        for _ in range(options.turns):
            for name, engine in engines.items():
                for threads, value in zip((1, 2), nudge_rates(program, task, engine)):
                    found.setdefault((threads, name), []).append(value)
            for threads in (1, 2):
                for peer, play in peers.items():
                    value = play(TASKS[task], threads, options.seconds)
                    found.setdefault((threads, peer), []).append(value)
        medians = {key: statistics.median(values) for key, values in found.items()}
        for threads in (1, 2):
            cells = [f"{medians[threads, name]:,.0f}" for name in engines]
            for peer in peers:
                value = medians[threads, peer]
                cells += [f"{value:,.0f}", f"{medians[threads, own] / value:.2f}"]
            print(f"| {task} | {threads} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
