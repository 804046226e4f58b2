// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `PusherEnv`: minus the object's distance from the goal, less half of its distance from the
/// fingertip and a tenth of the action's squares. It never ends.
enum Pusher: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        let (arm, velocities) = (7, simulation.velocity.count)
        for joint in 0..<arm { simulation.position[joint] = simulation.restPosition[joint] }
        var (x, y): (Double, Double)
        repeat {
            x = -0.3 * noise.nextUniform()
            y = noise.nextUniform(within: 0.2)
        } while (x * x + y * y).squareRoot() <= 0.17
        simulation.position[arm] = x
        simulation.position[arm + 1] = y
        // The goal.
        simulation.position[arm + 2] = 0
        simulation.position[arm + 3] = 0
        simulation.startVelocity(within: 0.005, &noise)
        for slide in arm..<velocities { simulation.velocity[slide] = 0 }
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        for joint in 0..<7 { observation.append(simulation.position[joint]) }
        for joint in 0..<7 { observation.append(simulation.velocity[joint]) }
        let parts = simulation.partPosition
        for axis in 0..<3 { observation.append(parts[3 * simulation.tip + axis]) }
        for axis in 0..<3 { observation.append(parts[3 * simulation.object + axis]) }
        for axis in 0..<3 { observation.append(parts[3 * simulation.goal + axis]) }
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        simulation.advance(action, frames: frames)
        let near = simulation.distance(simulation.object, simulation.tip)
        let far = simulation.distance(simulation.object, simulation.goal)
        return StepResult(reward: -far - Double(0.1 * squareSum(action)) - 0.5 * near)
    }
}
