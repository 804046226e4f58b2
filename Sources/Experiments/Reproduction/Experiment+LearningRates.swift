// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks

extension Experiment {
    /// α of the runs; Figure 3 has the paper's 0.01.
    private static let rates = [0.001, 0.003]

    /// Figure 3's first two lines at smaller α.
    ///
    /// K votes on blocks add up to a step √K times longer than the mean of K votes on everything. Where that
    /// is too long already, equal α compares lengths and not directions.
    static func rates(_ task: ControlTask) -> [Variant] {
        rates.flatMap { rate in
            [(AlgorithmName.parS2ZPO, "Par-S²ZPO"), (.fedAvgS2ZPO, "FedAvg-S²ZPO")].map { algorithm, name in
                var settings = fromPolicy(task, .paper, algorithm, agents: 5, rounds: 100)
                settings.learningRate = rate
                return Variant("\(algorithm.rawValue)-\(rate)", "\(name), α = \(rate)", settings)
            }
        }
    }
}
