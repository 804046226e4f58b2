// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// Numbers of one simulated network, all from its seed.
struct Chance {
    private var stream: RandomStream

    init(seed: UInt64, index: UInt32 = 0) {
        stream = RandomStream(seed: seed, name: StreamName(.fault, index: index))
    }

    /// One of 0..<`count`.
    mutating func below(_ count: Int) -> Int {
        Int((UInt64(stream.nextWord()) * UInt64(count)) >> 32)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func milliseconds(_ range: ClosedRange<Int>) -> UInt64 { UInt64(within(range)) }

    /// True in `percent` of a hundred cases.
    mutating func happens(_ percent: Int) -> Bool { below(100) < percent }
}

/// What one seed makes of a fleet: its run, its rules, its agents and what goes wrong how often.
struct Scenario {
    struct Traits {
        let name: String
        let episodeMilliseconds: Int
        /// How often an answer is the right one.
        let honestyPercent: Int
        /// Whether somebody beside it answers, where people do.
        var isBeside = false
    }

    /// What may go wrong.
    enum Fault: CaseIterable {
        case breakLink, partition, crashAgent, freezeAgent, crashServer, shutDownServer, fillDisk, jumpClock
        case flipBit, sendGarbage, repeatVote, slowNetwork, expel
    }

    let seed: UInt64
    let header: RunHeader
    let scales: [ObservationScale]
    let base: Policy?
    let rules: FleetRules
    private(set) var agents: [Traits]
    /// Faults that may happen, the likelier ones several times.
    let faults: [Fault]
    let faultIntervalMilliseconds: Int
    let faultsEndAt: UInt64
    let latencyMilliseconds: Int
    /// How long the disk takes at most; with 0 the server waits for it.
    let writeMilliseconds: Int
    let gatePercent: Int
    let jumpsClock: Bool

    var configuration: RunConfiguration { header.configuration }
    var blockCount: Int { configuration.agentCount }

    init(seed: UInt64) {
        self.seed = seed
        var chance = Chance(seed: seed)
        let shape = ActorShape(observationCount: chance.within(2...3), actionCount: chance.within(2...4))
        // Two sign rows of one byte or of two; and now and then a crowd on few blocks, where liars are found.
        let isCrowd = chance.happens(20)
        let blockCount =
            isCrowd ? chance.within(1...2) : chance.happens(10) ? chance.within(7...9) : chance.within(1...5)
        scales = (0..<shape.observationCount).map { _ in ObservationScale(offset: 1, factor: 2) }
        (header, base) = Self.run(
            &chance, shape, min(blockCount, shape.parameterCount), scales, batchCount: isCrowd ? 1 : 2)
        let count = isCrowd ? chance.within(5...8) : chance.within(1...7)
        agents = (0..<count).map { index in
            Traits(
                name: "board-\(index)", episodeMilliseconds: chance.within(20...(isCrowd ? 200 : 600)),
                honestyPercent: chance.happens(20) ? 0 : chance.within(80...100))
        }
        var rules = Self.rules(&chance, agentCount: count)
        // People take their time, and a liar is found in tens of rounds.
        if isCrowd { rules.asksPeople = chance.happens(20) }
        var draw = Chance(seed: seed, index: 1)
        if isCrowd, draw.happens(40) {
            let least = max(1, rules.quorum, min(blockCount, shape.parameterCount))
            rules.cohort = .init(size: draw.within(least...max(least, count)), takesTurns: draw.happens(50))
        }
        self.rules = rules
        let weights = Fault.allCases.map { _ in chance.within(0...3) }
        faults = zip(Fault.allCases, weights).flatMap { Array(repeating: $0, count: $1) }
        faultIntervalMilliseconds = chance.within(500...(isCrowd ? 20_000 : 8000))
        faultsEndAt = chance.milliseconds(5000...(isCrowd ? 120_000 : 60_000))
        latencyMilliseconds = chance.within(1...150)
        writeMilliseconds = chance.happens(50) ? 0 : chance.within(1...60)
        gatePercent = chance.within(30...100)
        jumpsClock = faults.contains(.jumpClock)
        for index in agents.indices { agents[index].isBeside = rules.asksPeople && chance.happens(40) }
    }

    private static func run(
        _ chance: inout Chance, _ shape: ActorShape, _ blockCount: Int, _ scales: [ObservationScale],
        batchCount: Int
    ) -> (RunHeader, Policy?) {
        let algorithm: Algorithm = chance.happens(80) ? .parS2ZPO : .fedAvgS2ZPORescaled
        var run = RunConfiguration(
            seed: UInt64(chance.below(1 << 30)), algorithm: algorithm, agentCount: blockCount, shape: shape)
        run.momentum = chance.happens(50) ? 200 : 0
        run.batchCount = chance.within(1...batchCount)
        run.candidateCount = chance.happens(80) ? 1 : 1 << chance.within(1...3)
        run.sides = run.candidateCount == 1 && chance.happens(50) ? .one : .two
        run.roundCount = chance.happens(40) ? UInt32(chance.within(1...60)) : 0
        run.plan.rejectionsBeforeHalving = UInt8(chance.below(4))
        guard chance.happens(30) else {
            return (RunHeader(configuration: run, taskName: TaskName("simulated")), nil)
        }
        let parameters = (0..<shape.parameterCount).map { _ in Int16(chance.within(-900...900)) }
        run.start = .policy(Fingerprint(of: parameters.span))
        let header = RunHeader(configuration: run, taskName: TaskName("simulated"))
        return (header, Policy(header: header, scales: scales, parameters: parameters, round: 0))
    }

    private static func rules(_ chance: inout Chance, agentCount: Int) -> FleetRules {
        var rules = FleetRules(quorum: chance.happens(10) ? 0 : chance.within(1...agentCount))
        rules.deadlineMilliseconds = chance.milliseconds(500...6000)
        rules.graceMilliseconds = chance.milliseconds(100...8000)
        rules.patienceRounds = UInt32(chance.below(4))
        rules.memberLimit = chance.happens(10) ? chance.within(1...agentCount) : 100
        rules.hasGate = chance.happens(40)
        rules.dealInterval = UInt32(chance.below(4))
        rules.quarantines = chance.happens(80)
        rules.asksPeople = chance.happens(50)
        return rules
    }

    /// What an agent answers: the best pair and its right side are fixed for a round and a block. Liars say
    /// the other side, and now and then somebody takes another pair.
    func choice(of agent: Int, round: UInt32, block: Int, _ chance: inout Chance) -> Choice {
        if chance.happens(3) { return .cannotTell }
        let isRight = chance.happens(agents[agent].honestyPercent)
        let best = chance.happens(80) ? Int(round) + 3 * block : chance.below(8)
        let candidate = best % configuration.candidateCount
        let isMirrored = ((Int(round) + block) % 3 == 0) == isRight
        return .lane(UInt8(2 * candidate + (isMirrored ? 1 : 0)))
    }
}
