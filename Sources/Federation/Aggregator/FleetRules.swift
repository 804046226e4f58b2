// SPDX-License-Identifier: Apache-2.0

/// How a fleet plays its rounds: who is waited for, for how long, and who is believed.
public struct FleetRules: Codable, Equatable, Sendable {
    /// Votes without which no round is committed. With 0, a round that nobody votes in is committed when its
    /// time is over, as simulated fleets with absent agents want it.
    public var quorum: Int
    /// How long a round waits for votes once there is a quorum, and a cohort for a quorum before others are
    /// asked, too.
    public var deadlineMilliseconds: UInt64 = 60_000
    /// Rounds in a row that a connected agent may let pass before the others stop waiting for it: every 16th
    /// round then waits for it again, and one vote of it is enough. With 0, everybody is always waited for.
    public var patienceRounds: UInt32 = 3
    /// How long the block of an agent that was lost is kept for it.
    public var graceMilliseconds: UInt64 = 30_000
    /// The most members that a fleet has.
    public var memberLimit = 16_384
    /// Whether a panel decides if a round's step is taken.
    public var hasGate = false
    /// Rounds between two dealings of blocks, in fleets that have more agents than blocks. A liar then never
    /// sits in the same company for long. 0 never deals.
    public var dealInterval: UInt32 = 16
    /// Who plays a round, where a fleet has many more agents than a round needs.
    public struct CohortRule: Codable, Equatable, Sendable {
        /// Agents that play a round: at least K, and at least the quorum.
        public var size: Int
        /// Whether nobody plays twice before all others had their turn; otherwise each round draws anew.
        public var takesTurns: Bool

        /// Makes a rule.
        public init(size: Int, takesTurns: Bool = false) {
            self.size = size
            self.takesTurns = takesTurns
        }
    }

    /// Who plays a round; everybody if nil.
    public var cohort: CohortRule?
    /// Whether agents may ask people through the aggregator.
    public var asksPeople = false
    /// Whether agents that keep disagreeing with the others of their block lose their say.
    public var quarantines = true

    /// T, where the run was given more rounds than its header says; as there if nil.
    public var roundCount: UInt32?

    /// Rounds from one that waits for an agent that stopped answering to the next.
    static let patienceInterval: UInt32 = 16
    /// Welcomes, each with a log or a snapshot, that a connection gets in one round.
    static let welcomeLimit = 4

    /// Rules with defaults for boards and people.
    public init(quorum: Int) { self.quorum = quorum }
}
