// SPDX-License-Identifier: Apache-2.0

public import Federation
import NudgeCore
import Synchronization

/// The people and the yardstick on the server's side of a fleet, as a program plays them: the panel of the
/// acceptance gate, and the measured return.
///
/// May be used by several threads; one piece of work is done at a time, and beside it a measurement or film.
public final class SimulatedJudges: Sendable {
    private let plan: SimulationPlan
    private let crew: Crew
    private let gate: Mutex<AcceptanceGate>
    /// Who plays what no round waits for: the gate does not wait for it either.
    private let observer: Mutex<Crew>

    /// Makes judges for a plan's task.
    /// - Throws: ``SettingsError`` for a task that only agents can play.
    public init(_ plan: SimulationPlan, threadCount: Int) throws {
        self.plan = plan
        crew = try Crew(plan.stage(), threadCount: threadCount)
        gate = Mutex(AcceptanceGate(plan))
        observer = Mutex(try Crew(plan.stage(), threadCount: 1))
    }

    /// Whether the panel prefers the policy after a step to the one before it.
    public func accepts(round: UInt32, current: Policy, candidate: Policy) throws -> Bool {
        try gate.withLock { gate in
            try gate.accepts(round: round, current: current, candidate: candidate, crew: crew)
        }
    }

    /// What a policy does in the first of the episodes that ``evaluate(_:)`` plays, as long as the clips of
    /// its round: a clip, as `ClipHead` says.
    /// - Throws: ``SettingsError`` for a body that nobody can draw.
    public func film(_ policy: Policy) throws -> [UInt8] {
        guard plan.hasSketch else { throw SettingsError("task", "nothing is known of its body to draw") }
        return try observer.withLock { crew in
            let name = StreamName(.evaluationReset, round: policy.round)
            return crew.workers[0].film(
                try PolicyPlayer(policy), noise: RandomStream(seed: plan.seed, name: name),
                horizon: plan.horizon(inRound: Int(policy.round)))
        }
    }

    /// The return of a policy over as many fresh episodes as the settings say: those that a simulation would
    /// play after the same round.
    public func evaluate(_ policy: Policy) throws -> Evaluation {
        try gate.withLock { _ in try evaluate(policy, crew) }
    }

    /// The mean of the same, on the caller's thread alone: rounds, which go on meanwhile, have the others.
    public func measure(_ policy: Policy) throws -> Double {
        try observer.withLock { crew in try evaluate(policy, crew).mean }
    }

    private func evaluate(_ policy: Policy, _ crew: Crew) throws -> Evaluation {
        try Evaluation.of(
            policy, crew: crew, episodeCount: plan.settings.evaluationEpisodes, seed: plan.seed,
            round: policy.round)
    }
}
