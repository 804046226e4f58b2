// SPDX-License-Identifier: Apache-2.0

public import Federation
public import NudgeCore

/// What a gate decides: is the policy after a step better than the one before it?
public struct GateQuestion: Sendable {
    /// The round's record; its `isAccepted` means nothing yet.
    public var record: RoundRecord
    /// The policy as it is.
    public var current: Policy
    /// The policy as it would be.
    public var candidate: Policy
}

/// What somebody else does for the server, on threads of their own. All may take their time.
public struct Judges: Sendable {
    /// Says whether a step is taken. When it throws, the round stays open and it is asked again.
    public var gate: (@Sendable (GateQuestion) throws -> Bool)?
    /// Measures a policy's mean return; nil when it cannot.
    public var evaluate: (@Sendable (Policy) -> Double?)?
    /// Films a policy, as `ClipHead` says; nil when there is nothing to see.
    public var film: (@Sendable (Policy) -> [UInt8]?)?

    /// Makes judges. Without a gate, rules that want one cannot be played.
    public init(
        gate: (@Sendable (GateQuestion) throws -> Bool)? = nil,
        evaluate: (@Sendable (Policy) -> Double?)? = nil,
        film: (@Sendable (Policy) -> [UInt8]?)? = nil
    ) {
        self.gate = gate
        self.evaluate = evaluate
        self.film = film
    }
}
