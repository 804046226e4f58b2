// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

/// A simulated fleet: an aggregator and K agents, the very code that a server and boards run, joined by
/// frames in memory.
final class Fleet {
    let plan: SimulationPlan
    let crew: Crew
    let seats: [Seat]
    /// One for each of the crew's workers.
    private let understudies: [Understudy]
    var aggregator: Aggregator
    private var gate: AcceptanceGate?

    /// A fleet that continues where `host` is.
    init(_ plan: SimulationPlan, crew: Crew, host: PolicyHost) throws {
        self.plan = plan
        self.crew = crew
        var rules = FleetRules(quorum: 0)
        rules.hasGate = plan.settings.gate != nil
        rules.deadlineMilliseconds = 1
        rules.patienceRounds = 0
        rules.roundCount = UInt32(plan.settings.rounds)
        var aggregator = Aggregator(host, rules: rules)
        gate = plan.settings.gate.map { _ in AcceptanceGate(plan) }
        seats = try Self.admit(plan.header.configuration.voteLayout, to: &aggregator).map { frames in
            try Seat(plan: plan, frames: frames)
        }
        self.aggregator = aggregator
        understudies = crew.workers.map { _ in Understudy(plan.header.configuration, scales: plan.scales) }
    }

    /// Brings agents into the fleet. Returns the frames that each is welcomed with.
    private static func admit(
        _ layout: RoundVotes.Layout, to aggregator: inout Aggregator
    ) throws -> [[[UInt8]]] {
        let agentCount = layout.agentCount
        var frames = [[[UInt8]]](repeating: [], count: agentCount)
        var hello = [UInt8](repeating: 0, count: HelloFrame.encodedBytes)
        var span = hello.mutableSpan
        _ = HelloFrame(knowledge: nil).write(to: &span)
        for index in 0..<agentCount {
            aggregator.connect("agent-\(index)", on: ConnectionNumber(index), now: 0)
            aggregator.receive(hello.span, on: ConnectionNumber(index), now: 0)
        }
        for case .send(let connection, let bytes) in aggregator.takeEffects() {
            frames[Int(connection)] += try FrameLength.cut(bytes, layout)
        }
        return frames
    }

    /// Plays a round: behaviours, answers, votes, the gate, the commit. Returns what was committed.
    func playRound() throws -> RoundRecord {
        let seed = plan.seed
        let round = aggregator.round
        let present = seats.filter { !isAbsent($0.agent.index, round) }
        for understudy in understudies { understudy.follow(aggregator.host) }
        for seat in present { seat.beginRound(seed: seed) }
        for _ in 0..<plan.header.configuration.batchCount { try playQuestions(of: present) }
        for seat in present {
            aggregator.receive(seat.vote().span, on: ConnectionNumber(seat.agent.index), now: 0)
        }
        precondition(aggregator.voteCount == present.count, "a vote of the simulated fleet was not counted")
        // The simulated clock stands still, so that only this ends a round with absent agents.
        aggregator.tick(now: 1)
        return try carryOut()
    }

    /// One question of each seat. Workers share its episodes, whosever they are, so that none of them is
    /// left with another one's agent to wait for.
    private func playQuestions(of present: [Seat]) throws {
        let asked = present.map { $0.ask() }
        guard let count = asked.first?.count else { return }
        let seed = plan.seed
        let horizon = plan.horizon(inRound: Int(aggregator.round))
        let discount = present[0].panel.discount
        let indices = present.map { $0.agent.index }
        let scores = crew.map(present.count * count) { [crew, understudies] worker, piece in
            crew.workers[worker].play(
                asked[piece / count][piece % count], of: indices[piece / count], by: understudies[worker],
                seed: seed, horizon: horizon, discount: discount)
        }
        try crew.check()
        for (number, seat) in present.enumerated() {
            seat.answer(asked[number], scores[number * count..<(number + 1) * count], seed: seed)
        }
    }

    /// Does what the aggregator wants done until a round is committed and announced.
    private func carryOut() throws -> RoundRecord {
        var committed: RoundRecord?
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            for effect in effects {
                switch effect {
                case .judge(let record):
                    aggregator.judged(isAccepted: try isPreferred(record))
                case .commit(let record):
                    committed = record
                    aggregator.committed(now: 0)
                case .broadcast(_, let frame):
                    for seat in seats { try seat.agent.receive(frame.span) }
                default: break
                }
            }
            effects = aggregator.takeEffects()
        }
        guard let committed else { preconditionFailure("a simulated round always ends") }
        return committed
    }

    /// Whether the gate's panel prefers what a record would lead to.
    private func isPreferred(_ record: RoundRecord) throws -> Bool {
        let host = aggregator.host
        let candidate = try PolicyHost(header: plan.header, scales: plan.scales, base: plan.base)
        candidate.replica.copy(host.replica)
        candidate.replica.commit(record)
        return try gate?.accepts(
            round: record.round, current: host.snapshot(), candidate: candidate.snapshot(), crew: crew)
            ?? true
    }

    /// Whether the simulated faults keep an agent away from a round.
    private func isAbsent(_ index: Int, _ round: UInt32) -> Bool {
        guard plan.settings.absence > 0 else { return false }
        let name = StreamName(.fault, round: round, index: UInt32(index))
        var stream = RandomStream(seed: plan.seed, name: name)
        return stream.nextUniform() < plan.settings.absence
    }

    /// Answers so far, the gate's included.
    var labelCount: Int { seats.reduce(gate?.labelCount ?? 0) { $0 + $1.labelCount } }
    /// Compared episodes so far, the gate's included.
    var trajectoryCount: Int { seats.reduce(gate?.trajectoryCount ?? 0) { $0 + $1.trajectoryCount } }

    /// What a resumed fleet needs beside θ.
    var state: FleetState {
        get {
            FleetState(
                seats: seats.map { FleetState.Counts($0.labelCount, $0.trajectoryCount, $0.panel.margin) },
                gate: gate.map { FleetState.Counts($0.labelCount, $0.trajectoryCount, $0.panel.margin) })
        }
        set {
            for (seat, counts) in zip(seats, newValue.seats) {
                seat.labelCount = counts.labels
                seat.trajectoryCount = counts.trajectories
                seat.panel.margin = counts.margin
            }
            if let counts = newValue.gate {
                gate?.labelCount = counts.labels
                gate?.trajectoryCount = counts.trajectories
                gate?.panel.margin = counts.margin
            }
        }
    }
}

/// What panels remember and what was counted: all of a fleet's state that its run log does not hold.
struct FleetState: Codable, Equatable {
    struct Counts: Codable, Equatable {
        var labels: Int
        var trajectories: Int
        var margin: RunningMargin

        init(_ labels: Int, _ trajectories: Int, _ margin: RunningMargin) {
            self.labels = labels
            self.trajectories = trajectories
            self.margin = margin
        }
    }

    var seats: [Counts]
    var gate: Counts?
}
