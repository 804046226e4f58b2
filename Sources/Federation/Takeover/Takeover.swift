// SPDX-License-Identifier: Apache-2.0

/// One of several servers that serve a fleet in turn, as a state machine: it follows the shared log, takes
/// the lead when nobody has it, and has every round committed in the shared store before anybody is told.
///
///     following ── nobody leads ──▶ claiming ──▶ holding the lead ── log and header are there ──▶ leading
///
/// It does no I/O and reads no clock, as ``Aggregator``. What keeps two servers from committing is the store
/// alone, which takes a record only from whoever leads by then: a server may be stopped, cut off or wrong
/// about the time for as long as it likes. Its own clock only tells it when to give up.
///
/// Costs a request per pause while it follows, and four per lease while it leads, a round's record apart.
/// Memory: the records of the rounds that its own log had at the start.
public struct Takeover: Sendable {
    /// What is to be done, in this order.
    public enum Effect: Sendable {
        /// Ask the store; say with ``answered(_:_:askedAt:now:)`` what it answers.
        case ask(StoreRequest)
        /// Append this record of a round to the own log.
        case copy([UInt8])
        /// Serve the fleet from the own log, which has all rounds now.
        case lead
        /// The round that was proposed is committed.
        case committed(UInt32)
        /// Stop at once, and forget what was not committed.
        case end(TakeoverEnding)
    }

    enum Stage: Equatable {
        case following
        case leasing
        case claiming(lease: Int64)
        case holding(lease: Int64, term: Int64)
        case over
    }

    let rules: TakeoverRules
    let header: [UInt8]
    /// What the own log had at the start, by round.
    let own: [[UInt8]]
    var stage = Stage.following
    /// Rounds of the shared log that are known, and in the own one.
    public internal(set) var round: UInt32 = 0
    /// Who leads, as far as was seen last.
    public internal(set) var leader: String?
    /// Whether the run was begun in the store.
    public internal(set) var isBegun = false
    /// Whether all of the shared log was seen: in this term, where there is one.
    var isWhole = false
    /// Whether the fleet is served from here.
    public internal(set) var isLeading = false
    /// Whether a request other than a proposal is under way.
    var isAsking = false
    var nextAskAt: UInt64 = 0
    var nextKeepAt: UInt64 = 0
    /// When the lease ends that was asked for last, if nothing is heard.
    var leaseEndsAt: UInt64 = .max
    var proposal: Proposal?
    private var effects: [Effect] = []

    /// A round that waits to be committed.
    struct Proposal {
        var request: StoreRequest
        var round: UInt32
        var isUnderWay = false
        var nextAskAt: UInt64 = 0
    }

    /// Makes a server that follows.
    /// - Parameters:
    ///   - rules: how servers take turns.
    ///   - header: the header of its own log, encoded.
    ///   - own: the records of all rounds in it, encoded, oldest first.
    public init(_ rules: TakeoverRules, header: [UInt8], own: [[UInt8]]) {
        self.rules = rules
        self.header = header
        self.own = own
    }

    /// What is to be done. Empty until something happens again.
    public mutating func takeEffects() -> [Effect] {
        let taken = effects
        effects.removeAll()
        return taken
    }

    mutating func emit(_ effect: Effect) { effects.append(effect) }

    mutating func end(_ ending: TakeoverEnding) {
        stage = .over
        isLeading = false
        emit(.end(ending))
    }

    /// The lead is gone. Who did not serve yet has nothing to forget, and follows again.
    mutating func lose(_ ending: TakeoverEnding, now: UInt64) {
        if isLeading { end(ending) } else { follow(now: now) }
    }

    mutating func follow(now: UInt64) {
        stage = .following
        isWhole = false
        nextAskAt = now + rules.pauseMilliseconds
    }

    /// Does what is due at this time, in milliseconds of a clock that never runs backwards.
    public mutating func tick(now: UInt64) {
        guard stage != .over else { return }
        if case .holding = stage, now >= leaseEndsAt { lose(.lapsed, now: now) }
        if !isAsking, now >= nextAskAt, let request = nextRequest(now: now) {
            isAsking = true
            emit(.ask(request))
        }
        if let proposal, !proposal.isUnderWay, now >= proposal.nextAskAt { ask(proposal) }
    }

    private mutating func ask(_ waiting: Proposal) {
        proposal?.isUnderWay = true
        emit(.ask(waiting.request))
    }

    private func nextRequest(now: UInt64) -> StoreRequest? {
        switch stage {
        case .following: return .look(from: round)
        case .leasing: return .lease
        case .claiming(let lease): return .claim(lease: lease)
        case .holding(let lease, let term):
            if now >= nextKeepAt { return .keep(lease: lease) }
            if isLeading { return nil }
            if !isWhole { return .look(from: round) }
            // The first leader of all brings its log along.
            guard Int(round) < own.count else { return .write(.header, header, term: term) }
            return .write(.round(round), own[Int(round)], term: term)
        case .over: return nil
        }
    }

    /// Has the record of the next round committed; ``Effect/committed(_:)`` tells when it is. Only while this
    /// server leads; afterwards it does nothing.
    public mutating func propose(_ record: [UInt8], now: UInt64) {
        guard isLeading, case .holding(_, let term) = stage else { return }
        precondition(proposal == nil, "a round is proposed when the one before it is committed")
        let proposal = Proposal(request: .write(.round(round), record, term: term), round: round)
        self.proposal = proposal
        ask(proposal)
    }

    /// Gives the lead back, so that another server need not wait for the lease to end.
    public mutating func resign() {
        if case .holding(let lease, _) = stage { emit(.ask(.leave(lease: lease))) }
        stage = .over
        isLeading = false
    }
}

/// How servers take turns.
public struct TakeoverRules: Equatable, Sendable {
    /// How long the lead lasts without a sign of life.
    public var leaseMilliseconds: UInt64
    /// How long a server that follows waits between two looks.
    public var pauseMilliseconds: UInt64
    /// Whether this server may begin a run that is not in the store yet, with the rounds of its own log. One
    /// that stands by may not: its folder may be empty, where another one's has a thousand rounds.
    public var begins: Bool

    /// Makes rules; see the properties.
    public init(leaseMilliseconds: UInt64 = 3_000, pauseMilliseconds: UInt64 = 200, begins: Bool) {
        self.leaseMilliseconds = leaseMilliseconds
        self.pauseMilliseconds = pauseMilliseconds
        self.begins = begins
    }

    /// How long a server waits that leads, or is about to, before it repeats what failed.
    var retryMilliseconds: UInt64 { 50 }
    /// How often the lease is kept: after one lost answer there is time for three more.
    var keepMilliseconds: UInt64 { leaseMilliseconds / 4 }
}
