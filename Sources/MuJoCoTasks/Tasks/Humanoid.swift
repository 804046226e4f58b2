// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// Gymnasium's `HumanoidEnv`: forward speed of the centre of mass and 5 for being upright, less a tenth of
/// the controls' squares and a bounded share of the contact forces' squares.
enum Humanoid: TaskRules {
    static func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        simulation.startPosition(within: 0.01, &noise)
        simulation.startVelocity(within: 0.01, &noise)
    }

    static func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        observation.append(simulation.position, from: 2)
        observation.append(simulation.velocity)
        // The first part is the world, and the first six velocities are the root's, which no motor moves.
        observation.append(simulation.partInertia, from: 10)
        observation.append(simulation.partVelocity, from: 6)
        observation.append(simulation.actuatorForce, from: 6)
        observation.append(simulation.partForce, from: 6)
    }

    static func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        let before = forwardCentre(simulation)
        simulation.advance(action, frames: frames)
        simulation.measureForces()
        let speed = (forwardCentre(simulation) - before) / simulation.stepSeconds(frames)
        let height = simulation.position[2]
        let isUpright = height > 1 && height < 2
        let bonus: Double = isUpright ? 5 : 0
        // Here Gymnasium squares the engine's 64-bit controls, not the 32-bit action.
        let control = simulation.control
        let effort = 0.1 * pairwiseSum(count: control.count) { control[$0] * control[$0] }
        let reward = 1.25 * speed + bonus - (effort + contactCost(simulation))
        return StepResult(reward: reward, survivalBonus: bonus, isTerminated: !isUpright)
    }

    /// The forward coordinate of the centre of mass, metres.
    private static func forwardCentre(_ simulation: borrowing Simulation) -> Double {
        let mass = simulation.partMass
        var moment = 0.0
        for part in 0..<mass.count { moment += mass[part] * simulation.partCentre[3 * part] }
        return moment / pairwiseSum(count: mass.count) { mass[$0] }
    }

    private static func contactCost(_ simulation: borrowing Simulation) -> Double {
        let forces = simulation.partForce
        let cost = 5e-7 * pairwiseSum(count: forces.count) { forces[$0] * forces[$0] }
        return cost > 10 ? 10 : cost
    }
}
