// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@testable import Experiments

@Suite("Pictures of curves")
struct CurvePlotTests {
    @Test(
        "have round ticks inside the range",
        arguments: [
            (0.0...60, ["0", "10", "20", "30", "40", "50", "60"]),
            (-31...153, ["0", "50", "100", "150"]),
            (-7_400...2_100, ["−6,000", "−4,000", "−2,000", "0", "2,000"]),
            (0...48_000, ["0", "10,000", "20,000", "30,000", "40,000"]),
            (0...12_345_678, ["0", "5,000,000", "10,000,000"]),
            (-0.31...0.04, ["−0.3", "−0.2", "−0.1", "0.0"]),
            (7...7, ["4", "6", "8", "10"]), (0...0, ["−0.4", "−0.2", "0.0", "0.2", "0.4"]),
        ])
    func ticks(range: ClosedRange<Double>, expected: [String]) {
        let ticks = AxisTicks(within: range)
        #expect(ticks.values.map(ticks.label) == expected)
    }

    @Test("are drawn whole, with every text as it was given", arguments: CurvePlot.Format.allCases)
    func drawing(format: CurvePlot.Format) async throws {
        let picture = try await Gnuplot().run(
            Self.plot("It's a_b^c {/Bold x}\n\"$y\" \\n `z` ± <&>").script(format))
        switch format {
        case .svg:
            let text = String(decoding: picture, as: UTF8.self)
            #expect(text.suffix(10).contains("</svg>"))
            let title = text.contains("It's a_b^c {/Bold x} \"$y\" \\n `z` ± &lt;&amp;>")
            #expect(title, "the title as it was given")
            for expected in [
                "Rounds", "Mean return ± standard error", "4 agents", "8 agents", "−5,000", "20,000",
            ] {
                #expect(text.contains(expected), "\(expected)")
            }
            #expect(text.contains("fill-opacity"))
        case .png:
            #expect(picture.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            #expect(picture.suffix(8).prefix(4).elementsEqual("IEND".utf8))
        }
    }

    @Test(
        "with one evaluation, or some that are no numbers, are drawn too",
        arguments: [[5], [1, .nan, 3, .infinity]])
    func odd(returns: [Double]) async throws {
        var curve = Curve()
        curve.points = returns.enumerated().map { Run.point(round: $0, mean: $1) }
        let series = CurveSeries(SimulationSettings(task: "ant"), [curve], .rounds)
        let picture = try await Gnuplot().run(CurvePlot([series], against: .rounds).script(.svg))
        #expect(!picture.isEmpty)
    }

    @Test("stand side by side under one legend", arguments: [1, 2, 3])
    func multiples(count: Int) async throws {
        let series = Self.plot("").series
        let panels = (0..<count).map { number in
            let panel = CurvePanel(
                series: series, axis: .bytes, background: series, hasLogarithmicAxis: number == 1)
            return (title: "task \(number)", panel: panel)
        }
        let picture = try await Gnuplot().run(SmallMultiples(panels: panels).script)
        let text = String(decoding: picture, as: UTF8.self)
        #expect(text.suffix(10).contains("</svg>"))
        for number in 0..<count { #expect(text.contains("task \(number)")) }
        #expect(text.split(separator: "8 agents").count == 2, "one legend")
    }

    @Test("need an ending that is known", arguments: ["a.pdf", "svg", "a.svg.gz", ""])
    func endings(path: String) {
        #expect(throws: SettingsError.self) { try CurvePlot.Format(path: path) }
        #expect((try? CurvePlot.Format(path: "A.SVG")) == .svg)
    }

    @Test("say what to install where gnuplot is missing")
    func missing() {
        let error = #expect(throws: GnuplotError.self) { try Gnuplot(path: "/nowhere:/etc") }
        #expect(error == .missing)
        #expect("\(GnuplotError.missing)".contains("apt-get install gnuplot-nox"))
    }

    @Test("pass on what gnuplot complains about, however long the program is")
    func refusal() async throws {
        let script = "plot nothing_of_this_name\n" + String(repeating: "# filling\n", count: 100_000)
        let error = await #expect(throws: GnuplotError.self) { try await Gnuplot().run(script) }
        #expect("\(try #require(error))".contains("undefined variable: nothing_of_this_name"))
    }

    @Test("pass on the words of a gnuplot that reads nothing")
    func deaf() async throws {
        let scratch = try Scratch(in: .disk)
        try scratch.write("#!/bin/sh\nexec <&-\necho no way >&2\nexit 3\n", to: "gnuplot")
        try await Program.demand(["chmod", "+x", scratch.path + "/gnuplot"])
        let gnuplot = try Gnuplot(path: scratch.path)
        for _ in 0..<20 {
            await #expect(throws: GnuplotError.failed("no way")) {
                try await gnuplot.run(Self.plot("").script(.svg))
            }
        }
    }

    static func plot(_ title: String) -> CurvePlot {
        let series = [4, 8].map { agents in
            var settings = SimulationSettings(task: "half-cheetah")
            settings.agents = agents
            var curve = Curve()
            curve.points = (0...20).map {
                Run.point(round: 1000 * $0, mean: Double(agents * $0 * 100 - 9000))
            }
            return CurveSeries(settings, [curve], .rounds)
        }
        return CurvePlot(CurveSeries.labelled(series), against: .rounds, title: title)
    }
}
