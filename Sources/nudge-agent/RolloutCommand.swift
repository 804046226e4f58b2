// SPDX-License-Identifier: Apache-2.0

import BoardPort
import NudgeCore

/// `nudge-agent rollout`: episodes of a policy in a task, without learning.
struct RolloutCommand: TaskCommand {
    let task: Word
    /// The policy file.
    let policy: Word
    private(set) var model: Word?
    private(set) var env: Word?
    private var episodeCount = 5
    private var seed: UInt64 = 1
    private var horizon: Int?

    init(_ words: inout Words) throws(UsageError) {
        guard let task = words.next() else { throw .missing("TASK") }
        var policy: Word?
        while let word = words.next() {
            switch word {
            case "--policy": policy = try words.path(of: word)
            case "--model": model = try words.path(of: word)
            #if NUDGE_TLS
            case "--env": env = try words.value(of: word)
            #endif
            case "--episodes": episodeCount = Int(try words.number(of: word, in: 1...1_000_000))
            case "--seed": seed = try words.number(of: word, in: 0...UInt64.max)
            case "--horizon": horizon = Int(try words.number(of: word, in: 1...1_000_000))
            default: throw .unknown(word)
            }
        }
        guard let policy else { throw .missing("--policy FILE") }
        self.task = task
        self.policy = policy
    }

    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, as played: PlayedTask) -> Int32 {
        do throws(PolicyError) {
            let file = try PolicyFile(path: policy)
            var player = PolicyPlayer(file)
            try player.load(file)
            guard
                file.header.isFor(
                    played.name, observationCount: task.observationCount, actionCount: task.actionCount)
            else {
                return refuse()
            }
            let playsOn = file.header.configuration.playsOn
            play(&player, in: &task, horizon: horizon ?? played.horizon, playsOn: playsOn)
            return 0
        } catch {
            error.explain(policy)
            return 1
        }
    }

    private func refuse() -> Int32 {
        var line = Line()
        line.add("nudge-agent: ")
        line.add(policy)
        line.add(" is not a policy for ")
        line.add(task)
        line.end(to: .error)
        return 1
    }

    private func play<Task: SketchedEnvironment & ~Copyable>(
        _ player: inout PolicyPlayer, in task: inout Task, horizon: Int, playsOn: Bool
    ) {
        var observation = InlineArray<512, Float>(repeating: 0)
        var action = InlineArray<64, Float>(repeating: 0)
        let observationCount = task.observationCount
        let actionCount = task.actionCount
        var total = 0.0
        var stepCount = 0
        var abortCount = 0
        board_seal_heap()
        for episode in 0..<episodeCount {
            let name = StreamName(.evaluationReset, index: UInt32(episode))
            var noise = RandomStream(seed: seed, name: name)
            player.begin()
            player.hand(to: &task)
            task.reset(&noise)
            for _ in 0..<horizon {
                var observations = observation.mutableSpan
                var observed = observations._mutatingExtracting(0..<observationCount)
                task.observe(&observed)
                var actions = action.mutableSpan
                var acted = actions._mutatingExtracting(0..<actionCount)
                player.act(observation: observed.span, action: &acted)
                let result = task.step(acted.span)
                if result.isAborted { abortCount += 1 }
                total += result.reward
                stepCount += 1
                if result.isAborted || (result.isTerminated && !playsOn) { break }
            }
            task.rest()
        }
        report(
            total: total, stepCount: stepCount, abortCount: abortCount,
            divergenceCount: task.divergenceCount)
    }

    private func report(total: Double, stepCount: Int, abortCount: Int, divergenceCount: Int) {
        let heapCalls = Int(board_heap_calls())
        var line = Line()
        line.add("task=")
        line.add(task)
        line.end()
        Line.print("episodes", episodeCount)
        Line.print("steps", stepCount)
        Line.print("divergences", divergenceCount)
        if env != nil { Line.print("aborted", abortCount) }
        line.add("mean_return=")
        line.add(total / Double(episodeCount))
        line.end()
        Line.print("heap_calls_after_start", heapCalls)
    }
}
