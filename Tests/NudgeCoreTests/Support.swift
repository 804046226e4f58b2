// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import NudgeCore
import Testing

/// Paste the line that a failed test prints over this one to repeat it; nil draws a fresh seed in every run.
let pinnedSeed: UInt64? = nil

let runSeed = pinnedSeed ?? UInt64.random(in: .min ... .max)

/// What a randomised expectation says when it fails.
var seedNote: Comment { "let pinnedSeed: UInt64? = 0x\(String(runSeed, radix: 16))" }

/// SplitMix64, started from the one seed of this run and the name of a test.
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ name: String) {
        state = runSeed
        for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

// MARK: - Owners of arena memory

/// Memory for an arena, freed with its owner.
@safe
final class TestMemory {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        unsafe bytes = .allocate(byteCount: byteCount, alignment: Arena.alignmentBytes)
        // Whatever was there before must not matter.
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
    }

    deinit { unsafe bytes.deallocate() }
}

/// A replica with its own memory.
final class OwnedReplica {
    var replica: Replica
    private let memory: TestMemory

    init(_ configuration: RunConfiguration) {
        memory = TestMemory(byteCount: MemorySum(configuration).total)
        var arena = unsafe Arena(memory.bytes)
        replica = Replica(configuration: configuration, arena: &arena)
        _ = arena.seal()
    }

    var parameters: [Int16] { (0..<replica.configuration.shape.parameterCount).map { replica[$0] } }
    var round: UInt32 { replica.round }
    var schedule: Schedule { replica.schedule }
    var fingerprint: Fingerprint { replica.fingerprint() }

    func load(_ values: [Int16]) -> Bool { replica.load(values.span) }
}

/// An agent with its own memory.
final class OwnedAgent {
    var agent: Agent
    private let memory: TestMemory

    init(_ configuration: RunConfiguration, index: Int) throws {
        memory = TestMemory(byteCount: MemorySum(configuration).total)
        agent = try unsafe Agent(configuration: configuration, index: index, memory: memory.bytes)
    }

    /// An agent of the run that a welcome describes. It has yet to receive the welcome.
    init(welcome frame: [UInt8]) throws {
        let welcome = try WelcomeFrame(reading: frame.span)
        memory = TestMemory(byteCount: MemorySum(welcome.header.configuration).total)
        agent = try unsafe Agent(welcome, in: frame.span, memory: memory.bytes)
    }

    var phase: Agent.Phase { agent.phase }
    var index: Int { agent.index }
    var streamIndex: UInt32 { agent.streamIndex }
    var isJoined: Bool { agent.isJoined }
    var isResting: Bool { agent.isResting }
    var lacksSecret: Bool { agent.lacksSecret }
    var isShowing: Bool { agent.isShowing }
    var round: UInt32 { agent.round }
    var arenaBytes: Int { agent.arenaBytes }
    var nextEpisode: Agent.Episode { agent.nextEpisode }
    var fingerprint: Fingerprint { agent.fingerprint() }

    @discardableResult
    func receive(_ frame: [UInt8]) throws(FrameError) -> Agent.Received { try agent.receive(frame.span) }

    func hello() -> HelloFrame { agent.hello() }

    func transmit() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 8)
        var span = buffer.mutableSpan
        let length = agent.transmit(&span)
        return Array(buffer.prefix(length))
    }

    func act(_ observation: [Float], actionCount: Int) -> [Float] {
        var action = [Float](repeating: .nan, count: actionCount)
        var span = action.mutableSpan
        agent.act(observation: observation.span, action: &span)
        return action
    }
}

/// An actor with its own parameters and memory.
@safe
final class OwnedActor {
    var actor: Actor
    let scales: ObservationScales
    private let parameters: UnsafeMutablePointer<Int16>
    private let memory: TestMemory

