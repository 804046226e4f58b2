// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Synchronization
import Testing

@testable import Experiments

/// Grids of Table 1's shortest runs: Hopper with random small actors, which fall at once.
@Suite("A grid of runs")
struct GridTests {
    private let scratch: Scratch
    private let policies: StartingPolicies

    init() throws {
        scratch = try Scratch()
        policies = StartingPolicies(scratch.path + "/policies")
        for number in 1...3 {
            var settings = Preset.paper.settings(for: .hopper)
            settings.hidden = [2]
            settings.seed = UInt64(number)
            let plan = try SimulationPlan(settings)
            let host = try PolicyHost(header: plan.header, scales: plan.scales, base: nil)
            let path = policies.start(.hopper, .flat, seed: UInt64(number))
            try Files.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            try host.snapshot().write(to: path)
        }
    }

    /// The runs with many agents and few rounds.
    private func grid(runCount: Int = 2) throws -> Grid {
        var grid = try Grid(.table1, tasks: [.hopper], runCount: runCount)
        grid.cells.removeAll { $0.variant.settings.rounds > 3 }
        return grid
    }

    private func run(_ folder: String, workers: Int = 1, runCount: Int = 2) throws -> GridRun {
        try GridRun(
            try grid(runCount: runCount), folder: folder, policies: policies, workerCount: workers)
    }

    /// `runs.csv` without the wall time.
    private func lines(_ folder: String) throws -> [String] {
        let text = String(decoding: try Files.read(folder + "/runs.csv"), as: UTF8.self)
        return text.split(separator: "\n").map { line in
            line.split(separator: ",").dropLast().joined(separator: ",")
        }
    }

    @Test("leaves what its runs would leave one by one, on any number of workers")
    func whole() throws {
        let folder = scratch.path + "/grid"
        #expect(try run(folder).run())
        let lines = try lines(folder)
        #expect(lines.count == 1 + 8 && lines[0].hasPrefix("task,variant,algorithm,agents,momentum,"))
        #expect(lines[1].hasPrefix("hopper,par-s2zpo-k10,par-s2zpo,10,0.0,3,1,flat-1,"))
        #expect(lines[2].hasPrefix("hopper,par-s2zpo-k10,par-s2zpo,10,0.0,3,2,flat-2,"))
        #expect(try run(scratch.path + "/three", workers: 3).run())
        #expect(try self.lines(scratch.path + "/three") == lines)

        let cell = try #require(try grid().cells.last)
        let alone = scratch.folder("alone")
        #expect(try Simulation(try cell.plan(policies), folder: alone, threadCount: 2).run())
        #expect(try Remains(alone) == Remains(RunFolder("\(folder)/\(cell.name)")))
    }

    @Test("that was stopped anywhere goes on, and repeats no finished run")
    func stopped() throws {
        let whole = scratch.path + "/whole"
        #expect(try run(whole).run())
        let folder = scratch.path + "/stopped"
        let finished = Mutex<[String]>([])
        var stops = 0
        var isComplete = false
        while !isComplete {
            // A call plays a few rounds more than the one before.
            let budget = Atomic<Int>(2 + stops)
            isComplete = try run(folder, workers: 1 + stops % 2).run(
                shouldStop: { budget.wrappingSubtract(1, ordering: .relaxed).newValue < 0 },
                onEvent: { event in
                    if case .finished(let result, _) = event {
                        finished.withLock { $0.append(result.cell.name) }
                    }
                })
            stops += isComplete ? 0 : 1
            try #require(stops < 50)
        }
        #expect(stops > 3)
        let names = finished.withLock { $0 }
        #expect(names.sorted() == (try grid().cells.map(\.name).sorted()))
        #expect(try lines(folder) == lines(whole))
        for cell in try grid().cells {
            let left = try Remains(RunFolder("\(folder)/\(cell.name)"))
            #expect(try left == Remains(RunFolder("\(whole)/\(cell.name)")), "\(cell.name)")
        }
    }

