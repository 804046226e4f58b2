// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo
internal import NudgeCore

/// Gymnasium's `InvertedDoublePendulumEnv`: 10 for every step that the poles stand, less the tip's distance
/// from upright and the joints' speeds.
enum InvertedDoublePendulum: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.1, &noise)
        simulation.startVelocity(deviation: 0.1, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        let position = simulation.position
        observation.append(position[0])
        for joint in 1..<position.count { observation.append(nudge_sine(position[joint])) }
        for joint in 1..<position.count { observation.append(nudge_cosine(position[joint])) }
        observation.append(simulation.velocity, within: 10)
        observation.append(clipped(simulation.constraintForce[0], within: 10))
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        simulation.advance(action, frames: frames)
        let (x, height) = (simulation.sitePosition[0], simulation.sitePosition[2])
        let (first, second) = (simulation.velocity[1], simulation.velocity[2])
        let isFallen = height <= 1
        let bonus: Double = isFallen ? 0 : 10
        let distance = 0.01 * (x * x) + (height - 2) * (height - 2)
        let motion = 0.001 * (first * first) + 0.005 * (second * second)
        return StepResult(reward: bonus - distance - motion, survivalBonus: bonus, isTerminated: isFallen)
    }
}
