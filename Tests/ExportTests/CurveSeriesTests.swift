// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Testing

@testable import Experiments

@Suite("Curves")
struct CurveSeriesTests {
    @Test("of runs that differ only in their seed become a mean with its standard error")
    func mean() throws {
        try withFolder { folder in
            let runs = try [(1, 2.0), (2, 4), (3, 9)].map { seed, last in
                try Run(folder, "\(seed)", returns: [0, last]) { $0.seed = UInt64(seed) }.path
            }
            let series = try CurveSeries.read(runs, against: .rounds)
            #expect(series.count == 1)
            #expect(series[0].runCount == 3 && series[0].label == "par-s2zpo, 3 seeds")
            #expect(series[0].points.map(\.x) == [0, 10])
            #expect(series[0].points.map(\.mean) == [0, 5])
            // The deviations −3, −1 and 4: variance 26 / 2, of a mean of three 13 / 3.
            #expect(abs(series[0].points[1].standardError - (13.0 / 3).squareRoot()) < 1e-12)
            #expect(series[0].cutFromRound == nil)
        }
    }

    @Test("of one run keep the evaluation's standard error")
    func single() throws {
        try withFolder { folder in
            let run = try Run(folder, "a", returns: [1, 2])
            let series = try CurveSeries.read([run.path], against: .rounds)
            #expect(series[0].points.map(\.standardError) == [0.5, 0.5])
            #expect(series[0].label == "par-s2zpo")
        }
    }

    @Test("of unequal length are joined as far as all of them go")
    func unequal() throws {
        try withFolder { folder in
            let long = try Run(folder, "1", returns: [0, 2, 50])
            let short = try Run(folder, "2", returns: [0, 4]) { $0.seed = 2 }
            let series = try CurveSeries.read([long.path, short.path], against: .rounds)
            #expect(series[0].points.map(\.mean) == [0, 3])
            #expect(series[0].cutFromRound == 20)
        }
    }

    @Test(
        "have the axis that was asked for",
        arguments: [(CurveAxis.rounds, 10.0), (.labels, 30), (.steps, 4000), (.bytes, 240)])
    func axes(axis: CurveAxis, expected: Double) throws {
        try withFolder { folder in
            let run = try Run(folder, "a", returns: [1, 2])
            #expect(try CurveSeries.read([run.path], against: axis)[0].points.map(\.x) == [0, expected])
        }
    }

    @Test("are told apart by what differs, in few words")
    func labels() throws {
        func labels(_ changes: [(inout SimulationSettings) -> Void]) -> [String] {
            let series = changes.map { change in
                var settings = SimulationSettings(task: "half-cheetah")
                change(&settings)
                return CurveSeries(settings, [Curve()], .rounds)
            }
            return CurveSeries.labelled(series).map(\.label)
        }
        #expect(labels([{ $0.agents = 1 }, { _ in }]) == ["1 agent", "10 agents"])
        #expect(
            labels([
                { $0.algorithm = .zspo },
                {
                    $0.algorithm = .s2ZPO; $0.rounds = 9
                },
            ]) == ["zspo", "s2zpo"])
        #expect(
            labels([{ $0.algorithm = .zspo }, { _ in }, { $0.learningRate = 0.5 }]) == [
                "zspo, learning rate 0.01", "par-s2zpo, learning rate 0.01", "par-s2zpo, learning rate 0.5",
            ])
        #expect(labels([{ $0.gate = .init() }, { _ in }]) == ["gate", "no gate"])
        #expect(labels([{ $0.hidden = [64, 32] }, { _ in }]) == ["hidden 64–32", "linear"])
        #expect(labels([{ $0.teacher = "oracle" }, { _ in }]) == ["teacher oracle", "no teacher"])
        #expect(labels([{ $0.task = "ant" }, { $0.agents = 3 }]) == ["ant", "half-cheetah"])
        #expect(
            labels([{ $0.observationOffsets = [1] }, { _ in }]) == ["par-s2zpo (1)", "par-s2zpo (2)"])
    }

    @Test("as a table quote what needs it")
    func table() throws {
        var series = CurveSeries(SimulationSettings(task: "ant"), [Curve()], .bytes)
        series.label = #"a "b", c"#
        #expect(CurveSeries.table([series], .bytes) == "series,runs,bytes,return_mean,return_standard_error")
        var curve = Curve()
        curve.points = [Run.point(round: 10, mean: 1.5)]
        series = CurveSeries(SimulationSettings(task: "ant"), [curve], .bytes)
        series.label = #"a "b", c"#
        #expect(CurveSeries.table([series], .bytes).hasSuffix("\n\"a \"\"b\"\", c\",1,240.0,1.5,0.5"))
    }

    @Test("of the same run twice are refused: they are no second seed")
    func twice() throws {
        try withFolder { folder in
            let runs = try ["a", "b"].map { try Run(folder, $0, returns: [0, 1]).path }
            #expect(throws: SettingsError.self) { try CurveSeries.read(runs, against: .rounds) }
        }
    }

    @Test("that are not there are named")
    func missing() throws {
        try withFolder { folder in
            #expect(throws: StoreError.self) { try CurveSeries.read([folder], against: .rounds) }
            let run = try Run(folder, "a", returns: [])
            let error = #expect(throws: StoreError.self) {
                try CurveSeries.read([run.path], against: .rounds)
            }
            #expect(
                "\(try #require(error))"
                    == "\(run.path)/curve.csv: holds no evaluation yet; let the run continue")
        }
    }
}

/// A run folder with settings and a curve: an evaluation every ten rounds.
struct Run {
    let path: String

    init(
        _ folder: String, _ name: String, returns: [Double],
        change: (inout SimulationSettings) -> Void = { _ in }
    ) throws {
        path = "\(folder)/\(name)"
        try Files.makeFolder(path)
        var settings = SimulationSettings(task: "half-cheetah")
        change(&settings)
        try Files.replace(RunFolder(path).configuration, with: RunFolder.encode(settings))
        var curve = Curve()
        curve.points = returns.enumerated().map { Self.point(round: 10 * $0, mean: $1) }
        try curve.write(to: RunFolder(path).curve)
    }

    static func point(round: Int, mean: Double) -> CurvePoint {
        CurvePoint(
            round: round, labels: 3 * round, trajectories: 6 * round, environmentSteps: 400 * round,
            voteBitsUp: Double(round), frameBitsUp: Double(64 * round), frameBitsDown: 128 * round,
            returnMean: mean,
            returnStandardError: 0.5, accepted: round, learningRate: 0.01, perturbationScale: 0.05,
            wallSeconds: 1)
    }
}