    init(
        _ shape: ActorShape, _ values: [Int16], fractionBits: UInt8 = 12, actionBound: Float = 1
    ) {
        memory = TestMemory(byteCount: 1 << 16)
        var arena = unsafe Arena(memory.bytes)
        scales = ObservationScales(count: shape.observationCount, arena: &arena)
        actor = Actor(
            shape: shape, lattice: Lattice(fractionBits: fractionBits), actionBound: actionBound,
            scales: scales, arena: &arena)
        let capacity = values.count + Actor.parameterPadding
        unsafe parameters = .allocate(capacity: capacity)
        unsafe parameters.initialize(repeating: 0x7ABC, count: capacity)
        for (index, value) in values.enumerated() { unsafe parameters[index] = value }
        _ = arena.seal()
    }

    deinit { unsafe parameters.deallocate() }

    func act(_ observation: [Float]) -> [Float] {
        var action = [Float](repeating: .nan, count: actor.shape.actionCount)
        var span = action.mutableSpan
        unsafe actor.act(parameters: parameters, observation: observation.span, action: &span)
        return action
    }
}

// MARK: - Runs

let allAlgorithms: [Algorithm] = [.parS2ZPO, .s2ZPO, .zspo, .fedAvgS2ZPO, .fedAvgS2ZPORescaled]

func makeShape(
    _ observationCount: Int, _ hidden: [Int], _ actionCount: Int, _ squashing: ActorShape.Squashing = .clamp
) -> ActorShape {
    var shape = ActorShape(
        observationCount: observationCount, actionCount: actionCount, squashing: squashing)
    for width in hidden {
        let isAdded = shape.addHiddenLayer(width: width)
        #expect(isAdded)
    }
    return shape
}

extension TestRandom {
    mutating func bool(_ probability: Double = 0.5) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// A valid run of a small actor, with every setting drawn.
    mutating func configuration(_ algorithm: Algorithm, momentum: UInt8 = 0) -> RunConfiguration {
        let hidden = (0..<int(0...2)).map { _ in int(1...12) }
        let shape =
            bool(0.8) ? makeShape(int(1...20), hidden, int(1...9), bool() ? .clamp : .tanh) : rhythmicShape()
        let agentCount = algorithm.isSingleAgent ? 1 : int(1...min(20, shape.parameterCount))
        var run = RunConfiguration(
            seed: next(), algorithm: algorithm, agentCount: agentCount, shape: shape)
        run.lattice = Lattice(fractionBits: UInt8(int(4...14)))
        run.momentum = momentum
        run.plan = Schedule.Plan(
            learningRate: UInt32(int(0...3000 << 16)), perturbationScale: UInt32(int(0...4000 << 16)),
            learningRateLoss: bool() ? 0 : UInt32(int(0...1 << 27)),
            perturbationLoss: bool() ? 0 : UInt32(int(0...1 << 27)),
            rejectionsBeforeHalving: UInt8(int(0...3)))
        run.batchCount = int(1...4)
        run.batchSize = int(1...3)
        run.candidateCount = 1 << int(0...3)
        run.sides = run.candidateCount == 1 && bool() ? .one : .two
        run.pairing = bool() ? .independent : .common
        run.playsOn = bool()
        run.horizon = int(1...1_000_000)
        run.firstHorizon = bool() ? 0 : int(1...1_000_000)
        run.roundCount = UInt32(int(0...1000))
        run.actionBound = Float(int(1...8)) / 4
        if shape.rhythm == nil { run.outputGain = UInt16(int(0...65535)) }
        return run
    }

    /// A rhythm, with feedback or without, some of whose joints' angles may be others' speeds.
    mutating func rhythmicShape(feedbackGains: ClosedRange<Int> = 1...65535) -> ActorShape {
        let actionCount = int(1...9)
        let observationCount = actionCount + int(0...12)
        let last = observationCount - actionCount
        let rhythm = Rhythm(
            firstAngle: UInt16(int(0...last)), firstSpeed: UInt16(int(0...last)),
            pace: UInt16(int(1...65535)),
            feedbackGain: bool() ? 0 : UInt16(int(feedbackGains)))
        return ActorShape(
            observationCount: observationCount, actionCount: actionCount, squashing: bool() ? .clamp : .tanh,
            rhythm: rhythm)
    }

