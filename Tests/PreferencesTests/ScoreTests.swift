// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences
import Testing

@Suite("Scores of behaviour")
struct ScoreTests {
    @Test("weigh every step by its age without storing it")
    func discount() {
        let rewards = [3.0, -1, 4, 1, -5]
        var score = TrajectoryScore(discount: 0.5)
        for reward in rewards { score.add(StepResult(reward: reward, survivalBonus: 1)) }
        // 3/16 − 1/8 + 4/4 + 1/2 − 5, and 1/16 + 1/8 + 1/4 + 1/2 + 1.
        #expect(score.recentReturn == -3.4375)
        #expect(score.recentSurvivalBonus == 1.9375)
        #expect(score.totalReturn == 2)
        #expect(score.survivalBonus == 5)
        #expect(score.stepCount == 5)
    }

    @Test("of a batch are means over its trajectories, not over their steps")
    func means() {
        var long = TrajectoryScore()
        for _ in 0..<3 { long.add(StepResult(reward: 2, survivalBonus: 1)) }
        var short = TrajectoryScore()
        short.add(StepResult(reward: 10, survivalBonus: 4))
        var batch = BatchScore()
        batch.add(long)
        batch.add(short)
        #expect(batch.meanReturn == 8)
        #expect(batch.meanSurvivalBonus == 3.5)
        #expect(batch.trajectoryCount == 2)
        #expect(batch.stepCount == 4)
        #expect(Judge.return.score(of: batch) == 8)
        #expect(Judge.progress.score(of: batch) == 4.5)
        #expect(Judge.progress.recentScore(of: batch) == 4.5)
    }

    @Test("that are not numbers are worse than any other")
    func undefined() {
        var diverged = TrajectoryScore()
        diverged.add(StepResult(reward: .nan))
        #expect(Judge.return.score(of: BatchScore(diverged)) == -.infinity)
        let panel = Panel(.paper, panelistCount: 3)
        var people = SimulatedPanel(.panel(panel))
        var stream = RandomStream(seed: 1, name: StreamName(.panel))
        let sound = batch(worth: -1e9)
        let unsound = BatchScore(diverged)
        #expect(people.choose(among: [sound, unsound], stream: &stream).choice == .first)
        #expect(people.choose(among: [unsound, sound], stream: &stream).choice == .second)
    }

    @Test("are refused where their discounts or their number do not fit")
    func misuse() async {
        await #expect(processExitsWith: .failure) { _ = BatchScore().meanReturn }
        await #expect(processExitsWith: .failure) { _ = TrajectoryScore(discount: 1.5) }
        await #expect(processExitsWith: .failure) {
            var batch = BatchScore(TrajectoryScore(discount: 0.9))
            batch.add(TrajectoryScore(discount: 1))
        }
    }

}

/// A batch of one trajectory with these rewards, or of one step.
func batch(rewards: [Double], discount: Double = 1) -> BatchScore {
    var score = TrajectoryScore(discount: discount)
    for reward in rewards { score.add(StepResult(reward: reward)) }
    return BatchScore(score)
}

/// A batch of one trajectory of one step.
func batch(worth reward: Double, discount: Double = 1) -> BatchScore {
    batch(rewards: [reward], discount: discount)
}

extension SimulatedPanel {
    /// Answers a question about the batches of an array.
    mutating func choose(among batches: [BatchScore], stream: inout RandomStream) -> Judgement {
        choose(among: batches.span, stream: &stream)
    }
}
