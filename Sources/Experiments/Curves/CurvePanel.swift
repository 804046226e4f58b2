// SPDX-License-Identifier: Apache-2.0

/// Axes with curves in them: a part of a program for gnuplot.
struct CurvePanel {
    /// Sets its data apart from other panels' in the same picture: letters and digits.
    var name = "series"
    /// The curves.
    var series: [CurveSeries]
    /// What they are drawn against.
    var axis: CurveAxis
    /// Curves that are drawn thin and pale below the others, without a name.
    var background: [CurveSeries] = []
    /// Whether equal distances along the horizontal axis are equal factors. Points at 0 are left out.
    var hasLogarithmicAxis = false

    /// Okabe and Ito's colours, which people with any colour vision tell apart; yellow is too pale for lines.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
    ]

    /// Lines that set up the axes and hold the numbers.
    var setting: String {
        let points = (series + background).flatMap { $0.points.filter(isDrawn) }
        let x = AxisTicks(within: Self.range(points.map(\.x), margin: 0))
        let bounds = points.flatMap { [$0.mean - $0.standardError, $0.mean + $0.standardError] }
        let y = AxisTicks(within: Self.range(bounds, margin: 0.03))
        let horizontal = hasLogarithmicAxis ? Self.powersOfTen(x.range) : Self.ticks("x", x)
        // The panel before may have had another kind of axis.
        return "unset logscale x\n\(horizontal)\n\(Self.ticks("y", y))\n\(blocks)"
    }

    /// The line that draws.
    var drawing: String { "plot \(layers.joined(separator: ", \\\n    "))" }

    /// The numbers, a named block for each curve.
    private var blocks: String {
        (series + background).enumerated().map { index, series in
            let rows = series.points.filter(isDrawn).map { point in
                let isFinite = point.mean.isFinite && point.standardError.isFinite
                return "\(point.x) " + (isFinite ? "\(point.mean) \(point.standardError)" : "NaN NaN")
            }
            return (["$\(name)\(index) << END"] + rows + ["END"]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func isDrawn(_ point: CurveSeries.Point) -> Bool { !hasLogarithmicAxis || point.x > 0 }

    /// All pale lines lie under all bands, and these under all lines.
    private var layers: [String] {
        let pale = background.indices.map { index in
            "$\(name)\(series.count + index) using 1:2 with lines linewidth 0.8 linecolor '#A8A8A8' notitle"
        }
        let bands = series.indices.map { index in
            "$\(name)\(index) using 1:($2-$3):($2+$3) with filledcurves linecolor '\(colour(index))' notitle"
        }
        let lines = series.enumerated().map { index, series in
            let style =
                series.points.count > 1
                ? "lines linewidth 2.5 dashtype \(index / Self.colours.count + 1)" : "points pointtype 7"
            return "$\(name)\(index) using 1:2 with \(style) linecolor '\(colour(index))' "
                + "title \(Self.quoted(series.label))"
        }
        return pale + bands + lines
    }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }
}

extension CurvePanel {
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

    /// A tick at every power of ten.
    private static func powersOfTen(_ range: ClosedRange<Double>) -> String {
        let labels = [
            "1", "10", "100", "1,000", "10⁴", "10⁵", "10⁶", "10⁷", "10⁸", "10⁹",
        ].enumerated().map { "'\($1)' 1e\($0)" }.joined(separator: ", ")
        return "set logscale x\nset xtics (\(labels))\nset xrange [\(range.lowerBound):\(range.upperBound)]"
    }

    /// A text that gnuplot takes as it is: nothing but the quote has a meaning, and a line is a line.
    static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "'" + line.replacing("'", with: "''") + "'"
    }

    /// How all panels look.
    static let style = """
        set encoding utf8
        set border 3 linecolor '#404040'
        set grid linecolor '#D8D8D8' linetype 1 linewidth 0.7 dashtype solid
        set tics nomirror out scale 0.6 textcolor '#202020'
        set style fill transparent solid 0.2 noborder
        """
}
