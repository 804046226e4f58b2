// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks
import Programs
import Testing

@testable import Experiments

@Suite("Teaching with few answers")
struct TeachTests {
    @Test("asks what its tables say, on every task", arguments: Experiment.teach.tasks)
    func variants(task: ControlTask) throws {
        let variants = Experiment.teach.variants(for: task)
        #expect(Set(variants.map(\.name)).count == variants.count)
        for variant in variants + Experiment.changesOfTeaching(task) {
            let plan = try SimulationPlan(variant.settings)
            #expect(!variant.startsFromPolicy)
            // An answer a round, two where blocks take turns: the folder's name tells how many.
            #expect(plan.settings.panelists == 1 && plan.settings.batches == 1)
            // A person watches every clip to its end, no faster than the body can be followed.
            let speed = TaskQuestion.speed(variant.settings)
            #expect(TaskQuestion.clipSeconds(variant.settings) / speed <= 3 && speed <= 25)
        }
        for flip in Experiment.flips(task) {
            // Starts that compete cost no answer more.
            let answers = flip.settings.rounds + (flip.settings.starts?.answersBeside ?? 0)
            #expect(flip.name.hasSuffix("-\(answers)"))
        }
        let answers = Experiment.comparedAnswers(task)
        let choices = Experiment.choices(task, answers).settings
        let pairs = Experiment.pairs(task).settings
        #expect(choices.rounds == answers && choices.agents == 1 && choices.behaviours == 8)
        #expect(choices.link == "eye:0.07")
        #expect(pairs.behaviours == nil)
        #expect(abs(Double(choices.rounds) / Double(pairs.rounds) - Experiment.shareOfPairs) < 0.01)
        #expect(choices.secondsPerAnswer == 4.5 && pairs.secondsPerAnswer == 3)
    }

    @Test("asks a person for the behaviour that is taught, not for the task's own")
    func questions() throws {
        let flip = TaskQuestion.of(try #require(Experiment.flips(.halfCheetah).first).settings)
        #expect(flip.lookFor == "Which turns over furthest, forwards?" && !flip.isRace)
        let backwards = TaskQuestion.of(try #require(Experiment.flips(.hopper).last).settings)
        #expect(backwards.lookFor == "Which turns over once, backwards, and lands upright?")
        var weighed = Experiment.choices(.halfCheetah, 60).settings
        weighed.judge = "weights:rotation=1,effort=-0.1"
        #expect(TaskQuestion.of(weighed).lookFor == "Which is better?" && !TaskQuestion.of(weighed).isRace)
        let run = TaskQuestion.of(Experiment.choices(.halfCheetah, 60).settings)
        #expect(run == TaskQuestion.of(ControlTask.halfCheetah.name) && run.isRace)
    }

    @Test("counts turns in the direction that was taught, and only whole ones")
    func clips() throws {
        let scratch = try Scratch()
        var settings = try #require(Experiment.flips(.halfCheetah).first).settings
        settings.starts = nil
        settings.rounds = 1
        settings.evaluationEpisodes = 1
        settings.evaluationInterval = 1
        let folder = scratch.folder("flip")
        let plan = try SimulationPlan(settings)
        #expect(try Simulation(plan, folder: folder, threadCount: 1).run())
        let clips = try #require(try TaughtClips(folder, plan))
        // After one answer nothing turns yet.
        #expect(clips.meanTurns.magnitude < 1 && !clips.isLearned)
        #expect(try TaughtClips(folder, SimulationPlan(Experiment.choices(.swimmer, 30).settings)) == nil)
    }
}
