// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `Walker2dEnv`: forward speed and 1 for being upright, less a little of the action's squares.
enum Walker2d: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.005, &noise)
        simulation.startVelocity(within: 0.005, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        observation.append(simulation.position, from: 1)
        observation.append(simulation.velocity, within: 10)
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        let before = simulation.position[0]
        simulation.advance(action, frames: frames)
        let speed = (simulation.position[0] - before) / simulation.stepSeconds(frames)
        let height = simulation.position[1]
        let isUpright = height > 0.8 && height < 2 && simulation.position[2].magnitude < 1
        let bonus: Double = isUpright ? 1 : 0
        let reward = speed + bonus - Double(1e-3 * squareSum(action))
        return StepResult(reward: reward, survivalBonus: bonus, isTerminated: !isUpright)
    }
}
