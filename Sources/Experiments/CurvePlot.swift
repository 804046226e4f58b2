/// A picture of learning curves, as a program for gnuplot.
public struct CurvePlot {
    /// A picture's file format, told by the ending of its path.
    public enum Format: String, CaseIterable, Sendable {
        /// Vectors.
        case svg
        /// Pixels.
        case png

        /// The format of a path, in capitals or not.
        public init(path: String) throws(SettingsError) {
            guard let format = Self.allCases.first(where: { path.lowercased().hasSuffix(".\($0.rawValue)") })
            else { throw SettingsError("--out", "'\(path)' must end in .svg or .png") }
            self = format
        }

        /// The picture grows with its legend.
        func terminal(legendLines: Int) -> String {
            let height = 440 + 27 * legendLines
            return switch self {
            case .svg:
                "svg noenhanced size 800,\(height) font 'Helvetica,Arial,sans-serif,16' background 'white'"
            case .png:
                "pngcairo noenhanced size 1600,\(2 * height) fontscale 2 linewidth 2 font 'sans,11'"
            }
        }
    }

    /// The curves.
    public let series: [CurveSeries]
    /// What they are drawn against.
    public let axis: CurveAxis
    /// The line above the picture.
    public let title: String

    /// Names a picture's parts. Without a title, it is the task's name if all runs have the same.
    public init(_ series: [CurveSeries], against axis: CurveAxis, title: String? = nil) {
        self.series = series
        self.axis = axis
        let tasks = Set(series.map(\.settings.task))
        self.title = title ?? (tasks.count == 1 ? tasks.first ?? "" : "")
    }

    /// Okabe and Ito's colours, which people with any colour vision tell apart; yellow is too pale for lines.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
    ]

    /// The program. It writes the picture to standard output.
    public func script(_ format: Format) -> String {
        let x = AxisTicks(within: Self.range(series.flatMap(\.points).map(\.x), margin: 0))
        let bounds = series.flatMap(\.points).flatMap {
            [$0.mean - $0.standardError, $0.mean + $0.standardError]
        }
        let y = AxisTicks(within: Self.range(bounds, margin: 0.03))
        return """
            set terminal \(format.terminal(legendLines: series.count + (title.isEmpty ? 0 : 1)))
            set encoding utf8
            set xlabel \(Self.quoted(axis.title))
            set ylabel 'Mean return ± standard error'
            set border 3 linecolor '#404040'
            set grid linecolor '#D8D8D8' linetype 1 linewidth 0.7 dashtype solid
            set tics nomirror out scale 0.6 textcolor '#202020'
            set key tmargin left vertical maxcols 1 Left reverse samplen 2.5 spacing 1.2 \(heading)
            set rmargin 4
            set style fill transparent solid 0.2 noborder
            \(Self.ticks("x", x))
            \(Self.ticks("y", y))
            \(blocks)
            plot \(layers.joined(separator: ", \\\n    "))

            """
    }

    /// The numbers, a named block for each curve.
    private var blocks: String {
        series.enumerated().map { index, series in
            let rows = series.points.map { point in
                let isFinite = point.mean.isFinite && point.standardError.isFinite
                return "\(point.x) " + (isFinite ? "\(point.mean) \(point.standardError)" : "NaN NaN")
            }
            return (["$series\(index) << END"] + rows + ["END"]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The title stands over the legend, which stands over the curves.
    private var heading: String { title.isEmpty ? "" : "title \(Self.quoted(title)) left" }

    /// All bands lie under all lines.
    private var layers: [String] {
        let bands = series.indices.map { index in
            "$series\(index) using 1:($2-$3):($2+$3) with filledcurves linecolor '\(colour(index))' notitle"
        }
        let lines = series.enumerated().map { index, series in
            let style =
                series.points.count > 1
                ? "lines linewidth 2.5 dashtype \(index / Self.colours.count + 1)" : "points pointtype 7"
            return "$series\(index) using 1:2 with \(style) linecolor '\(colour(index))' "
                + "title \(Self.quoted(series.label))"
        }
        return bands + lines
    }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

    /// From the smallest number to the largest, widened on both sides by a part of the distance.
    private static func range(_ values: [Double], margin: Double) -> ClosedRange<Double> {
        let finite = values.filter(\.isFinite)
        let least = finite.min() ?? 0
        let most = finite.max() ?? 0
        return least - margin * (most - least)...most + margin * (most - least)
    }

    private static func ticks(_ axis: String, _ ticks: AxisTicks) -> String {
        let labels = ticks.values.map { "'\(ticks.label($0))' \($0)" }.joined(separator: ", ")
        let range = "[\(ticks.range.lowerBound):\(ticks.range.upperBound)]"
        return "set \(axis)tics (\(labels))\nset \(axis)range \(range)"
    }

    /// A text that gnuplot takes as it is: nothing but the quote has a meaning, and a line is a line.
    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "'" + line.replacing("'", with: "''") + "'"
    }
}
