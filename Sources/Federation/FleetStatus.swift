// SPDX-License-Identifier: Apache-2.0

/// What a fleet is doing at one moment.
///
/// The state machine fills it; the dashboard, the metrics and `nudge status` read it. Filling one costs time
/// and memory in proportion to ``members``.
public struct FleetStatus: Codable, Equatable, Sendable {
    /// Where the open round stands.
    public enum Phase: String, CaseIterable, Codable, Sendable {
        /// Fewer agents are connected than the quorum wants.
        case waiting
        /// Votes come in.
        case collecting
        /// The votes are in; the acceptance gate looks at the step.
        case gating
        /// All rounds are committed.
        case complete
    }

    /// The run's name.
    public var run: String
    /// The task's name.
    public var task: String
    /// The algorithm's name, as the command line spells it.
    public var algorithm: String
    /// d, the number of parameters.
    public var parameterCount: Int
    /// Rounds committed so far, which is also the number of the open round.
    public var round: UInt32
    /// T, the number of rounds of the run.
    public var roundCount: UInt32
    /// Where the open round stands.
    public var phase: Phase
    /// When this was filled in. Milliseconds of the aggregator's clock, whose zero means nothing.
    public var nowMilliseconds: UInt64
    /// When the open round was opened, by the same clock.
    public var openedAtMilliseconds: UInt64
    /// Members that are connected.
    public var connectedCount: Int
    /// Members that are enrolled and not revoked.
    public var memberCount: Int
    /// Members that are quarantined: they vote, and their votes move nothing.
    public var quarantinedCount: Int
    /// Votes without which no round is committed.
    public var quorum: Int
    /// Votes of the open round that were counted so far.
    public var voteCount: Int
    /// α of the open round.
    public var learningRate: Double
    /// μ of the open round.
    public var perturbationScale: Double
    /// Rounds whose step was taken, over the whole run.
    public var acceptedCount: UInt32
    /// Rounds whose step the gate refused, over the whole run.
    public var rejectedCount: UInt32
    /// θ's fingerprint: 16 hexadecimal digits.
    public var fingerprint: String
    /// What became of the votes that arrived, since the aggregator started.
    public var votes: VoteTotals
    /// Bytes that crossed the network, since the aggregator started.
    public var traffic: Traffic
    /// How long rounds took, since the aggregator started.
    public var durations: RoundDurations
    /// The last measurement of the policy; nil where nobody measures it, or not yet.
    public var measurement: Measurement?
    /// The members, or as many of them as whoever asked wanted.
    public var members: [Member]
    /// The last rounds, oldest first; at most ``recentRoundLimit``.
    public var recentRounds: [Round]

    /// The most rounds that ``recentRounds`` holds.
    public static let recentRoundLimit = 64

    /// A fleet without members that has not committed a round.
    public init(run: String, task: String, algorithm: String, parameterCount: Int, roundCount: UInt32) {
        self.run = run
        self.task = task
        self.algorithm = algorithm
        self.parameterCount = parameterCount
        self.roundCount = roundCount
        round = 0
        phase = .waiting
        nowMilliseconds = 0
        openedAtMilliseconds = 0
        connectedCount = 0
        memberCount = 0
        quarantinedCount = 0
        quorum = 0
        voteCount = 0
        learningRate = 0
        perturbationScale = 0
        acceptedCount = 0
        rejectedCount = 0
        fingerprint = ""
        votes = VoteTotals()
        traffic = Traffic()
        durations = RoundDurations()
        members = []
        recentRounds = []
    }
}
