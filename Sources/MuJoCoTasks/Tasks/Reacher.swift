// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo
internal import NudgeCore

/// Gymnasium's `ReacherEnv`: minus the fingertip's distance from the target, less the action's squares. It
/// never ends.
enum Reacher: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.1, &noise)
        var (x, y): (Double, Double)
        repeat {
            x = noise.nextUniform(within: 0.2)
            y = noise.nextUniform(within: 0.2)
        } while (x * x + y * y).squareRoot() >= 0.2
        simulation.position[2] = x
        simulation.position[3] = y
        simulation.startVelocity(within: 0.005, &noise)
        simulation.velocity[2] = 0
        simulation.velocity[3] = 0
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        let position = simulation.position
        let parts = simulation.partPosition
        for joint in 0..<2 { observation.append(nudge_cosine(position[joint])) }
        for joint in 0..<2 { observation.append(nudge_sine(position[joint])) }
        observation.append(position, from: 2)
        for joint in 0..<2 { observation.append(simulation.velocity[joint]) }
        for axis in 0..<2 {
            observation.append(parts[3 * simulation.tip + axis] - parts[3 * simulation.goal + axis])
        }
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        simulation.advance(action, frames: frames)
        let distance = simulation.distance(simulation.tip, simulation.goal)
        return StepResult(reward: -distance - Double(squareSum(action)))
    }
}

extension Simulation {
    /// The distance between the frames of two body parts, metres.
    func distance(_ first: Int, _ second: Int) -> Double {
        var sum = 0.0
        for axis in 0..<3 {
            let difference = partPosition[3 * first + axis] - partPosition[3 * second + axis]
            sum += difference * difference
        }
        return sum.squareRoot()
    }
}
