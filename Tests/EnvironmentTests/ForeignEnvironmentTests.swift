// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import Environments
import Foundation
import NudgeCore
import Testing

@Suite("An environment in another process", .timeLimit(.minutes(10)))
struct ForeignEnvironmentTests {
    /// An environment of `child.py` with memory of its own.
    private final class Child {
        var environment: ForeignEnvironment
        /// Below the environment, so that it is freed after it.
        private let room: Room

        /// - Parameters:
        ///   - fault: what the child does wrong.
        ///   - heard: a file to which it writes what it is told.
        init(_ fault: String, heard: String = "", _ change: (inout EnvironmentFacts) -> Void = { _ in }) {
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Programs/child.py").path
            let place = "exec python3 '\(script)' \(fault) \(heard)"
            let bytes = ForeignEnvironment.memoryBytes(observationCount: 2, placeBytes: place.utf8.count)
            room = Room(bytes: bytes)
            var facts = EnvironmentFacts(observationCount: 2)
            _ = facts.add(ActionRange(offset: 10, scale: 2, minimum: 9, maximum: 12, safe: 10.5))
            _ = facts.add(ActionRange())
            facts.patienceMilliseconds = 60_000
            change(&facts)
            let text = place.utf8.map { CChar(bitPattern: $0) }
            environment = unsafe ForeignEnvironment(facts, at: text.span, memory: room.memory)
        }

        var counts: EnvironmentCounts { environment.counts }
        var failure: EnvironmentFailure? { environment.failure }
        var failuresInARow: Int { environment.failuresInARow }

        func start() -> Bool { environment.start() }

        func reset() {
            var noise = RandomStream(seed: 1, name: StreamName(.episodeReset, round: 2, index: 3))
            environment.reset(&noise)
        }

        func observe() -> [Float] {
            var numbers: [Float] = [0, 0]
            var span = numbers.mutableSpan
            environment.observe(&span)
            return numbers
        }

        func step(_ action: [Float] = [0, 0]) -> StepResult { environment.step(action.span) }
    }

    @Test("is told actions in its unit and within its limits")
    func actions() {
        let child = Child("none")
        #expect(child.start(), "\(String(describing: child.failure))")
        child.environment.announce(lane: 1)
        child.reset()
        #expect(child.observe()[1] == 2)
        for (action, told): ([Float], [Float]) in [
            ([0.5, -1], [11, -1]), ([-1, 0.1], [9, 0.1]), ([1, 7], [12, 1]), ([.nan, .nan], [10.5, 0]),
            ([.infinity, -.infinity], [12, -1]),
        ] {
            #expect(!child.step(action).isAborted)
            #expect(child.observe() == told)
        }
    }

    @Test("hears the same numbers that were sent, whatever they are")
    func roundTrip() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = RandomStream(seed: seed, name: StreamName(.fault))
        let child = Child("none") { facts in
            facts = EnvironmentFacts(observationCount: 2)
            let all = Float.greatestFiniteMagnitude
            for _ in 0..<2 { _ = facts.add(ActionRange(minimum: -all, maximum: all)) }
        }
        child.reset()
        for step in 0..<3000 {
            // Any number at all, and such as bodies observe, which are written and read on a shorter way.
            let isUsual = step % 2 == 0
            let action = (0..<2).map { _ in
                isUsual
                    ? Float(random.nextUniform(within: step % 3 == 0 ? 1 : 1000))
                    : Float(bitPattern: random.nextWord())
            }
            guard action.allSatisfy(\.isFinite) else { continue }
            #expect(!child.step(action).isAborted, "seed: \(seed)")
            #expect(child.observe() == action, "seed: \(seed)")
        }
    }

    @Test("ends an episode with its reward")
    func end() {
        let child = Child("ends")
        child.reset()
        #expect(child.step().reward == 0.1 && child.step().reward == 0.2)
        let last = child.step()
        #expect(last.isTerminated && !last.isAborted && last.reward == 7.5)
        #expect(child.counts.aborts == 0 && child.failure == nil)
    }

    @Test(
        "voids an episode by an abort, and plays the next one",
        arguments: ["aborts", "is-no-number", "is-infinite"])
    func abort(fault: String) {
        let child = Child(fault)
        for episode in 1...2 {
            child.reset()
            #expect(!child.step().isAborted && !child.step().isAborted)
            #expect(child.step().isAborted && child.step().isAborted)
            #expect(child.counts.aborts == episode)
        }
        #expect(child.counts.starts == 1 && child.failure == nil)
    }

    @Test(
        "that fails is started again before the next episode",
        arguments: [
            ("dies", EnvironmentFailure.closed), ("is-silent", .silent), ("says-nonsense", .nonsense),
            ("never-ends-a-line", .endless),
        ])
    func failure(fault: String, failure: EnvironmentFailure) {
        let child = Child(fault) { $0.patienceMilliseconds = fault == "is-silent" ? 3000 : 60_000 }
        for episode in 1...2 {
            child.reset()
            #expect(!child.step().isAborted && !child.step().isAborted)
            #expect(child.step().isAborted)
            #expect(child.failure == failure)
            #expect(child.counts.starts == episode && child.counts.failures == episode)
        }
    }

    @Test("that speaks without being asked is started again")
    func outOfTurn() {
        let child = Child("says-too-much")
        child.reset()
        for _ in 0..<3 { #expect(!child.step().isAborted) }
        #expect(child.step().isAborted && child.failure == .nonsense)
    }

    @Test(
        "that cannot be played in says why",
        arguments: [
            ("greets-wrongly", EnvironmentFailure.nonsense, 60_000), ("never-ready", .silent, 500),
            ("other-task", .otherTask(observationCount: 3, actionCount: 2), 60_000),
        ])
    func refusal(fault: String, failure: EnvironmentFailure, startMilliseconds: UInt32) {
        let child = Child(fault) {
            $0.patienceMilliseconds = startMilliseconds
            $0.startMilliseconds = startMilliseconds
        }
        #expect(!child.start() && child.failure == failure)
        child.reset()
        #expect(child.step().isAborted && child.failuresInARow == 2)
    }

    @Test("is sent the safe action where the policy's is late, and when nothing acts")
    func watchdog() throws {
        let heard = FileManager.default.temporaryDirectory.appending(path: "heard-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: heard) }
        let child = Child("none", heard: heard) { $0.watchdogMilliseconds = 1000 }
        child.reset()
        _ = child.step([1, 1])
        Thread.sleep(forTimeInterval: 1.2)
        _ = child.step([1, 1])
        #expect(child.counts.lateActions == 1 && child.observe() == [10.5, 0])
        child.environment.rest()
        child.reset()
        let lines = try String(contentsOfFile: heard, encoding: .utf8).split(separator: "\n")
        #expect(lines[0].hasSuffix("watchdog 1000 safe 10.5 0"))
        #expect(lines[1].hasSuffix(" 0 1 3 2 3"), "the name of the stream: \(lines[1])")
        #expect(lines[2...4] == ["a 12 1", "a 10.5 0", "rest 10.5 0"])
    }

    @Test("allocates nothing, not even when it is started again", .enabled(if: AllocationGuardIsAvailable()))
    func allocations() {
        let child = Child("dies")
        let action: [Float] = [0, 0]
        _ = child.start()
        var noise = RandomStream(seed: 1, name: StreamName(.episodeReset))
        AllocationGuardBegin()
        for _ in 0..<2 {
            child.environment.reset(&noise)
            for _ in 0..<3 { _ = child.environment.step(action.span) }
        }
        let allocations = AllocationGuardEnd()
        #expect(allocations == 0 && child.counts.starts == 2)
    }
}
