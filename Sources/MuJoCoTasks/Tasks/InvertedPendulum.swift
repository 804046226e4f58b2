// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `InvertedPendulumEnv`: 1 for every step that the pole stands.
enum InvertedPendulum: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.01, &noise)
        simulation.startVelocity(within: 0.01, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        observation.append(simulation.position)
        observation.append(simulation.velocity)
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        simulation.advance(action, frames: frames)
        let stands =
            simulation.position.isFinite && simulation.velocity.isFinite
            && simulation.position[1].magnitude <= 0.2
        let bonus: Double = stands ? 1 : 0
        return StepResult(reward: bonus, survivalBonus: bonus, isTerminated: !stands)
    }
}