    @Test("with more runs gets the next seeds only")
    func more() throws {
        let folder = scratch.path + "/grid"
        #expect(try run(folder, runCount: 1).run())
        let played = Mutex<[UInt64]>([])
        let run = try run(folder, runCount: 3)
        #expect(
            try run.run(onEvent: { event in
                if case .finished(let result, _) = event { played.withLock { $0.append(result.cell.seed) } }
            }))
        #expect(played.withLock { $0.sorted() } == [2, 2, 2, 2, 3, 3, 3, 3])
        #expect(try lines(folder).count == 1 + 12)
    }

    @Test("of published logs, without policies, gets the policies back and plays nothing")
    func published() throws {
        let folder = scratch.path + "/grid"
        #expect(try run(folder).run())
        let csv = try Files.read(folder + "/runs.csv")
        let runs = try grid().cells.map { RunFolder("\(folder)/\($0.name)") }
        let policies = try runs.map { try Files.read($0.policy) }
        for run in runs { try FileManager.default.removeItem(atPath: run.policy) }
        #expect(try run(folder).run())
        #expect(try runs.map { try Files.read($0.policy) } == policies)
        // Wall times, too, are those of the runs as they were played.
        #expect(try Files.read(folder + "/runs.csv") == csv)
    }

    @Test("plays nothing if a policy is missing or a folder holds another run")
    func refusals() throws {
        let folder = scratch.path + "/grid"
        try FileManager.default.removeItem(atPath: policies.start(.hopper, .flat, seed: 2))
        let missing = #expect(throws: StoreError.self) { _ = try run(folder) }
        #expect("\(try #require(missing))".contains("policies/hopper/flat-2.nudge: cannot be read"))
        #expect(!Files.exists(folder))

        #expect(try run(folder, runCount: 1).run())
        let other = try Files.read(policies.start(.hopper, .flat, seed: 3))
        try Files.replace(policies.start(.hopper, .flat, seed: 1), with: other)
        let changed = #expect(throws: SettingsError.self) { _ = try run(folder, runCount: 1) }
        #expect("\(try #require(changed))".contains("par-s2zpo-k10/seed-1: was made with other settings"))
    }

    @Test("is summed up beside the paper's numbers")
    func summary() async throws {
        let folder = scratch.path + "/grid"
        #expect(try run(folder, runCount: 3).run())
        let results = try ResultTable(.table1, folder: folder)
        let summary = Summary(results)
        try await summary.write()
        let page = String(decoding: try Files.read(summary.path), as: UTF8.self)
        #expect(page.contains("| hopper, paper |  | 2,557.9 ± 119.43 | 2,624.7 ± 78.81 |"))
        #expect(page.contains("| hopper, plain steps |") && page.contains("| hopper, momentum 0.9 |"))
        #expect(!page.contains("swimmer,"))
        let ten = results.all.filter { $0.cell.variant.name == "par-s2zpo-k10" }.finals
        #expect(page.contains("\(Figures.text(ten, decimals: 1)) (3)"))
        #expect(page.contains("| hopper, flat-1 |") && page.contains("| hopper, flat-3 |"))
        for result in results.all {
            let votes = try RunFolder("\(folder)/\(result.cell.name)").rounds().flatMap { round, _ in
                (0..<result.settings.agents).map { round.votes[$0] }
            }
            // N = 1: nobody abstains.
            let share = Double(votes.count { $0 == .inFavour }) / Double(votes.count)
            #expect(result.inFavourShare == share, "\(result.cell.name)")
        }
        #expect(Set(results.all.map(\.inFavourShare)).count > 2)
    }

    @Test("knows how long the rest will take, task by task")
    func progress() throws {
        let cells = try Grid(.figure3, tasks: [.swimmer, .halfCheetah], runCount: 1).cells
        var progress = GridProgress(cells)
        #expect(progress.secondsLeft(workerCount: 1) == nil && progress.cellCount == 6)
        // One of three equal runs took 60 s; the other task is four times as many steps.
        let swimmer = try #require(cells.first { $0.task == .swimmer })
        progress.add(1, of: swimmer, seconds: 60)
        progress.finish()
        #expect(progress.secondsLeft(workerCount: 1) == 840.0)
        let cheetah = try #require(cells.first { $0.task == .halfCheetah })
        progress.add(0.5, of: cheetah, seconds: 60)
        #expect(progress.secondsLeft(workerCount: 2) == 210.0)
        #expect(progress.finishedCount == 1)
    }
}

