// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// An aggregator with a disk that is always ready, and a list of all it wanted done.
struct AggregatorBench {
    var aggregator: Aggregator
    /// Frames by connection.
    var sent: [ConnectionNumber: [[UInt8]]] = [:]
    var hungUp: [ConnectionNumber] = []
    var events: [FleetEvent] = []
    var closed: [ClosedRound] = []
    var asked: [AskedQuestion] = []
    var withdrawn: [QuestionKey] = []
    var answered: [(key: QuestionKey, choice: Choice)] = []
    var judged: [RoundRecord] = []
    var now: UInt64 = 1000

    static func configuration(blocks: Int, momentum: UInt8 = 0, rounds: UInt32 = 0) -> RunConfiguration {
        var run = RunConfiguration(
            seed: 5, algorithm: .parS2ZPO, agentCount: blocks,
            shape: ActorShape(observationCount: 4, actionCount: 2))
        run.momentum = momentum
        run.roundCount = rounds
        return run
    }

    init(_ run: RunConfiguration, base: [Int16]? = nil, _ rules: FleetRules) throws {
        var run = run
        let scales = [ObservationScale](repeating: ObservationScale(), count: run.shape.observationCount)
        var policy: Policy?
        if let base {
            let empty = RunHeader(configuration: run, taskName: TaskName("base"))
            policy = Policy(header: empty, scales: scales, parameters: base, round: 0)
            run.start = .policy(policy?.fingerprint ?? Fingerprint())
        }
        let header = RunHeader(configuration: run, taskName: TaskName("test"))
        let host = try PolicyHost(header: header, scales: scales, base: policy)
        aggregator = Aggregator(host, rules: rules, now: now)
    }

    mutating func tell(_ event: (inout Aggregator, UInt64) -> Void) {
        event(&aggregator, now)
        while true {
            let effects = aggregator.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { perform(effect) }
        }
    }

    private mutating func perform(_ effect: Effect) {
        let layout = aggregator.host.header.configuration.voteLayout
        switch effect {
        case .send(let connection, let bytes):
            sent[connection, default: []] += (try? FrameLength.cut(bytes, layout)) ?? []
        case .broadcast(let connections, let bytes):
            for connection in connections { sent[connection, default: []].append(bytes) }
        case .hangUp(let connection): hungUp.append(connection)
        case .judge(let record): judged.append(record)
        case .commit: aggregator.committed(now: now)
        case .mark: break
        case .report(let event): events.append(event)
        case .asked(let question): asked.append(question)
        case .withdrawn(let key): withdrawn.append(key)
        case .answered(let key, let choice): answered.append((key, choice))
        case .closed(let round): closed.append(round)
        }
    }

    // MARK: - What agents do

    mutating func connect(_ connection: ConnectionNumber) {
        tell { $0.connect("board-\(connection)", on: connection, now: $1) }
    }

    mutating func join(_ connection: ConnectionNumber, _ knowledge: HelloFrame.Knowledge? = nil) {
        connect(connection)
        hello(connection, knowledge)
    }

    mutating func hello(_ connection: ConnectionNumber, _ knowledge: HelloFrame.Knowledge?) {
        receive(
            encode(HelloFrame.encodedBytes) { HelloFrame(knowledge: knowledge).write(to: &$0) },
            on: connection)
    }

    /// A good vote of the open round, unless it is told otherwise.
    mutating func vote(
        _ vote: Vote, on connection: ConnectionNumber, round: UInt32? = nil, fingerprint: UInt16? = nil
    ) {
        let frame = VoteFrame(
            vote: vote, round: round ?? aggregator.round,
            fingerprint: fingerprint ?? aggregator.host.replica.fingerprint().short)
        receive(encode(VoteFrame.encodedBytes) { frame.write(to: &$0) }, on: connection)
    }

    mutating func receive(_ bytes: [UInt8], on connection: ConnectionNumber) {
        tell { $0.receive(bytes.span, on: connection, now: $1) }
    }

    mutating func tick(after milliseconds: UInt64) {
        now += milliseconds
        tell { $0.tick(now: $1) }
    }

    // MARK: - What came of it

    func kinds(_ connection: ConnectionNumber) -> [FrameKind] {
        sent[connection, default: []].compactMap { try? FrameKind.read($0.span) }
    }

    func refusal(_ connection: ConnectionNumber) -> RefusalFrame? {
        sent[connection]?.last.flatMap { try? RefusalFrame(reading: $0.span) }
    }

    func happened(_ kind: FleetEvent.Kind) -> [String] {
        events.filter { $0.kind == kind }.map { $0.device ?? "" }
    }

    var totals: FleetStatus.VoteTotals { aggregator.status(run: "", algorithm: "", now: now).votes }
    var stateBytes: Int { aggregator.host.replica.stateBytes }
    var parameters: [Int16] { aggregator.host.snapshot().parameters }

    func block(_ connection: ConnectionNumber) -> Int? {
        aggregator.status(run: "", algorithm: "", now: now).members.first {
            $0.name == "board-\(connection)"
        }?.block
    }
}

extension FleetRules {
    init(quorum: Int, _ change: (inout FleetRules) -> Void) {
        self.init(quorum: quorum)
        change(&self)
    }
}
