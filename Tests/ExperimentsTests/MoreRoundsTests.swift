// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import NudgeCore
import Programs
import Testing

@Suite("A run that is given more rounds")
struct MoreRoundsTests {
    private static func settings() -> SimulationSettings {
        var settings = DeterminismTests.settings()
        settings.firstHorizon = 2
        settings.learningRateDecay = 0.97
        return settings
    }

    @Test(
        "goes on as it began, in its log, its settings, its curve and its policy", arguments: [false, true])
    func more(isStoppedBetween: Bool) throws {
        let scratch = try Scratch()
        let folder = scratch.folder("run")
        #expect(try Simulation(try SimulationPlan(Self.settings()), folder: folder, threadCount: 1).run())
        let before = try folder.replay()
        #expect(before.policy.round == 18 && before.roundCount == 18 && before.planRound == nil)
        do {
            let more = try #require(try Simulation.reopen(folder, threadCount: 2, rounds: 30))
            // An old policy must not pass for the run's.
            #expect(more.round == 18 && more.roundCount == 30 && !Files.exists(folder.policy))
            if isStoppedBetween { #expect(try !more.run(shouldStop: { more.round == 21 })) }
        }
        #expect(try #require(try Simulation.reopen(folder, threadCount: 1)).run())
        let after = try folder.replay()
        #expect(after.policy.round == 30 && after.roundCount == 30 && after.planRound == 18)
        #expect(try Policy(contentsOf: folder.policy).parameters == after.policy.parameters)
        #expect(try folder.replay(round: 18).policy.parameters == before.policy.parameters)
        let settings = try folder.settings()
        #expect(settings.rounds == 30 && settings.firstRounds == 18)
        #expect(try Curve(contentsOf: folder.curve).points.map(\.round) == [0, 5, 10, 15, 18, 20, 25, 30])
        // The clips have grown; they stay as long as they are.
        let plan = try SimulationPlan(settings)
        #expect(plan.horizon(inRound: 0) == 2 && plan.horizon(inRound: 17) == 6)
        #expect(plan.horizon(inRound: 18) == 6 && plan.horizon(inRound: 29) == 6)
    }

    @Test("while it is going on ends where one does that is given them at its end", arguments: [1, 16, 17])
    func early(round: Int) throws {
        let scratch = try Scratch()
        let (early, late) = (scratch.folder("early"), scratch.folder("late"))
        for folder in [early, late] {
            do {
                let run = try Simulation(try SimulationPlan(Self.settings()), folder: folder, threadCount: 1)
                _ = try run.run(shouldStop: { folder.path == early.path && run.round == round })
            }
            #expect(try #require(try Simulation.reopen(folder, threadCount: 1, rounds: 24)).run())
        }
        #expect(try Files.read(early.policy) == Files.read(late.policy))
        #expect(try early.replay().planRound == UInt32(round) && late.replay().planRound == 18)
    }

    @Test("takes what its log says where it was killed before the settings were written")
    func killed() throws {
        let scratch = try Scratch()
        let folder = scratch.folder("run")
        #expect(try Simulation(try SimulationPlan(Self.settings()), folder: folder, threadCount: 1).run())
        let old = try Files.read(folder.configuration)
        _ = try Simulation.reopen(folder, threadCount: 1, rounds: 20)
        try Files.replace(folder.configuration, with: old)
        #expect(try #require(try Simulation.reopen(folder, threadCount: 1)).run())
        #expect(try folder.replay().policy.round == 20 && folder.settings().rounds == 20)
    }

    @Test("is refused fewer rounds, and a log whose plan is not more")
    func refusals() throws {
        let scratch = try Scratch()
        let folder = scratch.folder("run")
        #expect(try Simulation(try SimulationPlan(Self.settings()), folder: folder, threadCount: 1).run())
        for rounds in [-1, 0, 5, 18, 1 << 24] {
            let error = #expect(throws: SettingsError.self) {
                _ = try Simulation.reopen(folder, threadCount: 1, rounds: rounds)
            }
            #expect("\(try #require(error))".contains("has 18 already"))
        }
        let count = try Files.read(folder.log).count
        let layout = RoundVotes.Layout(agentCount: 3)
        for (round, roundCount) in [(18, 18), (18, 3), (17, 20), (18, 2_000_000_000)] as [(UInt32, UInt32)] {
            let log = try RunLog.open(folder.log, layout, wholeBytes: count)
            try log.append(.plan(round: round, roundCount: roundCount))
            #expect(throws: StoreError.self) { _ = try folder.replay() }
        }
    }
}