@Suite("The experiments")
struct ExperimentTests {
    @Test("of Table 1 have equal numbers of compared trajectories", arguments: Experiment.table1.tasks)
    func table1(task: ControlTask) {
        let variants = Experiment.table1.variants(for: task)
        #expect(variants.count == 10)
        for variant in variants {
            #expect(variant.settings.agents * variant.settings.rounds == (task == .hopper ? 30 : 150))
        }
    }

    @Test("can be started on every task and have folders of their own", arguments: Experiment.allCases)
    func plans(experiment: Experiment) throws {
        for task in experiment.tasks {
            let variants = experiment.variants(for: task)
            for variant in variants { _ = try SimulationPlan(variant.settings) }
            #expect(Set(variants.map(\.name)).count == variants.count)
            #expect(
                Set(variants.map(\.title)).count == variants.count || experiment.rawValue.hasPrefix("table1"))
            #expect(variants.allSatisfy { $0.name.allSatisfy { $0.isASCII && $0 != "/" } })
        }
    }

    @Test("may be played in part")
    func parts() throws {
        let cells = try Grid(
            .figure3, tasks: [.swimmer], variantNames: ["par-s2zpo", "fedavg-s2zpo"], runCount: 2
        ).cells
        #expect(
            cells.map(\.name) == [
                "swimmer/par-s2zpo/seed-1", "swimmer/fedavg-s2zpo/seed-1",
                "swimmer/par-s2zpo/seed-2", "swimmer/fedavg-s2zpo/seed-2",
            ])
    }

    @Test("say who is ahead on the way")
    func alongCurves() throws {
        var curve = Curve()
        var point = try #require(CurvePoint(line: "0,0,0,0,0,0,0,10,1,0,0.1,0.1,0"))
        for (round, mean) in [(0, 10.0), (10, 10), (20, 30), (40, 20)] {
            (point.round, point.returnMean) = (round, mean)
            curve.points.append(point)
        }
        // Areas of 100, 200 and 500.
        #expect(curve.meanReturn == 20)
        #expect(curve.rounds(toReturn: 10) == 0 && curve.rounds(toReturn: 25) == 17.5)
        #expect(curve.rounds(toReturn: 31) == nil)
        #expect(Curve().meanReturn == 0 && Curve().rounds(toReturn: 0) == nil)
    }

    @Test("from flat policies have brittle counterparts with folders of their own")
    func starts() {
        let pairs: [(Experiment, Experiment)] = [
            (.table1, .table1Brittle), (.figure3, .figure3Brittle), (.fineTuning, .fineTuningBrittle),
        ]
        for (flat, brittle) in pairs {
            #expect(flat.variants(for: .hopper) == brittle.variants(for: .hopper))
            #expect(flat.start(for: .hopper) == .flat && brittle.start(for: .hopper) == .brittle)
            #expect(brittle.rawValue == flat.rawValue + "-brittle")
        }
        let builtIn = StartingPolicies()
        #expect(builtIn.start(.swimmer, .flat, seed: 5) == "swimmer/flat-2")
        #expect(builtIn.start(.swimmer, .brittle, seed: 6) == "swimmer/ppo-3")
    }

    @Test("refuse what they do not have")
    func refusals() {
        #expect(throws: SettingsError.self) { try Grid(.ablations, tasks: [.walker2d]) }
        #expect(throws: SettingsError.self) { try Grid(.figure3, variantNames: ["s2zpo"]) }
        #expect(throws: SettingsError.self) { try Grid(.table1, runCount: 0) }
        #expect(throws: SettingsError.self) { try Grid(.table1, runCount: 1001) }
    }
}
