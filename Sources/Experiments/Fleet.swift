import Federation
import NudgeCore
import Preferences

/// A simulated fleet: an aggregator and K agents, the very code that a server and boards run, joined by
/// frames in memory.
final class Fleet {
    let plan: SimulationPlan
    let crew: Crew
    let seats: [Seat]
    var aggregator: Aggregator
    private var gate: AcceptanceGate?

    /// A fleet that continues where `host` is.
    init(_ plan: SimulationPlan, crew: Crew, host: PolicyHost) throws {
        self.plan = plan
        self.crew = crew
        aggregator = Aggregator(host)
        seats = try (0..<plan.header.configuration.agentCount).map { index in
            try Seat(index: index, plan: plan, joining: host)
        }
        gate = plan.settings.gate.map { _ in AcceptanceGate(plan) }
    }

    /// Plays a round: pairs, answers, votes, the gate, the commit. Returns what was committed.
    func playRound() throws -> RoundRecord {
        let seed = plan.settings.seed
        let round = aggregator.round
        let present = seats.filter { !isAbsent($0.agent.index, round) }
        _ = crew.map(present.count) { [crew] worker, index in
            present[index].playRound(crew.workers[worker], seed: seed)
        }
        for seat in present {
            let reception = aggregator.receive(seat.frame.span, from: seat.agent.index)
            precondition(reception == .counted, "a vote of the simulated fleet was not counted")
        }
        let isAccepted = try gate?.accepts(aggregator, crew: crew) ?? true
        let commit = aggregator.close(isAccepted: isAccepted)
        try announce(commit)
        return commit.record
    }

    private func announce(_ commit: CommitFrame) throws {
        var frame = [UInt8](repeating: 0, count: CommitFrame.encodedBytes(agentCount: seats.count))
        var span = frame.mutableSpan
        _ = commit.write(to: &span, agentCount: seats.count)
        for seat in seats { try seat.agent.follow(frame.span) }
    }

    /// Whether the simulated faults keep an agent away from a round.
    private func isAbsent(_ index: Int, _ round: UInt32) -> Bool {
        guard plan.settings.absence > 0 else { return false }
        let name = StreamName(.fault, round: round, index: UInt32(index))
        var stream = RandomStream(seed: plan.settings.seed, name: name)
        return stream.nextUniform() < plan.settings.absence
    }

    /// Answers so far, the gate's included.
    var labelCount: Int { seats.reduce(gate?.labelCount ?? 0) { $0 + $1.labelCount } }
    /// Episodes of pairs so far, the gate's included.
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