    mutating func votes(_ layout: RoundVotes.Layout) -> RoundVotes {
        var votes = RoundVotes()
        for index in 0..<layout.agentCount { votes.set(index, to: vote(layout.candidateCount)) }
        return votes
    }

    /// Two of three are for one of so many directions.
    mutating func vote(_ candidateCount: Int) -> Vote {
        let candidate = int(0...candidateCount - 1)
        return [
            Vote(candidate: candidate, sign: -1), Vote(candidate: candidate, sign: -1),
            Vote(candidate: candidate, sign: 1), Vote(candidate: candidate, sign: 1), .abstained, .absent,
        ][int(0...5)]
    }

    mutating func record(_ round: UInt32, _ layout: RoundVotes.Layout) -> RoundRecord {
        RoundRecord(round: round, isAccepted: bool(0.7), votes: votes(layout))
    }
}

func layout(_ agentCount: Int, _ candidateCount: Int = 1) -> RoundVotes.Layout {
    RoundVotes.Layout(agentCount: agentCount, candidateCount: candidateCount)
}

func fingerprint(_ values: [Int16]) -> Fingerprint { Fingerprint(value: referenceFingerprint(values)) }

/// A replica whose θ₀ are these values.
func loaded(_ run: RunConfiguration, _ values: [Int16]) -> OwnedReplica {
    var run = run
    run.start = .policy(fingerprint(values))
    let owned = OwnedReplica(run)
    #expect(owned.load(values))
    return owned
}

// MARK: - Bytes

/// What a frame or a record writes, and nothing of what was there before.
func written(_ capacity: Int, _ write: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: capacity)
    var span = bytes.mutableSpan
    let length = write(&span)
    return Array(bytes.prefix(length))
}

extension CommitFrame {
    func encoded(_ layout: RoundVotes.Layout) -> [UInt8] {
        written(Self.encodedBytesMaximum) { write(to: &$0, layout) }
    }
}

extension VoteFrame {
    func encoded() -> [UInt8] { written(Self.encodedBytes) { write(to: &$0) } }
}

extension HelloFrame {
    func encoded() -> [UInt8] { written(Self.encodedBytes) { write(to: &$0) } }
}

extension ChunkFrame {
    func encoded(_ payload: [UInt8]) -> [UInt8] {
        written(Self.headBytes + payload.count) { write(payload.span, to: &$0) }
    }
}

extension AssignmentFrame {
    func encoded() -> [UInt8] { written(Self.encodedBytes) { write(to: &$0) } }
}

extension LogRecord {
    func encoded(_ layout: RoundVotes.Layout) -> [UInt8] {
        written(Self.encodedBytesMaximum) { write(to: &$0, layout) }
    }
}

extension RunHeader {
    /// The header with observation scales 0.5 × index and 1 + index.
    func encoded() -> [UInt8] {
        let count = configuration.shape.observationCount
        let scales = (0..<count).map { ObservationScale(offset: Float($0) / 2, factor: 1 + Float($0)) }
        var bytes = [UInt8](repeating: 0xEE, count: encodedBytes)
        var span = bytes.mutableSpan
        write(scales: scales.span, to: &span)
        return bytes
    }
}

func same(_ first: RoundVotes, _ second: RoundVotes) -> Bool {
    (0..<Limits.agentCountMaximum).allSatisfy { first[$0] == second[$0] }
}

// MARK: - Allocations

/// Counts the allocations that `body` makes on this thread.
func allocations(_ body: () -> Void) -> UInt64 {
    AllocationGuardBegin()
    body()
    return AllocationGuardEnd()
}
