// SPDX-License-Identifier: Apache-2.0

/// One agent of a fleet: shows behaviours, asks which was the best, votes, and follows the commits.
///
/// It does no I/O and reads no clock: observations, choices and bytes go in, actions and bytes come out.
/// After start-up it never allocates. A round goes
///
///     for each of N questions:
///         D episodes of each of 2M behaviours:  beginEpisode, act …, endEpisode
///         one answer:                           choose
///     transmit the vote, receive the commit
///
/// Behaviour 2m of a question is θ + μ v_m; the one after it is θ − μ v_m, or θ where pairs are one-sided.
public struct Agent: ~Copyable {
    /// Where in a round an agent is.
    public enum Phase: Equatable, Sendable {
        /// The episode that ``nextEpisode`` describes is to be played.
        case readyForEpisode
        /// An episode is being played.
        case inEpisode
        /// All behaviours of a question were shown.
        case awaitingChoice
        /// All answers are in: the vote is to be transmitted.
        case voteReady
        /// The vote is out.
        case awaitingCommit
    }

    /// An episode that an agent wants to play.
    public struct Episode: Equatable, Sendable {
        /// The behaviour, 0..<2M; see ``Choice``.
        public var lane: Int
        /// The question, 0..<N.
        public var batch: Int
        /// The trajectory of its behaviour, 0..<D.
        public var trajectory: Int
        /// The stream that draws the initial state in a simulated environment.
        public var resetStream: StreamName
    }

    /// The block that this agent tries in this round, 0..<K; without blocks, its place in the fleet. It says
    /// nothing while the agent rests.
    public internal(set) var index: Int
    /// The index of its random streams in this round: ``index``, plus a multiple of K for the second, third …
    /// agent of the same block.
    public internal(set) var streamIndex: UInt32
    /// Where in the round the agent is.
    public internal(set) var phase = Phase.readyForEpisode
    /// The bytes of its arena that are in use.
    public let arenaBytes: Int
    var replica: Replica
    var actor: Actor
    var answers = Plurality()
    /// What is transmitted of them. It is made once, so that a vote that is sent again tells nothing more.
    var ballot = Vote.abstained
    /// What votes are hidden with, where the run wants it.
    var secret: SecretStream?
    var lane = 0
    var trajectory = 0
    let scales: ObservationScales
    var assignment: Assignment
    var nextAssignment: Assignment?
    var standing = Standing.joined
    /// The run's identity, which a welcome tells.
    var run = Fingerprint()
    /// Whether θ is that of some round, and not half a snapshot or a base policy that has yet to come.
    var knowsParameters = true
    /// Bytes of the log or the snapshot that came so far.
    var receivedBytes = 0
    var stateHead: Replica.StateHead?
    /// Whether a ping has yet to be answered.
    var isAnswerDue = false
    /// What the open question shows, if the agent asks by frames.
    var film: Film?
    /// Whether the episode that is being played was not filmed yet.
    var isFirstPictureDue = false
    /// Answers that came for other questions than the open one: late, or twice.
    public internal(set) var ignoredAnswerCount: UInt32 = 0

    /// Cuts up the agent's memory. θ is zero and the scales are 1: see ``initialize()``, ``setScale(_:to:)``
    /// and ``Replica/load(_:)``.
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - index: 0..<`agentCount`.
    ///   - memory: at least ``MemorySum/total`` bytes, aligned to 16.
    ///   - clips: what to film, for an agent that asks its questions by frames.
    public init(
        configuration: RunConfiguration, index: Int, memory: UnsafeMutableRawBufferPointer,
        clips: ClipPlan? = nil
    ) throws(ConfigurationError) {
        try configuration.validate()
        precondition(index >= 0 && index < configuration.agentCount, "no such agent in the fleet")
        var arena = unsafe Arena(memory)
        self.index = index
        streamIndex = UInt32(index)
        assignment = Assignment(block: UInt16(index))
        replica = Replica(configuration: configuration, arena: &arena)
        scales = ObservationScales(count: configuration.shape.observationCount, arena: &arena)
        actor = Actor(
            shape: configuration.shape, lattice: configuration.lattice,
            actionBound: configuration.actionBound,
            scales: scales, arena: &arena)
        if let clips {
            film = Film(clips, laneCount: configuration.behaviourCount, arena: &arena)
        } else {
            film = nil
        }
        arenaBytes = arena.seal()
    }

    /// Whether others play this round, and the agent only follows it.
    public var isResting: Bool { assignment.isResting }
    /// The round that is being played.
    public var round: UInt32 { replica.round }
    /// Answers about this round so far, 0...N.
    public var answerCount: Int { answers.answerCount }
    /// The fingerprint of this agent's θ. Not while a perturbation is in place, as it is while behaviours are
    /// shown.
    public func fingerprint() -> Fingerprint { replica.fingerprint() }

    /// Draws θ₀ from the run's seed.
    public mutating func initialize() { replica.initialize() }

    /// Sets θ₀ from a base policy; see ``Replica/load(_:)``.
    public mutating func load(_ parameters: Span<Int16>) -> Bool { replica.load(parameters) }

    /// Gives the agent what it hides its votes with. Needed before ``choose(_:)`` where the configuration has
    /// a ``RunConfiguration/response``; without a meaning elsewhere.
    public mutating func hideVotes(with secret: SecretStream) { self.secret = secret }

    /// Whether the run's votes are hidden, and there is nothing to hide them with.
    public var lacksSecret: Bool { configuration.response != nil && secret == nil }

    /// Takes over θ of another replica of the same run and joins its current round.
    public mutating func join(_ other: borrowing Replica) {
        replica.copy(other)
        startRound()
    }

    /// Sets the scale of observed number `index`.
    public func setScale(_ index: Int, to scale: ObservationScale) { scales.set(index, to: scale) }

    mutating func startRound() {
        if let next = nextAssignment, next.fromRound <= round {
            assignment = next
            nextAssignment = nil
        }
        let count = replica.configuration.agentCount
        index = assignment.block(inRound: round, blockCount: count)
        streamIndex = assignment.streamIndex(inRound: round, blockCount: count)
        answers = Plurality()
        film?.progress = .unasked
        lane = 0
        trajectory = 0
        phase = isResting ? .awaitingCommit : .readyForEpisode
    }
}
