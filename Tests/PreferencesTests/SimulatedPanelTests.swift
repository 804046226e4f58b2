// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Preferences
import Testing

@Suite("Simulated panels")
struct SimulatedPanelTests {
    @Test("of people see what they judge: progress ignores the pay for standing")
    func judges() {
        var standing = TrajectoryScore()
        standing.add(StepResult(reward: 100, survivalBonus: 100))
        var running = TrajectoryScore()
        running.add(StepResult(reward: 30, survivalBonus: 10))
        for (judge, expected) in [(Judge.return, Choice.first), (.progress, .second)] {
            for members in [
                SimulatedPanel.Members.panel(Panel(.deterministic, panelistCount: 5)),
                .teacher(Teacher(.oracle)),
            ] {
                var people = SimulatedPanel(members, judge: judge)
                var stream = RandomStream(seed: 5, name: StreamName(.panel))
                let judgement = people.choose(
                    among: [BatchScore(standing), BatchScore(running)], stream: &stream)
                #expect(judgement.choice == expected)
                #expect(judgement.labelCount == (members == .teacher(Teacher(.oracle)) ? 1 : 5))
            }
        }
    }

    @Test("say which discount trajectories need, and a teacher refuses another")
    func discount() async {
        #expect(SimulatedPanel(.teacher(Teacher(.myopic))).discount == 0.9)
        #expect(SimulatedPanel(.panel(Panel(.paper))).discount == 1)
        await #expect(processExitsWith: .failure) {
            var people = SimulatedPanel(.teacher(Teacher(.myopic)))
            var stream = RandomStream(seed: 5, name: StreamName(.panel))
            let batch = BatchScore(TrajectoryScore())
            _ = people.choose(among: [batch, batch], stream: &stream)
        }
    }

    @Test("measure thresholds with what they saw before the question")
    func margin() {
        var people = SimulatedPanel(.teacher(Teacher(.equal)))
        var stream = RandomStream(seed: 5, name: StreamName(.panel))
        let hundred = batch(worth: 100)
        let less = batch(worth: 99)
        #expect(people.choose(among: [hundred, less], stream: &stream).choice == .first)
        #expect(people.margin.value == 99.5)
        #expect(people.choose(among: [hundred, less], stream: &stream).choice == .equal)
    }

    @Test("remember ten batches, oldest forgotten first, and nothing that is not finite")
    func window() {
        var margin = RunningMargin()
        #expect(margin.value == 0)
        for score in 1...13 { margin.add(Double(score)) }
        margin.add(.nan)
        margin.add(-.infinity)
        #expect(margin.value == 8.5)
    }

    @Test("resume bit-identically from a saved margin")
    func resume() throws {
        for preset in Teacher.Preset.allCases {
            let teacher = Teacher(preset)
            var people = SimulatedPanel(.teacher(teacher))
            var scores = RandomStream(seed: 11, name: StreamName(.fault))
            var saved: SimulatedPanel?
            for question in 0..<60 {
                var stream = RandomStream(seed: 12, name: StreamName(.panel, round: UInt32(question)))
                var copy = stream
                let first = batch(worth: scores.nextNormal() + 5, discount: teacher.discount)
                let second = batch(worth: scores.nextNormal() + 5, discount: teacher.discount)
                let judgement = people.choose(among: [first, second], stream: &stream)
                if var resumed = saved {
                    #expect(resumed.choose(among: [first, second], stream: &copy) == judgement)
                    #expect(resumed == people)
                }
                // Saved while the window fills, when it is full and after it wrapped.
                let data = try JSONEncoder().encode(people.margin)
                var restored = SimulatedPanel(.teacher(teacher))
                restored.margin = try JSONDecoder().decode(RunningMargin.self, from: data)
                #expect(restored == people)
                saved = restored
            }
        }
    }

    @Test(
        "refuse a damaged margin",
        arguments: [
            #"{"recent":[1,2],"next":1}"#, #"{"recent":[],"next":-1}"#, #"{"recent":[1]}"#,
            #"{"recent":[1,2,3,4,5,6,7,8,9,10],"next":10}"#,
            #"{"recent":[1,2,3,4,5,6,7,8,9,10,11],"next":0}"#,
        ])
    func damage(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RunningMargin.self, from: Data(json.utf8))
        }
    }
}
