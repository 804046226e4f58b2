// SPDX-License-Identifier: Apache-2.0

import BoardPort
import NudgeCore

/// What an agent with HalfCheetah's 17-64-64-6 actor costs on this board.
struct Measurement {
    private static let actCount = 512
    private static let roundCount = 32

    private let parameterCount: Int
    private let arenaBytes: Int
    private let nanosecondsPerAct: Int
    private let nanosecondsPerRound: Int
    private let stackBytes: Int
    private let heapCalls: Int
    private let residentBytes: Int

    /// Plays rounds without an environment. Start-up ends before the first one: from there on, heap calls
    /// are counted and the stack is watched.
    /// - Parameter scratch: ``SelfTest/memoryBytes``, for a replica on the aggregator's side.
    init(scratch: UnsafeMutableRawBufferPointer) {
        let configuration = Self.configuration()
        let sum = MemorySum(configuration)
        let memory = unsafe BoardMemory.take(sum.total)
        guard var agent = try? unsafe Agent(configuration: configuration, index: 0, memory: memory) else {
            board_exit(1)
        }
        agent.initialize()
        let commits = unsafe Commits(configuration, count: Self.roundCount, memory: scratch)
        parameterCount = configuration.shape.parameterCount
        arenaBytes = agent.arenaBytes

        board_seal_heap()
        board_paint_stack()
        nanosecondsPerRound = Self.nanosecondsPerRound(&agent, commits)
        nanosecondsPerAct = Self.nanosecondsPerAct(&agent)
        stackBytes = Int(board_stack_bytes())
        heapCalls = Int(board_heap_calls())
        residentBytes = Int(board_resident_bytes())
    }

    static func configuration() -> RunConfiguration {
        var shape = ActorShape(observationCount: 17, actionCount: 6, squashing: .tanh)
        _ = shape.addHiddenLayer(width: 64)
        _ = shape.addHiddenLayer(width: 64)
        return RunConfiguration(seed: 1, algorithm: .parS2ZPO, agentCount: 15, shape: shape)
    }

    /// Perturb, undo, vote and commit; no environment and no actions.
    @inline(never)
    private static func nanosecondsPerRound(_ agent: inout Agent, _ commits: borrowing Commits) -> Int {
        let start = board_nanoseconds()
        for round in 0..<roundCount {
            for _ in 0..<2 {
                agent.beginEpisode()
                agent.endEpisode()
            }
            #if NUDGE_ALLOCATES
            precondition(allocateOnPurpose(round) == round, "the negative control of the tests")
            #elseif NUDGE_DAWDLES
            dawdleOnPurpose()
            #endif
            agent.choose(round & 1 == 0 ? .first : .second)
            var vote = InlineArray<8, UInt8>(repeating: 0)
            var bytes = vote.mutableSpan
            let length = agent.transmit(&bytes)
            precondition(length == VoteFrame.encodedBytes, "a vote is due")
            commits.deliver(round, to: &agent)
        }
        return Int((board_nanoseconds() - start) / UInt64(roundCount))
    }

    /// Actions inside one episode.
    @inline(never)
    private static func nanosecondsPerAct(_ agent: inout Agent) -> Int {
        var observation = InlineArray<17, Float>(repeating: 0.25)
        var action = InlineArray<6, Float>(repeating: 0)
        agent.beginEpisode()
        let start = board_nanoseconds()
        for step in 0..<actCount {
            observation[step % 17] = Float(step & 63) * 0.03125 - 1
            var span = action.mutableSpan
            agent.act(observation: observation.span, action: &span)
            #if NUDGE_DAWDLES_ACTING
            dawdleOnPurpose()
            #endif
        }
        let elapsed = board_nanoseconds() - start
        agent.endEpisode()
        return Int(elapsed / UInt64(actCount))
    }
}

extension Measurement {
    /// Lines for programs.
    func report() {
        Line.print("self_test=passed")
        Line.print("checks", Int(SelfTest.checkCount))
        var line = Line()
        line.add("architecture=")
        line.add(unsafe Word(board_architecture()))
        line.end()
        Line.print("parameter_count", parameterCount)
        Line.print("arena_bytes", arenaBytes)
        Line.print("stack_bytes", stackBytes)
        Line.print("heap_calls_after_start", heapCalls)
        Line.print("resident_bytes", residentBytes)
        Line.print("nanoseconds_per_act", nanosecondsPerAct)
        Line.print("nanoseconds_per_round", nanosecondsPerRound)
    }

    /// Lines for people.
    func describe() {
        var line = Line()
        line.add("All ")
        line.add(Int(SelfTest.checkCount))
        line.add(" checks passed: ")
        line.add(unsafe Word(board_architecture()))
        line.add(" computes the same bits as every other board.")
        line.end()
        line.add("An agent with ")
        line.add(parameterCount)
        line.add(" parameters takes ")
        line.add(arenaBytes)
        line.add(" bytes of arena and ")
        line.add(stackBytes)
        line.add(" of stack; heap calls after start-up: ")
        line.add(heapCalls)
        line.add(".")
        line.end()
        line.add("An action takes ")
        line.add(nanosecondsPerAct)
        line.add(" ns, a round without its episodes ")
        line.add(nanosecondsPerRound)
        line.add(" ns.")
        line.end()
        guard residentBytes > 0 else { return }
        line.add("The program occupies ")
        line.add(residentBytes / 1024)
        line.add(" KiB of memory.")
        line.end()
    }
}
