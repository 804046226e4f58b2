// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@testable import Experiments

@Suite("Starts that compete")
struct ContestTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Three starts of four rounds, for a run of nine.
    private func settings() -> SimulationSettings {
        var settings = DeterminismTests.settings()
        settings.task = "inverted-pendulum"
        settings.rounds = 9
        settings.horizon = 40
        settings.perturbationScale = 0.5
        settings.learningRate = 0.3
        settings.starts = SimulationSettings.Starts(count: 3, rounds: 4)
        return settings
    }

    @Test("make a run that is the winner's own, and every label counts", arguments: 1...3)
    func labels(seed: UInt64) throws {
        var settings = settings()
        settings.seed = seed
        let folder = scratch.folder("whole")
        let begin = ContinuousClock.now
        let simulation = try Simulation.open(try SimulationPlan(settings), folder: folder, threadCount: 2)
        #expect(try #require(simulation).run())
        let passed = begin.duration(to: .now) / .seconds(1)
        let starts = try #require(try folder.settings().starts)
        let winner = try #require(starts.winner)

        var own = settings
        own.starts = nil
        own.seed = starts.seed(winner, of: seed)
        let alone = scratch.folder("alone")
        #expect(try Simulation(try SimulationPlan(own), folder: alone, threadCount: 1).run())
        #expect(try Files.read(folder.log) == Files.read(alone.log))
        #expect(try Files.read(folder.policy) == Files.read(alone.policy))

        // Three agents answer once a round; the two losers played four rounds, and two pairs were compared.
        let points = try Curve(contentsOf: folder.curve).points
        let others = try Curve(contentsOf: alone.curve).points
        #expect(points.map(\.round) == [0, 5, 9] && points.map(\.returnMean) == others.map(\.returnMean))
        #expect(points.map(\.labels) == [0, 15 + 26, 27 + 26])
        #expect(points.map(\.voteBitsUp) == [0, 5 + 8, 9 + 8])
        #expect(points.map(\.trajectories) == [0, 30 + 48 + 40, 54 + 48 + 40])
        #expect(points[0].environmentSteps == 0)
        // No second of one start counts as another's, too.
        #expect(points[2].wallSeconds > 0 && points[2].wallSeconds <= passed)
        #expect(points[2].environmentSteps > others[2].environmentSteps + 2 * 4 * 3 * 2)
    }

    @Test("are chosen among by one question, a clip of each, where questions show more than two behaviours")
    func choice() throws {
        var settings = settings()
        settings.agents = 1
        settings.behaviours = 4
        settings.sides = .two
        settings.link = "eye:0.07"
        var winners: Set<Int> = []
        for seed in UInt64(1)...8 {
            settings.seed = seed
            let folder = scratch.folder("choice-\(seed)")
            let simulation = try Simulation.open(try SimulationPlan(settings), folder: folder, threadCount: 2)
            #expect(try #require(simulation).run())
            let starts = try #require(try folder.settings().starts)
            winners.insert(try #require(starts.winner))
            // Two losers of four rounds, the run's nine, and one answer about three clips.
            let last = try #require(try Curve(contentsOf: folder.curve).points.last)
            #expect(last.labels == 2 * 4 + 9 + 1)
            #expect(last.labels == settings.rounds + starts.answersBeside)
            #expect(last.trajectories == (2 * 4 + 9) * 4 + 3)
        }
        // An answer that was always the same lane would have one winner only.
        #expect(winners.count > 1)
    }

    @Test("are won by policies that return more than the others")
    func winners() throws {
        var winners: Set<Int> = []
        var gain = 0.0
        for seed in UInt64(1)...8 {
            var settings = settings()
            settings.seed = seed
            let folder = scratch.folder("run-\(seed)")
            _ = try Simulation.open(try SimulationPlan(settings), folder: folder, threadCount: 1)
            let winner = try #require(try folder.settings().starts?.winner)
            let returns = try (0..<3).map { index in
                try Evaluation.of(
                    try folder.start(index).replay().policy, on: Stage(.named("inverted-pendulum")),
                    episodeCount: 50, seed: 99, threadCount: 1
                ).mean
            }
            winners.insert(winner)
            gain += returns[winner] - Sample(returns).mean
        }
        // They differ by some 10 each time; always taking the first start would lose 20 in all.
        #expect(winners == [0, 1, 2])
        #expect(gain > 25)
    }

    @Test("come out the same when they are stopped after any round, or killed before the log is there")
    func stopped() throws {
        let plan = try SimulationPlan(settings())
        let whole = scratch.folder("whole")
        #expect(try #require(try Simulation.open(plan, folder: whole, threadCount: 1)).run())
        for stop in 1...13 {
            let folder = scratch.folder("stopped-\(stop)")
            var rounds = 0
            let isDecided =
                try Simulation.open(
                    plan, folder: folder, threadCount: 1, shouldStop: { rounds >= stop },
                    onRound: { _, start in rounds += start.round > 0 ? 1 : 0 }) != nil
            #expect(isDecided == (stop >= 12), "\(stop)")
            if stop == 13 { try FileManager.default.removeItem(atPath: folder.log) }
            let resumed = try #require(try Simulation.reopen(folder, threadCount: 2))
            #expect(try resumed.run())
            #expect(try Remains(folder) == Remains(whole), "\(stop)")
        }
    }

    @Test("are refused where their settings or their folder do not fit")
    func refusals() throws {
        for (starts, option) in [
            (SimulationSettings.Starts(count: 1, rounds: 4), "--starts"),
            (.init(count: 17, rounds: 4), "--starts"),
            (.init(count: 2, rounds: 0), "--start-rounds"), (.init(count: 2, rounds: 9), "--start-rounds"),
        ] {
            var settings = settings()
            settings.starts = starts
            let error = #expect(throws: SettingsError.self) { _ = try SimulationPlan(settings) }
            #expect("\(try #require(error))".hasPrefix("\(option): must be"))
        }
        var unplayable = settings()
        unplayable.task = SimulationPlan.pointMass
        let unplayablePlan = try SimulationPlan(unplayable)
        let folder = scratch.folder("run")
        #expect(throws: SettingsError.self) {
            _ = try Simulation.open(unplayablePlan, folder: folder, threadCount: 1)
        }
        #expect(!Files.exists(folder.path))
        let plan = try SimulationPlan(settings())
        #expect(try Simulation.open(plan, folder: folder, threadCount: 1, shouldStop: { true }) == nil)
        #expect(throws: StoreError.exists(path: folder.path)) {
            _ = try Simulation.open(plan, folder: folder, threadCount: 1)
        }
        let own = try Files.read(folder.configuration)
        let other = String(decoding: own, as: UTF8.self).replacing(
            "\"evaluationInterval\" : 5", with: "\"evaluationInterval\" : 6")
        #expect(Array(other.utf8) != own)
        try Files.replace(folder.configuration, with: Array(other.utf8))
        let error = #expect(throws: SettingsError.self) {
            _ = try Simulation.reopen(folder, threadCount: 1)
        }
        #expect("\(try #require(error))".contains("run/starts/1: was made with other settings"))
        try Files.replace(folder.configuration, with: own)
        #expect(try #require(try Simulation.reopen(folder, threadCount: 1)).run())
        #expect(throws: StoreError.self) { _ = try Simulation.open(plan, folder: folder, threadCount: 1) }
    }
}
