// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import Environments
import Experiments
import Foundation
import MuJoCoTasks
import NudgeCore

/// What a control step loses where its environment is another process: HalfCheetah built in, the same engine
/// at the end of a line, and Gymnasium's HalfCheetah at the end of a line. All play the same episodes, and
/// have the same returns to the last bit.
enum PipeBenchmark {
    private static let body = Body.halfCheetah
    /// What the pipe may cost a step, in microseconds.
    private static let goal = 25.0

    /// As a simulated fleet plays them: on a processor of their own.
    static func run(_ harness: Harness) throws -> [Row] {
        try SharedProcessor.run(0, of: ProcessInfo.processInfo.activeProcessorCount) { try compare(harness) }
    }

    private static func compare(_ harness: Harness) throws -> [Row] {
        let builtIn = Sampler(Worker(try MuJoCoEnvironment(try MuJoCoModel(body.task))), try body.agent())
        let child = try player("exec \(CommandLine.arguments[0]) --speak \(body.task.name)")
        let gymnasium = try gymnasiumCommand.map(player)
        var (own, piped, peer): ([Sample], [Sample], [Sample]) = ([], [], [])
        for sample in 0...harness.sampleCount {
            // What is built in goes first and last in turn, so that a drift of the machine's speed favours
            // nobody.
            let early = sample % 2 == 0 ? builtIn.play() : nil
            let (childSample, peerSample) = (child.play(), gymnasium?.play())
            let ownSample = early ?? builtIn.play()
            precondition(childSample.returns == ownSample.returns, "the pipe changed an episode")
            precondition(peerSample?.returns ?? ownSample.returns == ownSample.returns, "Gymnasium differs")
            guard sample > 0 else { continue }
            own.append(ownSample)
            piped.append(childSample)
            if let peerSample { peer.append(peerSample) }
        }
        return rows(own, piped, peer)
    }

    private static func rows(_ own: [Sample], _ piped: [Sample], _ peer: [Sample]) -> [Row] {
        func rate(_ name: String, _ samples: [Sample]) -> Row {
            Row(
                name: "pipe: half-cheetah, " + name, value: 1e6 / median(samples.map(\.wall)),
                unit: "steps/s")
        }
        func lost(_ name: String, _ time: KeyPath<Sample, Double>, goal: Double? = nil) -> Row {
            let differences = zip(piped, own).map { $0[keyPath: time] - $1[keyPath: time] }
            return Row(
                name: "pipe: lost to it, " + name, value: median(differences), unit: "us per step",
                goal: goal)
        }
        return [
            rate("built in", own), rate("in a child", piped), lost("wall time", \.wall, goal: goal),
            lost("processor time", \.processor),
        ] + (peer.isEmpty ? [] : [rate("Gymnasium in a child", peer)])
    }

    /// What some episodes took and brought.
    private struct Sample {
        /// Microseconds a step.
        var wall: Double
        /// Microseconds a step, of this thread and the processes that it started.
        var processor: Double
        var returns: [Double]
    }

    /// Takes samples of a player.
    private struct Sampler<Place: SketchedEnvironment & ~Copyable> {
        private let player: Player<Place>

        init(_ worker: Worker<Place>, _ agent: consuming Agent) { player = Player(body, agent, worker) }

        func play() -> Sample {
            var returns: [Double] = []
            let stepsBefore = player.stepCount
            let childrenBefore = benchmark_children_nanoseconds()
            let before = benchmark_wall_nanoseconds()
            let cost = Cost.of {
                player.play {
                    returns.append($0)
                    return $0.isFinite
                }
            }
            let wall = Double(benchmark_wall_nanoseconds() - before)
            let processor = cost.nanoseconds + Double(benchmark_children_nanoseconds() - childrenBefore)
            let scale = 1e-3 / Double(player.stepCount - stepsBefore)
            return Sample(wall: wall * scale, processor: processor * scale, returns: returns)
        }
    }

    private static func player(_ command: String) throws -> Sampler<ForeignEnvironment> {
        var facts = EnvironmentFacts(observationCount: body.task.observationCount)
        for _ in 0..<body.task.actionCount { _ = facts.add(ActionRange()) }
        let place = command.utf8.map { CChar(bitPattern: $0) }
        let bytes = ForeignEnvironment.memoryBytes(
            observationCount: facts.observationCount, placeBytes: place.count)
        let environment = unsafe ForeignEnvironment(
            facts, at: place.span, memory: arenaMemory(bytes: bytes))
        return Sampler(Worker(environment), try body.agent())
    }

    /// Gymnasium behind the bridge, in the Python that `tools/setup` made; nil where there is none.
    private static var gymnasiumCommand: String? {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let python = cache + "/nudge/oracle-gymnasium-1.4.0/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../.."
        return "exec \(python) \(root)/tools/environments/nudge_gymnasium.py HalfCheetah-v5"
    }
}
