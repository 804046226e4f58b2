// SPDX-License-Identifier: Apache-2.0

import Federation

/// A learning curve with its uncertainty: one run, or the mean of runs that differ only in their seed.
public struct CurveSeries: Equatable, Sendable {
    /// A point of the curve.
    public struct Point: Equatable, Sendable {
        /// Where it lies on the axis, on average over the runs.
        public var x: Double
        /// The mean return.
        public var mean: Double
        /// Its standard error: over seeds, or over the evaluation's episodes where there is one run.
        public var standardError: Double
    }

    /// The settings, with the seed of the first run.
    public let settings: SimulationSettings
    /// Runs in the mean.
    public let runCount: Int
    /// Evaluations that every run reached, in the order of rounds.
    public let points: [Point]
    /// The last round of the runs' longest curve if not every run reached it.
    public let cutFromRound: Int?
    /// What sets it apart from the others, for the legend.
    public internal(set) var label = ""

    /// Reads run folders and joins runs of the same settings. The order is that of each one's first folder.
    public static func read(_ folders: [String], against axis: CurveAxis) throws -> [CurveSeries] {
        var groups: [(settings: SimulationSettings, curves: [Curve])] = []
        var seen: [(settings: SimulationSettings, folder: String)] = []
        for folder in folders {
            let run = RunFolder(folder)
            let curve = try curve(of: run)
            let settings = try run.settings()
            // The same run twice is not a second seed; it would only make the band too narrow.
            if let twin = seen.first(where: { $0.settings == settings }) {
                throw SettingsError(
                    "DIR", "\(twin.folder) and \(folder) have the same settings and seed; name one")
            }
            seen.append((settings, folder))
            if let index = groups.firstIndex(where: { isSame($0.settings, settings) }) {
                groups[index].curves.append(curve)
            } else {
                groups.append((settings, [curve]))
            }
        }
        return labelled(
            try groups.map { group in
                let series = CurveSeries(group.settings, group.curves, axis)
                guard series.points.contains(where: \.mean.isFinite) else {
                    throw SettingsError("DIR", "the runs of \(group.settings.task) share no evaluated round")
                }
                return series
            })
    }

    private static func curve(of run: RunFolder) throws(StoreError) -> Curve {
        guard Files.exists(run.curve) else {
            throw .unreadable(
                path: run.path, reason: "it holds no curve.csv; name folders that 'nudge simulate' made")
        }
        let curve = try Curve(contentsOf: run.curve)
        guard curve.points.contains(where: \.returnMean.isFinite) else {
            throw .damaged(path: run.curve, detail: "holds no evaluation yet; let the run continue")
        }
        return curve
    }

    private static func isSame(_ one: SimulationSettings, _ other: SimulationSettings) -> Bool {
        var reseeded = other.undecided
        reseeded.seed = one.seed
        return one.undecided == reseeded
    }

    /// Joins runs of the same settings, over the rounds at which all of them were evaluated.
    init(_ settings: SimulationSettings, _ curves: [Curve], _ axis: CurveAxis) {
        self.settings = settings
        runCount = curves.count
        let byRound = curves.map { curve in
            Dictionary(curve.points.map { ($0.round, $0) }, uniquingKeysWith: { $1 })
        }
        let all = byRound.map { Set($0.keys) }
        let common = all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        let last = all.compactMap { $0.max() }.max()
        cutFromRound = last == common.max() ? nil : last
        points = common.sorted().map { round in
            Self.join(byRound.compactMap { $0[round] }, axis, settings)
        }
    }

    /// The same with the median of the runs in place of their mean, which has no standard error.
    init(medianOf settings: SimulationSettings, _ curves: [Curve], _ axis: CurveAxis) {
        let joined = CurveSeries(settings, curves, axis)
        let single = curves.map { CurveSeries(settings, [$0], axis) }
        let points = joined.points.indices.map { index in
            Point(
                x: joined.points[index].x, mean: Sample(single.map { $0.points[index].mean }).median,
                standardError: 0)
        }
        self.init(joined, points: points)
    }

    /// The same settings with other points.
    init(_ other: CurveSeries, points: [Point]) {
        settings = other.settings
        runCount = other.runCount
        self.points = points
        cutFromRound = other.cutFromRound
    }

    private static func join(
        _ points: [CurvePoint], _ axis: CurveAxis, _ settings: SimulationSettings
    ) -> Point {
        let x = Sample(points.map { axis.value($0, settings) }).mean
        let returns = Sample(points.map(\.returnMean))
        let error = points.count > 1 ? returns.standardError : points[0].returnStandardError
        return Point(x: x, mean: returns.mean, standardError: error)
    }

    /// The numbers of all series as comma-separated lines under a heading.
    public static func table(_ series: [CurveSeries], _ axis: CurveAxis) -> String {
        let lines = series.flatMap { series in
            series.points.map { point in
                let label = series.label.replacing("\"", with: "\"\"")
                return "\"\(label)\",\(series.runCount),\(point.x),\(point.mean),\(point.standardError)"
            }
        }
        return (["series,runs,\(axis.rawValue),return_mean,return_standard_error"] + lines)
            .joined(separator: "\n")
    }
}
