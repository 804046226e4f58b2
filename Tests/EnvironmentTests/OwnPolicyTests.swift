// SPDX-License-Identifier: Apache-2.0

import Environments
import Foundation
import NudgeCore
import Testing

@Suite("An environment with a policy of its own", .timeLimit(.minutes(10)))
struct OwnPolicyTests {
    /// An environment of `policy.py` with memory of its own.
    private final class Child {
        var environment: ForeignEnvironment
        private let room: Room

        init(_ fault: String, _ facts: EnvironmentFacts) {
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Programs/policy.py").path
            let place = "exec python3 '\(script)' \(fault)".utf8.map { CChar(bitPattern: $0) }
            let bytes = ForeignEnvironment.memoryBytes(observationCount: 0, placeBytes: place.count)
            room = Room(bytes: bytes)
            environment = unsafe ForeignEnvironment(facts, at: place.span, memory: room.memory)
        }

        /// Hands over parameters and plays an episode.
        func play(_ parameters: [Int16], resolution: Float = 0.25) -> StepResult {
            environment.take(parameters.span, resolution: resolution)
            var noise = RandomStream(seed: 1, name: StreamName(.episodeReset))
            environment.reset(&noise)
            let action: [Float] = []
            let result = environment.step(action.span)
            environment.rest()
            return result
        }

        var counts: EnvironmentCounts { environment.counts }
        var failure: EnvironmentFailure? { environment.failure }
    }

    private func worth(_ parameters: [Int16]) -> Double {
        parameters.enumerated().reduce(0) { $0 + Double($1.offset + 1) * Double($1.element) * 0.25 }
    }

    @Test(
        "is told the parameters of every episode, few in a line and many in a file",
        arguments: [1, 64, 65, 70_000])
    func told(count: Int) {
        let child = Child("none", EnvironmentFacts(parameterCount: count))
        for episode in 1...3 {
            let parameters = (0..<count).map { Int16(truncatingIfNeeded: $0 * 7919 * episode) }
            let result = child.play(parameters)
            #expect(result.isTerminated && !result.isAborted && result.reward == worth(parameters))
        }
        #expect(child.counts.starts == 1 && child.counts.failures == 0 && child.failure == nil)
    }

    @Test("is told parameters in their unit and within their limits")
    func ranges() {
        var facts = EnvironmentFacts(parameterCount: 2)
        _ = facts.add(ActionRange(offset: 10, scale: 4, minimum: 9, maximum: 12, safe: 10))
        _ = facts.add(ActionRange(offset: 0, scale: 0.5, minimum: -100, maximum: 100, safe: 0))
        let child = Child("none", facts)
        for (parameters, told): ([Int16], [Double]) in [
            ([1, 4], [11, 0.5]), ([100, -8], [12, -1]), ([-3, 0], [9, 0]),
        ] {
            #expect(child.play(parameters).reward == told[0] + 2 * told[1])
        }
    }

    @Test(
        "that fails is started again, and its episode is void",
        arguments: [
            ("dies", EnvironmentFailure.closed), ("is-silent", .silent), ("observes", .nonsense),
            ("answers-parameters", .nonsense),
        ])
    func failure(fault: String, failure: EnvironmentFailure) {
        var facts = EnvironmentFacts(parameterCount: 3)
        facts.patienceMilliseconds = fault == "is-silent" ? 1000 : 60_000
        let child = Child(fault, facts)
        for episode in 1...2 {
            #expect(child.play([1, 2, 3]).isAborted)
            #expect(child.failure == failure && child.counts.failures == episode)
        }
    }

    @Test("voids an episode by an abort, and plays the next one", arguments: ["aborts", "is-no-number"])
    func abort(fault: String) {
        let child = Child(fault, EnvironmentFacts(parameterCount: 3))
        for episode in 1...2 {
            #expect(child.play([1, 2, 3]).isAborted && child.counts.aborts == episode)
        }
        #expect(child.counts.starts == 1 && child.failure == nil)
    }

    @Test("that is for another policy says so, and plays nothing")
    func refusal() {
        let other = Child("other-policy", EnvironmentFacts(parameterCount: 3))
        #expect(!other.environment.start() && other.failure == .otherPolicy(parameterCount: 7))
        let told = Child("told-how-to-act", EnvironmentFacts(parameterCount: 3))
        #expect(
            !told.environment.start() && told.failure == .otherTask(observationCount: 2, actionCount: 1))
        let child = Child("none", EnvironmentFacts(parameterCount: 3))
        #expect(child.play([1, 2]).isAborted && child.failure == .otherPolicy(parameterCount: 2))
    }
}
