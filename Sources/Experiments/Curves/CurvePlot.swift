// SPDX-License-Identifier: Apache-2.0

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

    /// The program. It writes the picture to standard output.
    public func script(_ format: Format) -> String {
        let panel = CurvePanel(series: series, axis: axis)
        return """
            set terminal \(format.terminal(legendLines: series.count + (title.isEmpty ? 0 : 1)))
            \(CurvePanel.style)
            set xlabel \(CurvePanel.quoted(axis.title))
            set ylabel 'Mean return ± standard error'
            set key tmargin left vertical maxcols 1 Left reverse samplen 2.5 spacing 1.2 \(heading)
            set rmargin 4
            \(panel.setting)
            \(panel.drawing)

            """
    }

    /// The title stands over the legend, which stands over the curves.
    private var heading: String { title.isEmpty ? "" : "title \(CurvePanel.quoted(title)) left" }
}
