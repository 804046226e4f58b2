// SPDX-License-Identifier: Apache-2.0

/// A control task: what an agent acts in.
///
/// The core defines only this border. MuJoCo tasks, a robot's own control loop and the small task built into
/// the agent stand on the other side of it. No method may allocate.
public protocol Environment: ~Copyable {
    /// Numbers in an observation.
    var observationCount: Int { get }
    /// Numbers in an action.
    var actionCount: Int { get }

    /// Says which behaviour of a question the next episode shows: its lane, from 0; nil outside of questions.
    mutating func announce(lane: Int?)

    /// Takes the parameters of a policy that the environment has itself, before the episode that shows them.
    /// - Parameters:
    ///   - parameters: in lattice units.
    ///   - resolution: what a lattice unit is.
    mutating func take(_ parameters: Span<Int16>, resolution: Float)

    /// Starts an episode from an initial state drawn from `noise`.
    mutating func reset(_ noise: inout RandomStream)

    /// Writes the current observation.
    /// - Parameter observation: `observationCount` numbers, overwritten.
    func observe(_ observation: inout MutableSpan<Float>)

    /// Applies an action for one control step.
    /// - Parameter action: `actionCount` numbers.
    mutating func step(_ action: Span<Float>) -> StepResult

    /// Says that nothing acts any more until the next episode begins: what moves has to come to rest.
    mutating func rest()

    /// How often the simulation blew up so far and started over at rest; what an episode brought in which it
    /// did means nothing.
    var divergenceCount: Int { get }
}

extension Environment where Self: ~Copyable {
    /// A robot does not blow up, nor does arithmetic that stays within bounds.
    public var divergenceCount: Int { 0 }

    /// Most tasks show every behaviour alike.
    public mutating func announce(lane: Int?) {}

    /// Most tasks have no policy of their own: they are told how to act.
    public mutating func take(_ parameters: Span<Int16>, resolution: Float) {}

    /// A simulation stands still by itself.
    public mutating func rest() {}
}

/// What one control step brought. An agent never sees it: only a simulated panel and evaluation do.
public struct StepResult: Equatable, Sendable {
    /// The task's reward for the step.
    public var reward: Double
    /// The part of `reward` that is paid for merely not having fallen. People judge running, not standing:
    /// a panel that judges progress subtracts it.
    public var survivalBonus: Double
    /// Whether the task ended the episode at this step. A time limit is not the task's business.
    public var isTerminated: Bool
    /// Whether something happened that says nothing of the behaviour, as an emergency stop or a fallen cable:
    /// the episode is over, and the question that it belongs to is void.
    public var isAborted = false
    /// What there was to see, for panels that judge something else than the reward.
    public var motion = BodyMotion()

    /// Makes a result with nothing to see.
    @inlinable
    public init(reward: Double, survivalBonus: Double = 0, isTerminated: Bool = false) {
        self.reward = reward
        self.survivalBonus = survivalBonus
        self.isTerminated = isTerminated
    }
}
