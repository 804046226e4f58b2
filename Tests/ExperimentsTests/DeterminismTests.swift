// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Preferences
import Programs
import Testing

/// Whatever a run's settings, its log, its policy and its curve are the same bytes however often it was
/// stopped, on any number of threads; and its log alone gives its policy.
@Suite("Runs repeat to the bit")
struct DeterminismTests {
    /// Long enough for a mark inside, short enough for many.
    static func settings(_ algorithm: AlgorithmName = .parS2ZPO) -> SimulationSettings {
        var settings = SimulationSettings(task: "reacher")
        settings.algorithm = algorithm
        settings.agents = algorithm.algorithm.isSingleAgent ? 1 : 3
        settings.rounds = 18
        settings.horizon = 6
        settings.evaluationInterval = 5
        settings.evaluationEpisodes = 2
        return settings
    }

    @Test("for every algorithm, with and without momentum", arguments: AlgorithmName.allCases, [0, 0.9])
    func algorithms(algorithm: AlgorithmName, momentum: Double) throws {
        var settings = Self.settings(algorithm)
        settings.momentum = momentum
        try repeats(settings)
    }

    @Test("for every teacher, whose memory a stopped run keeps", arguments: Teacher.Preset.allCases)
    func teachers(teacher: Teacher.Preset) throws {
        var settings = Self.settings()
        // Thresholds are parts of what behaviour was worth lately: only positive returns make them matter.
        settings.task = "inverted-pendulum"
        settings.horizon = 40
        settings.teacher = teacher.rawValue
        settings.gate = teacher == .oracle || teacher == .equal ? .init(rejectionsBeforeHalving: 2) : nil
        settings.batches = 2
        try repeats(settings)
    }

    @Test("for a rhythm, with feedback and without", arguments: [ActorName.rhythm, .rhythmAndLinear])
    func rhythm(actor: ActorName) throws {
        var settings = Self.settings()
        settings.task = "hopper"
        settings.set(actor, for: .hopper)
        try repeats(settings)
    }

    @Test("from a base policy, with a gate, absences, decay and a hidden layer")
    func everything() throws {
        let scratch = try Scratch()
        var settings = Self.settings()
        settings.hidden = [5]
        settings.rounds = 2
        let base = try finish(try SimulationPlan(settings), scratch.folder("base"), threads: 1)
        #expect(base.policy.count > 0)
        settings = Self.settings()
        settings.from = scratch.folder("base").policy
        settings.gate = .init(rejectionsBeforeHalving: 1)
        settings.absence = 0.4
        settings.privacy = 1
        settings.momentum = 0.5
        settings.learningRateDecay = 0.97
        settings.perturbationDecay = 0.99
        try repeats(settings, base: try Policy(contentsOf: scratch.folder("base").policy))
    }

    @Test("for settings drawn at random")
    func random() throws {
        for _ in 0..<4 {
            // On a failure, paste the line that it prints here.
            let seed = UInt64.random(in: 0 ... .max)
            var chance = RandomStream(seed: seed, name: StreamName(.fault))
            func draw(_ count: Int) -> Int { Int(chance.nextUniform() * Double(count)) }
            var settings = Self.settings(AlgorithmName.allCases[draw(5)])
            settings.seed = seed &* 3
            if settings.agents > 1 { settings.agents = 1 + draw(12) }
            settings.rounds = 1 + draw(35)
            settings.horizon = 1 + draw(8)
            settings.evaluationInterval = 1 + draw(12)
            settings.batches = 1 + draw(3)
            settings.trajectories = 1 + draw(3)
            settings.panelists = 1 + draw(5)
            settings.link =
                ["linear:0.01", "bradley-terry:2", "probit:1", "gumbel:1", "deterministic"][
                    draw(5)]
            settings.hidden = [[], [3], [4, 9]][draw(3)]
            settings.sides = SidesName.allCases[draw(2)]
            settings.pairing = PairingName.allCases[draw(2)]
            settings.gate = draw(2) == 0 ? nil : .init(rejectionsBeforeHalving: draw(4))
            settings.momentum = [0, 0.2, 0.99][draw(3)]
            settings.absence = [0, 0.3, 0.9][draw(3)]
            settings.privacy = [nil, 0.5][draw(2)]
            settings.learningRate = pow(10, -2 + 2 * chance.nextUniform())
            settings.perturbationScale = pow(10, -2 + 1.5 * chance.nextUniform())
            settings.fractionBits = 8 + draw(6)
            try repeats(settings, hint: "let seed: UInt64 = \(seed)")
        }
    }

    @Test("and evaluation never changes them")
    func evaluation() throws {
        let scratch = try Scratch()
        let often = try finish(
            try SimulationPlan(Self.settings()), scratch.folder("often"), threads: 2)
        var settings = Self.settings()
        settings.evaluationInterval = 1000
        settings.evaluationEpisodes = 3
        let seldom = try finish(try SimulationPlan(settings), scratch.folder("seldom"), threads: 2)
        #expect(often.log == seldom.log && often.policy == seldom.policy)
        #expect(often.curve.count == 1 + 5 && seldom.curve.count == 1 + 2)
    }

    /// Runs in one go, then stopped after every round with another number of threads each time.
    private func repeats(_ settings: SimulationSettings, base: Policy? = nil, hint: String = "") throws {
        let scratch = try Scratch()
        let plan = try SimulationPlan(settings, base: base)
        let whole = try finish(plan, scratch.folder("whole"), threads: 1)
        #expect(try finish(plan, scratch.folder("three"), threads: 3) == whole, "\(hint)")

        let folder = scratch.folder("stopped")
        var stops = 0
        // Before the first round, then after each.
        #expect(try !Simulation(plan, folder: folder, threadCount: 2).run(shouldStop: { true }))
        while true {
            let resumed = try Simulation(resuming: folder, threadCount: 1 + stops % 3)
            #expect(resumed.round == stops, "\(hint)")
            if try resumed.run(shouldStop: { resumed.round > stops }) { break }
            stops += 1
        }
        #expect(stops == settings.rounds - 1)
        let remains = try Remains(folder)
        #expect(remains.log == whole.log, "\(hint)")
        #expect(remains.policy == whole.policy, "\(hint)")
        #expect(remains.curve == whole.curve, "\(hint)")

        let replayed = try folder.replay()
        #expect(replayed.policy.encoded() == whole.policy && !replayed.isTorn, "\(hint)")
        #expect(replayed.logBytes == whole.log.count)
        let half = UInt32(settings.rounds / 2)
        let expected =
            half == 0
            ? try folder.replay(round: 0).policy.parameters : try folder.rounds()[Int(half) - 1].parameters
        #expect(try folder.replay(round: half).policy.parameters == expected, "\(hint)")
    }

    private func finish(_ plan: SimulationPlan, _ folder: RunFolder, threads: Int) throws -> Remains {
        #expect(try Simulation(plan, folder: folder, threadCount: threads).run())
        return try Remains(folder)
    }
}
