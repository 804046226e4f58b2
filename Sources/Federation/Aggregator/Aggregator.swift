// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// The server's side of a fleet as a state machine: who is in it, who tries what, what a round's votes come
/// to, and what everybody is told.
///
/// It does no I/O and reads no clock. Connections, frames and the time go in; ``takeEffects()`` says what is
/// to be done. The same value serves real sockets, simulated fleets and a simulated network. A round goes
///
///     collecting ── enough votes ──▶ judging (with a gate) ──▶ committing ── on the disk ──▶ the next round
///
/// A round costs what those who play it cost, and an announcement to all who follow it. Memory: about 300
/// bytes per member, the last records of the log up to the size of a snapshot, and θ.
public struct Aggregator {
    /// Where the open round stands.
    enum Stage {
        /// Votes come in.
        case collecting
        /// The gate looks at the step.
        case judging(RoundRecord)
        /// The record is on its way to the disk.
        case committing(RoundRecord)
        /// All rounds are committed.
        case complete
    }

    /// θ as the server has it.
    public let host: PolicyHost
    /// How rounds are played.
    public let rules: FleetRules
    var stage = Stage.collecting
    var members: [Member] = []
    var memberNumbers: [String: Int] = [:]
    /// Counters from before the server's last start, of devices that did not come back yet.
    var accounts: [String: FleetStatus.Member] = [:]
    var connections: [ConnectionNumber: Int] = [:]
    /// Those of all who said hello.
    var joined = JoinedConnections()
    var seating: Seating
    /// Who may play, where not everybody plays every round.
    var cohort: Cohort?
    /// Cohorts, and parts of them, that were drawn: each from a stream of its own.
    var drawCount = 0
    /// Members that have a seat and no connection.
    var lost: Set<Int> = []
    /// Members whose votes of the open round count.
    var voters: [Int] = []
    /// The replica's fingerprint before the open round.
    var fingerprint: Fingerprint
    /// The run's header, encoded.
    let header: [UInt8]
    /// The run's identity.
    let run: Fingerprint
    var tail: LogTail
    /// A snapshot of the open round, once somebody needed it.
    var snapshot: [UInt8] = []
    /// Members that the open round waits for.
    var awaitedCount = 0
    /// Votes of the open round that count.
    public internal(set) var voteCount = 0
    /// Answers to questions of the open round.
    var answers: [QuestionKey: Choice] = [:]
    /// Bytes of clips that came, frames included.
    public internal(set) var clipBytes: UInt64 = 0
    /// Who answers, as a welcome says it to agents.
    let panel: [UInt8]
    var openedAt: UInt64
    /// Since when the open round waits for those whom it waits for: since it was opened, or since others were
    /// asked instead of the silent.
    var askedAt: UInt64
    var acceptedCount: UInt32
    var totals = FleetStatus.VoteTotals()
    var durations = RoundDurations()
    var recentRounds: [FleetStatus.Round] = []
    private var effects: [Effect] = []

    /// Opens the round that `host` is at.
    /// - Parameters:
    ///   - host: θ, where the run stands.
    ///   - rules: how rounds are played.
    ///   - recent: the last records before it, oldest first, for agents that are a little behind.
    ///   - acceptedCount: rounds accepted so far.
    ///   - accounts: what is known of devices that had a part in the run, so that nobody who lied starts
    ///     afresh with the server. Their names are unique.
    ///   - answers: what people answered in the open round before the server's last start.
    ///   - panel: who answers, as agents are told; at most 64 bytes, none where agents decide.
    ///   - now: milliseconds of a clock that never runs backwards.
    public init(
        _ host: PolicyHost, rules: FleetRules, recent: [RoundRecord] = [], acceptedCount: UInt32 = 0,
        accounts: [FleetStatus.Member] = [], answers: [QuestionKey: Choice] = [:], panel: [UInt8] = [],
        now: UInt64 = 0
    ) {
        self.host = host
        self.rules = rules
        self.acceptedCount = acceptedCount
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.name, $0) })
        seating = Seating(blockCount: host.header.configuration.agentCount)
        cohort = rules.cohort.map(Cohort.init)
        fingerprint = host.replica.fingerprint()
        header = host.encodedHeader()
        let header = header
        run = RunHeader.identity(of: header.span)
        tail = LogTail(
            recent, host.header.configuration.voteLayout, limitBytes: host.replica.stateBytes)
        let round = host.replica.round
        self.answers = answers.filter { $0.key.round == round }
        self.panel = panel
        openedAt = now
        askedAt = now
        if isLastRoundCommitted { stage = .complete }
    }

    /// The round that is open, which is also the number of rounds committed.
    public var round: UInt32 { host.replica.round }
    /// Whether all rounds are committed.
    public var isComplete: Bool { if case .complete = stage { true } else { false } }
    /// Members whose connection is open and who said hello.
    public var joinedCount: Int { joined.all.count }

    /// T; 0 where there is no end.
    var roundCount: UInt32 { rules.roundCount ?? host.header.configuration.roundCount }

    var isLastRoundCommitted: Bool {
        return roundCount > 0 && round >= roundCount
    }

    /// What is to be done, in this order. Empty until something happens again.
    public mutating func takeEffects() -> [Effect] {
        let taken = effects
        effects.removeAll(keepingCapacity: true)
        return taken
    }

    mutating func emit(_ effect: Effect) { effects.append(effect) }

    mutating func report(_ kind: FleetEvent.Kind, _ member: Int? = nil, _ detail: String? = nil) {
        let device = member.map { members[$0].name }
        emit(.report(FleetEvent(kind: kind, round: round, device: device, detail: detail)))
    }

    /// Says goodbye to everybody. Nothing is lost: the round that is open starts again with the server.
    public mutating func shutDown() {
        emit(.broadcast(joined.all, ByeFrame(.leaving).encoded()))
    }

    /// When ``tick(now:)`` has something to do next, if nothing else happens before.
    public var nextDeadline: UInt64? {
        var next: UInt64?
        if case .collecting = stage, voteCount >= rules.quorum || cohort != nil {
            next = askedAt &+ rules.deadlineMilliseconds
        }
        for lostAt in lost.lazy.compactMap({ members[$0].lostAt }) {
            next = min(next ?? .max, lostAt &+ rules.graceMilliseconds)
        }
        return next
    }

    /// Does what is due at this time: gives away the blocks of members that are gone too long, closes a round
    /// whose time is over, and asks others where a cohort has no quorum by then.
    public mutating func tick(now: UInt64) {
        // A clock that was set back must make nobody wait for longer than the rules say.
        openedAt = min(openedAt, now)
        askedAt = min(askedAt, now)
        releaseLost(now: now)
        closeIfDue(now: now)
        replaceSilent(now: now)
    }
}
