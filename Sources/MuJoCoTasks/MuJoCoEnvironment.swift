// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A control task, running: one body, one state, one episode at a time.
///
/// Give each thread its own; the model can be shared. Nothing is allocated after the initialiser, and a step
/// costs what the physics costs. Observations, rewards, terminations and resets are those of Gymnasium's
/// version 5; a time limit (`ControlTask.horizon`) is the caller's business, as is clipping actions.
///
/// A simulation that blows up does not crash: the engine starts over from the body's position at rest, within
/// the step. `divergenceCount` tells.
public struct MuJoCoEnvironment: ~Copyable, Environment, @unchecked Sendable {
    /// The task that runs here.
    public let task: ControlTask
    let simulation: Simulation
    private let body: Body
    private let scratch: ObservationBuffer

    /// Makes a simulation of the model's body, at rest.
    ///
    /// Cost: about 4 MB and a fraction of a millisecond.
    /// - Throws: `MuJoCoError.outOfMemory`.
    public init(_ model: MuJoCoModel) throws(MuJoCoError) {
        task = model.task
        simulation = try Simulation(model)
        body = model.task.rules.body
        scratch = ObservationBuffer(count: model.task.observationCount)
        simulation.settle()
    }

    /// Numbers in an observation.
    public var observationCount: Int { task.observationCount }
    /// Numbers in an action.
    public var actionCount: Int { task.actionCount }
    /// How often the physics blew up since the last reset.
    public var divergenceCount: Int { simulation.divergenceCount }

    /// Starts an episode from an initial state drawn as Gymnasium draws it, with `noise` in place of NumPy's.
    ///
    /// Cost: 2 to 16 microseconds.
    public mutating func reset(_ noise: inout RandomStream) {
        simulation.forget()
        task.rules.start(simulation, &noise)
        simulation.settle()
    }

    /// Starts an episode from exactly this state.
    ///
    /// - Parameters:
    ///   - position: the model's `positionCount` coordinates; orientations need not be normalised.
    ///   - velocity: its `velocityCount` velocities.
    public mutating func reset(position: Span<Double>, velocity: Span<Double>) {
        simulation.forget()
        simulation.position.copy(position)
        simulation.velocity.copy(velocity)
        simulation.settle()
    }

    /// As `reset(position:velocity:)`, by the engine's own slow reset: tests compare the two.
    mutating func resetEverything(position: Span<Double>, velocity: Span<Double>) {
        simulation.forgetEverything()
        simulation.position.copy(position)
        simulation.velocity.copy(velocity)
        simulation.settle()
    }

    /// Writes the current observation, rounded to 32 bits.
    /// - Parameter observation: `observationCount` numbers, overwritten.
    public func observe(_ observation: inout MutableSpan<Float>) {
        let numbers = look()
        precondition(observation.count == numbers.count, "an observation needs observationCount numbers")
        for index in 0..<numbers.count { observation[index] = Float(numbers[index]) }
    }

    /// Writes the current observation as the engine computed it.
    /// - Parameter observation: `observationCount` numbers, overwritten.
    public func observe(_ observation: inout MutableSpan<Double>) {
        let numbers = look()
        precondition(observation.count == numbers.count, "an observation needs observationCount numbers")
        for index in 0..<numbers.count { observation[index] = numbers[index] }
    }

    /// Applies an action for one control step.
    ///
    /// - Parameter action: `actionCount` numbers. The engine clamps them to ± `ControlTask.actionBound`; the
    ///   reward charges for them as given.
    public mutating func step(_ action: Span<Float>) -> StepResult {
        let before = simulation.place(of: body)
        var result = task.rules.step(simulation, action, frames: task.frameSkip)
        result.motion = simulation.motion(
            of: body, since: before, seconds: task.stepSeconds, effort: Double(squareSum(action)))
        return result
    }

    private func look() -> StateVector {
        var writer = ObservationWriter(scratch.numbers)
        task.rules.observe(simulation, &writer)
        return scratch.numbers
    }
}

/// Room for one observation at full precision.
@safe private struct ObservationBuffer: ~Copyable {
    let numbers: StateVector
    private let start: UnsafeMutablePointer<Double>

    init(count: Int) {
        unsafe start = .allocate(capacity: count)
        unsafe start.initialize(repeating: 0, count: count)
        unsafe numbers = StateVector(start, count: count)
    }

    deinit { unsafe start.deallocate() }
}
