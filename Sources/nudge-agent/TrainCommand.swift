// SPDX-License-Identifier: Apache-2.0

import BoardPort
import NudgeCore

/// `nudge-agent train`: one agent and its aggregator in one program, on the built-in task.
///
/// The preferences come from a panel that compares returns. Votes and commits travel as frames, as they do in
/// a fleet.
struct TrainCommand {
    /// Rounds whose returns are averaged at either end.
    private static let windowRounds = 20

    private var roundCount = 500
    private var seed: UInt64 = 1

    init(_ words: inout Words) throws(UsageError) {
        while let word = words.next() {
            switch word {
            case "--rounds": roundCount = Int(try words.number(of: word, in: 1...1_000_000))
            case "--seed": seed = try words.number(of: word, in: 0...UInt64.max)
            default: throw .unknown(word)
            }
        }
    }

    /// Returns whether agent and aggregator still agreed at the end.
    func run() -> Bool {
        let configuration = configuration()
        let sum = MemorySum(configuration)
        let memory = unsafe BoardMemory.take(sum.total)
        guard var agent = try? unsafe Agent(configuration: configuration, index: 0, memory: memory) else {
            return false
        }
        var arena = unsafe Arena(BoardMemory.take(sum.parameters + sum.averages))
        var aggregator = Replica(configuration: configuration, arena: &arena)
        agent.initialize()
        aggregator.initialize()

        board_seal_heap()
        var first = 0.0
        var last = 0.0
        let window = min(Self.windowRounds, roundCount)
        for round in 0..<roundCount {
            let total = Self.playRound(&agent, configuration)
            if round < window { first += total }
            if round >= roundCount - window { last += total }
            guard Self.commit(&agent, &aggregator) else { return false }
        }
        report(
            first: first / Double(window), last: last / Double(window), fingerprint: agent.fingerprint(),
            heapCalls: Int(board_heap_calls()))
        return true
    }

    private func configuration() -> RunConfiguration {
        let shape = ActorShape(observationCount: 4, actionCount: 2, squashing: .tanh)
        var configuration = RunConfiguration(seed: seed, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        configuration.plan = Schedule.Plan(learningRate: 160 << 16, perturbationScale: 820 << 16)
        configuration.pairing = .common
        configuration.batchSize = 4
        configuration.horizon = PointMass.horizon
        return configuration
    }

    /// Shows one pair and answers for the panel. Returns the mean return of the unperturbed policy.
    private static func playRound(_ agent: inout Agent, _ configuration: RunConfiguration) -> Double {
        var task = PointMass()
        var perturbed = 0.0
        var unperturbed = 0.0
        while agent.phase == .readyForEpisode {
            let episode = agent.nextEpisode
            var noise = RandomStream(seed: configuration.seed, name: episode.resetStream)
            task.reset(&noise)
            agent.beginEpisode()
            let total = playEpisode(&agent, &task, stepCount: configuration.horizon)
            agent.endEpisode()
            if episode.lane == 0 { perturbed += total } else { unperturbed += total }
        }
        agent.choose(perturbed > unperturbed ? .first : perturbed < unperturbed ? .second : .equal)
        return unperturbed / Double(configuration.batchSize)
    }

    private static func playEpisode(_ agent: inout Agent, _ task: inout PointMass, stepCount: Int) -> Double {
        var observation = InlineArray<4, Float>(repeating: 0)
        var action = InlineArray<2, Float>(repeating: 0)
        var total = 0.0
        for _ in 0..<stepCount {
            var observed = observation.mutableSpan
            task.observe(&observed)
            var acted = action.mutableSpan
            agent.act(observation: observation.span, action: &acted)
            total += task.step(action.span).reward
        }
        return total
    }

    /// Sends the agent's vote to the aggregator and the commit back. Returns whether both went well.
    private static func commit(_ agent: inout Agent, _ aggregator: inout Replica) -> Bool {
        var voteBytes = InlineArray<8, UInt8>(repeating: 0)
        var voteRoom = voteBytes.mutableSpan
        guard agent.transmit(&voteRoom) == VoteFrame.encodedBytes,
            let vote = try? VoteFrame(reading: voteBytes.span, candidateCount: 1),
            vote.round == aggregator.round,
            vote.fingerprint == aggregator.fingerprint().short
        else { return false }
        var votes = RoundVotes()
        votes.set(0, to: vote.vote)
        let record = RoundRecord(round: vote.round, isAccepted: true, votes: votes)
        aggregator.commit(record)
        let frame = CommitFrame(record: record, fingerprint: aggregator.fingerprint().medium)
        var bytes = InlineArray<12, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        precondition(
            frame.write(to: &room, RoundVotes.Layout(agentCount: 1)) == 12,
            "one agent's commit has twelve bytes")
        do {
            try agent.follow(bytes.span)
            return true
        } catch {
            return false
        }
    }

    private func report(first: Double, last: Double, fingerprint: Fingerprint, heapCalls: Int) {
        Line.print("task=", PointMass.name)
        Line.print("rounds", roundCount)
        var line = Line()
        line.add("return_of_first_rounds=")
        line.add(first)
        line.end()
        line.add("return_of_last_rounds=")
        line.add(last)
        line.end()
        Line.print("heap_calls_after_start", heapCalls)
        line.add("fingerprint=")
        line.add(hexadecimal: fingerprint.value)
        line.end()
    }
}
