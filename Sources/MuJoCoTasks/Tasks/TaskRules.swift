// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// What makes a task: how an episode starts, what is seen, and what a step is worth.
///
/// One conformance per file, to be read beside Gymnasium's class of the same name. All functions are static:
/// the state is the simulation's.
protocol TaskRules {
    /// Draws the initial position and velocity, around the position at rest and zero.
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream)
    /// Appends every number of the observation.
    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter)
    /// Advances one control step and judges it.
    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult
}

extension Simulation {
    /// Sets the position to the one at rest plus uniform noise within ± `bound`.
    func startPosition(within bound: Double, _ noise: inout RandomStream) {
        for index in 0..<position.count {
            position[index] = restPosition[index] + noise.nextUniform(within: bound)
        }
    }

    /// Sets the velocity to uniform noise within ± `bound`.
    func startVelocity(within bound: Double, _ noise: inout RandomStream) {
        for index in 0..<velocity.count { velocity[index] = noise.nextUniform(within: bound) }
    }

    /// Sets the velocity to normal noise with this standard deviation.
    func startVelocity(deviation: Double, _ noise: inout RandomStream) {
        for index in 0..<velocity.count { velocity[index] = deviation * noise.nextNormal() }
    }
}
