// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

/// Every field of `config.json`, as the code has them. A field that is new and not in the table fails these
/// tests.
@Suite("Every field of a run's settings")
struct SettingWalkTests {
    private typealias Change = @Sendable (inout SimulationSettings) -> Void

    /// For every field, a change of it. What it changes is for the tests to see.
    private static let changes: [String: Change] = [
        "task": { $0.task = "inverted-double-pendulum" }, "algorithm": { $0.algorithm = .fedAvgS2ZPO },
        "agents": { $0.agents = 2 }, "rounds": { $0.rounds = 7 }, "seed": { $0.seed = 2 },
        "firstRounds": { $0.firstRounds = 3 },
        "hidden": { $0.hidden = [3] }, "squashesWithTanh": { $0.squashesWithTanh = true },
        "behaviours": { $0.behaviours = 4 }, "outputGain": { $0.outputGain = 4 },
        "batches": { $0.batches = 2 },
        "trajectories": { $0.trajectories = 2 }, "panelists": { $0.panelists = 3 },
        "stopsWhenDecided": { $0.stopsWhenDecided = true }, "link": { $0.link = "deterministic" },
        "teacher": { $0.teacher = "mistake" }, "judge": { $0.judge = "progress" },
        "sides": { $0.sides = .one }, "pairing": { $0.pairing = .independent }, "gate": { $0.gate = .init() },
        "momentum": { $0.momentum = 0.5 }, "learningRate": { $0.learningRate = 0.1 },
        "perturbationScale": { $0.perturbationScale = 0.5 },
        "learningRateDecay": { $0.learningRateDecay = 0.5 },
        "perturbationDecay": { $0.perturbationDecay = 0.5 }, "fractionBits": { $0.fractionBits = 9 },
        "horizon": { $0.horizon = 3 }, "firstHorizon": { $0.firstHorizon = 2 },
        "termination": { $0.termination = false }, "privacy": { $0.privacy = 1 },
        "rhythm": { $0.set(.rhythm, for: .invertedPendulum) },
        "observationOffsets": { $0.observationOffsets = [1, 0, 0, 0] },
        "observationFactors": { $0.observationFactors = [2, 2, 2, 2] },
        "starts": { $0.starts = .init(count: 2, rounds: 2) }, "absence": { $0.absence = 0.5 },
        "from": { $0.from = "other" }, "fromFingerprint": { $0.fromFingerprint = 1 },
        "evaluationInterval": { $0.evaluationInterval = 3 },
        "evaluationEpisodes": { $0.evaluationEpisodes = 3 },
        "finalEvaluationEpisodes": { $0.finalEvaluationEpisodes = 5 },
        "env": { $0.env = stillPole },
        "taskFile": { settings in
            let observed = (1...4).map { TaskDescription.Observed(name: "\($0)") }
            let task = TaskDescription(
                name: "still-pole", observed: observed, acted: [.init(name: "force")], hertz: 25, horizon: 50)
            (settings.taskFile, settings.task, settings.env) = (task, task.name, stillPole)
        },
    ]
    /// An environment in the shell, in which nothing moves.
    private static let stillPole = """
        while read word rest; do case $word in nudge-*) echo ready observations 4 actions 1;;
        reset) echo o 0 0 0 0;; a) echo o 0 0 0 0 reward 1;; esac; done
        """
    /// Fields that tell where the run began. A simulation takes the policy itself, and checks it.
    private static let origins: Set<String> = ["from", "fromFingerprint"]

    /// A run in which every setting matters: a body that can fall, an initial policy that is not zero, and
    /// panels that may stop early.
    private static func settings() -> SimulationSettings {
        var settings = SimulationSettings(task: "inverted-pendulum")
        settings.agents = 3
        settings.rounds = 6
        settings.panelists = 5
        settings.hidden = [2]
        settings.horizon = 40
        settings.perturbationScale = 0.3
        settings.learningRate = 0.2
        settings.evaluationInterval = 4
        settings.evaluationEpisodes = 2
        return settings
    }

    private func play(_ settings: SimulationSettings, _ folder: RunFolder, base: Policy? = nil) throws
        -> Remains
    {
        let plan = try SimulationPlan(settings, base: base)
        #expect(try #require(try Simulation.open(plan, folder: folder, threadCount: 1)).run())
        return try Remains(folder)
    }

    @Test("is in the table, and changes the run")
    func changesRun() throws {
        let fields = Mirror(reflecting: Self.settings()).children.compactMap(\.label)
        #expect(Set(fields) == Set(Self.changes.keys), "a field is not in the table")
        let scratch = try Scratch()
        let usual = try play(Self.settings(), scratch.folder("usual"))
        for (field, change) in Self.changes where !Self.origins.contains(field) {
            var settings = Self.settings()
            change(&settings)
            #expect(settings != Self.settings(), "\(field) is not changed")
            #expect(try play(settings, scratch.folder(field)) != usual, "\(field) changes nothing")
        }
        var settings = Self.settings()
        settings.from = scratch.folder("usual").policy
        let base = try Policy(contentsOf: scratch.folder("usual").policy)
        #expect(try play(settings, scratch.folder("from"), base: base) != usual)
        settings.fromFingerprint = 1
        #expect(throws: SettingsError.self) { _ = try SimulationPlan(settings, base: base) }
    }

    @Test("changed in the middle of a run is refused, or changes the rest of it")
    func changesRest() throws {
        let scratch = try Scratch()
        let usual = try play(Self.settings(), scratch.folder("usual"))
        let plan = try SimulationPlan(Self.settings())
        for (field, change) in Self.changes where !Self.origins.contains(field) {
            let folder = scratch.folder(field)
            do {
                let simulation = try Simulation(plan, folder: folder, threadCount: 1)
                #expect(try !simulation.run(shouldStop: { simulation.round == 2 }))
            }
            var settings = Self.settings()
            change(&settings)
            try Files.replace(folder.configuration, with: [UInt8](try JSONEncoder().encode(settings)))
            do {
                #expect(try #require(try Simulation.reopen(folder, threadCount: 1)).run())
                #expect(try Remains(folder) != usual, "\(field) changes nothing")
            } catch let error as StoreError {
                #expect("\(error)".contains("config.json: "), "\(field): \(error)")
            }
        }
    }

    @Test("is known: one that is misspelt is refused with its name")
    func unknown() throws {
        let scratch = try Scratch()
        _ = try play(Self.settings(), scratch.folder("run"))
        let folder = scratch.folder("run")
        let text = String(decoding: try Files.read(folder.configuration), as: UTF8.self)
        for (old, new, words) in [
            ("\"rounds\"", "\"learning-rate\" : 0.3,\n  \"rounds\"", "'learning-rate' is unknown"),
            ("\"rounds\"", "\"evaluateEvery\" : 3,\n  \"rounds\"", "'evaluateEvery' is unknown"),
            (
                "\"rounds\"", "\"gate\" : {\"rejections\" : 3},\n  \"rounds\"",
                "'gate.rejectionsBeforeHalving'"
            ),
        ] {
            try Files.replace(folder.configuration, with: Array(text.replacing(old, with: new).utf8))
            let error = #expect(throws: StoreError.self) { _ = try folder.settings() }
            #expect("\(try #require(error))".contains(words), "\(String(describing: error))")
        }
    }
}
