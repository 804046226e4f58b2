// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

/// Returns that others published, to stand beside ours. None of them was measured here.
enum PublishedReturns {
    /// A mean return and what stands behind its ± sign.
    struct Entry {
        var mean: Double
        var error: Double
    }

    /// A method, where its numbers are from, and its return on each task, as text.
    struct Source {
        var method: String
        var source: String
        var returns: [String: String]
    }

    /// Table 1 of arXiv 2604.17747: K = 1 Gaussian, K = 1 binary, K = 5, 10 and 15, each 20 runs. The paper
    /// calls the second number a standard deviation; by its size it is the standard error.
    static let table1: [String: [Entry]] = [
        ControlTask.halfCheetah.name: entries(
            4375.40, 30.90, 4394.77, 27.97, 4398.68, 31.66, 4422.25, 24.62, 4424.69, 29.49),
        ControlTask.hopper.name: entries(
            2557.88, 119.43, 2624.65, 78.81, 2658.00, 76.46, 2594.85, 102.66, 2583.12, 84.68),
        ControlTask.swimmer.name: entries(
            94.85, 4.53, 91.37, 1.74, 94.57, 1.96, 92.59, 1.32, 91.80, 1.37),
        ControlTask.walker2d.name: entries(
            2376.34, 58.49, 2433.64, 54.93, 2649.10, 42.00, 2552.52, 60.18, 2651.27, 50.74),
    ]

    private static func entries(_ numbers: Double...) -> [Entry] {
        stride(from: 0, to: numbers.count, by: 2).map { Entry(mean: numbers[$0], error: numbers[$0 + 1]) }
    }

    /// The paper's best column of a task: PPO first, then 15,000 answers.
    static func best(_ task: ControlTask) -> Double {
        table1[task.name]?.map(\.mean).max() ?? 0
    }

    /// Methods that see the reward of every step, or at least every return, in millions of control steps.
    static let withRewards: [Source] = [
        source(
            "ARS, linear actor, one run",
            "[rl-baselines3-zoo](https://github.com/DLR-RM/rl-baselines3-zoo/blob/22e3ff2/benchmark.md)",
            "4,815 ± 1,341 (12 M)", "3,344 ± 6 (7 M)", "355 ± 13 (2 M)", "2,994 ± 166 (75 M)"),
        source(
            "ES, 64 × 64, until it reached TRPO's score",
            "[arXiv 1703.03864](https://arxiv.org/abs/1703.03864)",
            "2,386 (2.9 M)", "3,403 (31.6 M)", "128 (1.4 M)", "3,830 (37.9 M)"),
        source(
            "PPO, 1 M steps", "[Tianshou](https://github.com/thu-ml/tianshou/tree/f240205/examples/mujoco)",
            "5,784 ± 1,244", "2,609 ± 701", "67 ± 99", "3,589 ± 757"),
        source(
            "PPO, 8 M steps",
            "[CleanRL](https://github.com/vwxyzjn/cleanrl/blob/fe8d8a0/docs/rl-algorithms/rpo.md)",
            "2,637 ± 1,069", "2,741 ± 269", "125 ± 22", "2,873 ± 691"),
    ]

    private static func source(
        _ method: String, _ source: String, _ halfCheetah: String, _ hopper: String, _ swimmer: String,
        _ walker2d: String
    ) -> Source {
        Source(
            method: method, source: source,
            returns: [
                ControlTask.halfCheetah.name: halfCheetah, ControlTask.hopper.name: hopper,
                ControlTask.swimmer.name: swimmer, ControlTask.walker2d.name: walker2d,
            ])
    }
}
