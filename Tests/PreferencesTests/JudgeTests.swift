// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences
import Testing

@Suite("Judges")
struct JudgeTests {
    /// A clip of so many steps that are alike.
    private func clip(steps: Int, _ change: (inout BodyMotion) -> Void) -> BatchScore {
        var score = TrajectoryScore()
        var result = StepResult(reward: 1.5, survivalBonus: 1)
        change(&result.motion)
        for _ in 0..<steps { score.add(result) }
        return BatchScore(score)
    }

    @Test("see what there is to see, whatever the reward says")
    func quantities() {
        let clip = clip(steps: 10) { motion in
            motion.speed = 2
            motion.height = 0.7
            motion.turn = -0.5
            motion.uprightness = 0.25
            motion.unrest = 4
            motion.effort = 0.1
        }
        #expect(Judge.rotation(.forwards).score(of: clip) == -5)
        #expect(Judge.rotation(.backwards).score(of: clip) == 5)
        #expect(abs(Judge.height.score(of: clip) - 7) < 1e-12)
        #expect(Judge.stillness.score(of: clip) == -40)
        #expect(Judge.speed(2).score(of: clip) == 0)
        #expect(Judge.speed(3.5).score(of: clip) == -15)
        #expect(Judge.speed(-1).score(of: clip) == -30)
        #expect(clip.means[.finalHeight] == 0.7)
        #expect(clip.means[.finalUprightness] == 0.25)
        #expect(abs(clip.means[.effort] - 1) < 1e-12)
        #expect(clip.means[.steps] == 10)
    }

    @Test("of a flip want one turn, no more and no less, and a body that stands")
    func flip() {
        func flip(turns: Double, height: Double, uprightness: Double) -> Double {
            let clip = clip(steps: 1) { motion in
                motion.turn = -2 * .pi * turns
                motion.height = height
                motion.uprightness = uprightness
            }
            return Judge.flip(.backwards).score(of: clip)
        }
        let landed = flip(turns: 1, height: 1.25, uprightness: 1)
        #expect(landed == 2 * .pi + 2.5)
        #expect(landed > flip(turns: 1.5, height: 1.25, uprightness: 1))
        #expect(landed > flip(turns: 0.5, height: 1.25, uprightness: 1))
        #expect(landed > flip(turns: 1, height: 0.2, uprightness: 1))
        #expect(landed > flip(turns: 1, height: 1.25, uprightness: 0.5))
        #expect(flip(turns: 1, height: 0.2, uprightness: 1) > flip(turns: 0, height: 1.25, uprightness: 1))
        #expect(flip(turns: 0, height: 1.25, uprightness: 1) > flip(turns: -0.5, height: 0.2, uprightness: 1))
    }

    @Test("with weights add up quantities, and leave out what weighs nothing even where it is no number")
    func weights() throws {
        let judge = try Judge(parsing: "weights:rotation=2,effort=-0.5,survival=1")
        let clip = clip(steps: 4) { motion in
            motion.turn = 0.5
            motion.effort = 1
            motion.unrest = .nan
        }
        #expect(judge.score(of: clip) == 6)
        #expect(try Judge(parsing: "weights:unrest=1").score(of: clip) == -.infinity)
    }

    @Test(
        "are written as they are read",
        arguments: [
            "return", "progress", "rotation", "rotation:-1", "flip", "flip:-1", "height", "stillness",
            "speed:2.5", "speed:-1.0", "weights:return=1.0,finalHeight=-0.5",
        ])
    func text(text: String) throws {
        #expect(try Judge(parsing: text).description == text)
    }

    @Test(
        "refuse other texts, naming them and the accepted forms",
        arguments: [
            "", "Return", "return:1", "rotation:2", "rotation:", "speed", "speed:", "speed:fast", "speed:inf",
            "weights", "weights:", "weights:beauty=1", "weights:speed", "weights:speed=0",
            "weights:speed=nan", "weights:speed=1,speed=2", "weights:speed=1,",
        ])
    func refusals(text: String) {
        let error = #expect(throws: JudgeError.self) { try Judge(parsing: text) }
        #expect(error?.text == text)
        #expect(error?.description.contains("'\(text)'") == true)
        #expect(error?.description.contains("rotation") == true)
    }
}
