// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Experiments
import Federation
import Foundation

/// `nudge plot`.
struct Plot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws learning curves.",
        discussion: """
            Runs whose settings differ only in the seed become one curve: their mean, with the standard \
            error over seeds as a band. A single run's band is the standard error over its evaluation's \
            episodes.
            """)

    @Argument(help: ArgumentHelp("Run folders.", valueName: "dir"), transform: WrittenPath.resolved)
    var folders: [String]

    @Option(
        help: ArgumentHelp(
            "The picture: FILE.svg or FILE.png. May be left out with --csv.", valueName: "file"),
        transform: WrittenPath.resolved)
    var out: String?

    @Option(help: "What to draw against: rounds, labels, trajectories, steps, bytes, or a person's seconds.")
    var x = CurveAxis.rounds

    @Option(help: "The line above the picture. Default: the task.")
    var title: String?

    @Flag(help: "Print the drawn numbers as comma-separated lines.")
    var csv = false

    func run() async throws {
        try await Failure.explained {
            do {
                try await draw()
            } catch let error as GnuplotError {
                Console.error("nudge: \(error)")
                throw Failure.unavailable
            }
        }
    }

    private func draw() async throws {
        let format = try out.map { path throws(SettingsError) in try CurvePlot.Format(path: path) }
        guard out != nil || csv else {
            throw SettingsError("--out", "name a picture, for example curve.svg, or print numbers with --csv")
        }
        let gnuplot = try format.map { _ throws(GnuplotError) in try Gnuplot() }
        let series = try CurveSeries.read(folders, against: x)
        for series in series {
            guard let round = series.cutFromRound else { continue }
            Console.error(
                "nudge: \(series.label): not every run reached round \(round); drawn where all did")
        }
        if let out, let format, let gnuplot {
            let picture = CurvePlot(series, against: x, title: title)
            try Files.replace(out, with: await gnuplot.run(picture.script(format)))
        }
        if csv { print(CurveSeries.table(series, x)) } else { report(series) }
    }

    private func report(_ series: [CurveSeries]) {
        for series in series {
            guard let last = series.points.last else { continue }
            print("\(series.label): return \(last.mean.text()) ± \(last.standardError.text()) at the end")
        }
        if let out { print("drawn in \(out)") }
    }
}

extension CurveAxis: ExpressibleByArgument {}
