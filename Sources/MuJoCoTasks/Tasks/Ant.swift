// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `AntEnv`: the torso's forward speed and 1 for being healthy, less half of the action's squares
/// and a little of the contact forces' squares.
enum Ant: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.1, &noise)
        simulation.startVelocity(deviation: 0.1, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        observation.append(simulation.position, from: 2)
        observation.append(simulation.velocity)
        // The first part is the world.
        observation.append(simulation.partForce, from: 6, within: 1)
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        let torso = 3
        let before = simulation.partPosition[torso]
        simulation.advance(action, frames: frames)
        simulation.measureForces()
        let speed = (simulation.partPosition[torso] - before) / simulation.stepSeconds(frames)
        let isHealthy = isHealthy(simulation)
        let bonus: Double = isHealthy ? 1 : 0
        let costs = Double(0.5 * squareSum(action)) + contactCost(simulation)
        return StepResult(reward: speed + bonus - costs, survivalBonus: bonus, isTerminated: !isHealthy)
    }

    private static func contactCost(_ simulation: borrowing Simulation) -> Double {
        let forces = simulation.partForce
        let sum = pairwiseSum(count: forces.count) { index in
            let force = clipped(forces[index], within: 1)
            return force * force
        }
        return 5e-4 * sum
    }

    private static func isHealthy(_ simulation: borrowing Simulation) -> Bool {
        let height = simulation.position[2]
        return height >= 0.2 && height <= 1 && simulation.position.isFinite && simulation.velocity.isFinite
    }
}
