// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `HalfCheetahEnv`: forward speed less a tenth of the action's squares. It never ends.
enum HalfCheetah: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.1, &noise)
        simulation.startVelocity(deviation: 0.1, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        observation.append(simulation.position, from: 1)
        observation.append(simulation.velocity)
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        let before = simulation.position[0]
        simulation.advance(action, frames: frames)
        let speed = (simulation.position[0] - before) / simulation.stepSeconds(frames)
        return StepResult(reward: speed - Double(0.1 * squareSum(action)))
    }
}
