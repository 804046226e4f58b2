// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Every body in pictures of its own: a row a lane, a column an instant, all at one scale.
struct GridDrawing {
    private static let gap = 6.0
    private static let labelPixels = 24.0
    /// A picture is at most so tall, in pixels.
    private static let tallest = 220.0

    private let lanes: [FilmDrawing.Lane]
    private let extent: Extent

    init(_ lanes: [FilmDrawing.Lane]) {
        self.lanes = lanes
        extent = Extent(of: lanes.map(\.motion))
    }

    func svg(at instants: [Double]) -> String {
        let cellWidth = (FilmDrawing.width + Self.gap) / Double(instants.count) - Self.gap
        let (across, tall) = (extent.right - extent.left, extent.high - extent.low)
        let scale = min((cellWidth - 2 * Self.gap) / across, Self.tallest / tall)
        let cellHeight = scale * tall + 2 * Self.gap
        let pitch = cellHeight + Self.labelPixels
        let text = BodyDrawing.text
        var lines = ""
        for (row, lane) in lanes.enumerated() {
            let top = pitch * Double(row) + Self.labelPixels
            let colour = FilmDrawing.colours[row]
            lines += "<text class=\"ink\" x=\"4\" y=\"\(text(top - 7))\" font-weight=\"600\">"
            lines += "<tspan fill=\"\(colour)\">●</tspan> \(FilmDrawing.escaped(lane.label))</text>\n"
            for (column, instant) in instants.enumerated() {
                let x = (cellWidth + Self.gap) * Double(column)
                lines += "<rect class=\"lane\" x=\"\(text(x))\" y=\"\(text(top))\" rx=\"5\" "
                lines += "width=\"\(text(cellWidth))\" height=\"\(text(cellHeight))\"/>\n"
                let screen = BodyDrawing.Screen(
                    originX: x + (cellWidth - (extent.left + extent.right) * scale) / 2,
                    originY: top + Self.gap + extent.high * scale, scale: scale)
                lines += BodyDrawing(motion: lane.motion, screen: screen, colour: colour).svg(instant)
            }
        }
        return FilmDrawing.document(height: pitch * Double(lanes.count), lines)
    }
}
