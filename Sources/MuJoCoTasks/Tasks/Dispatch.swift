// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// From a task's value to its rules: one jump per call, never one per number.
extension ControlTask.Rules {
    func start(_ simulation: borrowing Simulation, _ noise: inout RandomStream) {
        switch self {
        case .halfCheetah: HalfCheetah.start(simulation, &noise)
        case .hopper: Hopper.start(simulation, &noise)
        case .swimmer: Swimmer.start(simulation, &noise)
        case .walker2d: Walker2d.start(simulation, &noise)
        case .ant: Ant.start(simulation, &noise)
        case .humanoid: Humanoid.start(simulation, &noise)
        case .invertedPendulum: InvertedPendulum.start(simulation, &noise)
        case .invertedDoublePendulum: InvertedDoublePendulum.start(simulation, &noise)
        case .reacher: Reacher.start(simulation, &noise)
        case .pusher: Pusher.start(simulation, &noise)
        }
    }

    func observe(_ simulation: borrowing Simulation, _ observation: inout ObservationWriter) {
        switch self {
        case .halfCheetah: HalfCheetah.observe(simulation, &observation)
        case .hopper: Hopper.observe(simulation, &observation)
        case .swimmer: Swimmer.observe(simulation, &observation)
        case .walker2d: Walker2d.observe(simulation, &observation)
        case .ant: Ant.observe(simulation, &observation)
        case .humanoid: Humanoid.observe(simulation, &observation)
        case .invertedPendulum: InvertedPendulum.observe(simulation, &observation)
        case .invertedDoublePendulum: InvertedDoublePendulum.observe(simulation, &observation)
        case .reacher: Reacher.observe(simulation, &observation)
        case .pusher: Pusher.observe(simulation, &observation)
        }
    }

    func step(_ simulation: borrowing Simulation, _ action: Span<Float>, frames: Int) -> StepResult {
        switch self {
        case .halfCheetah: HalfCheetah.step(simulation, action, frames: frames)
        case .hopper: Hopper.step(simulation, action, frames: frames)
        case .swimmer: Swimmer.step(simulation, action, frames: frames)
        case .walker2d: Walker2d.step(simulation, action, frames: frames)
        case .ant: Ant.step(simulation, action, frames: frames)
        case .humanoid: Humanoid.step(simulation, action, frames: frames)
        case .invertedPendulum: InvertedPendulum.step(simulation, action, frames: frames)
        case .invertedDoublePendulum: InvertedDoublePendulum.step(simulation, action, frames: frames)
        case .reacher: Reacher.step(simulation, action, frames: frames)
        case .pusher: Pusher.step(simulation, action, frames: frames)
        }
    }
}
