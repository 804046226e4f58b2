// SPDX-License-Identifier: Apache-2.0

/// Panels side by side, two in a row, with one legend above all of them, as a program for gnuplot.
struct SmallMultiples {
    /// Each panel's title and content. All have the same curves in the same order.
    var panels: [(title: String, panel: CurvePanel)]
    /// What the vertical axes show.
    var vertical = "Mean return ± standard error"

    /// The program. It writes an SVG to standard output.
    var script: String {
        let columns = min(panels.count, 2)
        let rows = (panels.count + 1) / 2
        let legendLines = panels.first?.panel.series.count ?? 0
        let height = 95 + 25 * legendLines + 300 * rows
        let top = 1 - Double(45 + 25 * legendLines) / Double(height)
        let bottom = 80 / Double(height)
        let spacing = 95 / Double(height)
        return """
            set terminal svg noenhanced size \(columns * 480),\(height) font 'Helvetica,Arial,sans-serif,15' \
            background 'white'
            \(CurvePanel.style)
            set multiplot layout \(rows),\(columns) margins 0.1,0.97,\(bottom),\(top) spacing 0.1,\(spacing)
            \(panels.indices.map(drawing).joined(separator: "\n"))
            unset multiplot

            """
    }

    /// Whether no panel is below, whose title an axis' name would meet.
    private func isLowest(_ index: Int) -> Bool { index + 2 >= panels.count }

    /// The first panel's names are the legend; they stand at the top of the whole picture.
    private func drawing(_ index: Int) -> String {
        var (title, panel) = panels[index]
        panel.name = "panel\(index)series"
        let key = "at screen 0.1,0.99 left top vertical maxcols 1 Left reverse samplen 2.5 spacing 1.2"
        return """
            set title \(CurvePanel.quoted(title)) offset 0,-0.5
            \(isLowest(index) ? "set xlabel \(CurvePanel.quoted(panel.axis.title))" : "unset xlabel")
            \(index % 2 == 0 ? "set ylabel \(CurvePanel.quoted(vertical))" : "unset ylabel")
            \(index == 0 ? "set key \(key)" : "unset key")
            \(panel.setting)
            \(panel.drawing)
            """
    }
}
