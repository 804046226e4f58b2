// SPDX-License-Identifier: Apache-2.0

/// Every body on one ground with marks of distance, all from one start line, at several instants.
struct RaceDrawing {
    private static let axisPixels = 24.0
    private static let labelPixels = 20.0
    private static let groundPixels = 4.0
    /// A lane's bodies are at most so tall, in pixels.
    private static let tallest = 120.0
    /// Marks are at least so far apart, in pixels.
    private static let leastMarkPixels = 60.0
    /// How faint the first of several instants is.
    private static let faintest = 0.25

    private let lanes: [FilmDrawing.Lane]
    private let ground: RaceGround
    private let scale, pitch: Double

    init(_ lanes: [FilmDrawing.Lane]) {
        self.lanes = lanes
        ground = RaceGround(lanes.map(\.motion))
        let inside = FilmDrawing.width - 2 * FilmDrawing.margin
        scale = min(inside / (ground.right - ground.left), Self.tallest / (ground.high - ground.low))
        pitch = scale * (ground.high - ground.low) + Self.labelPixels + 2 * Self.groundPixels
    }

    func svg(at instants: [Double]) -> String {
        let height = pitch * Double(lanes.count) + Self.axisPixels
        var lines = lanes.indices.map { strip($0) }.joined() + marks()
        for (index, lane) in lanes.enumerated() { lines += draw(lane, index, instants) }
        return FilmDrawing.document(height: height, lines)
    }

    private func x(_ metres: Double) -> Double { FilmDrawing.margin + (metres - ground.left) * scale }

    private func strip(_ lane: Int) -> String {
        let bottom = pitch * Double(lane + 1)
        let text = BodyDrawing.text
        return "<rect class=\"lane\" y=\"\(text(bottom - pitch))\" width=\"100%\" "
            + "height=\"\(text(pitch))\"/>\n"
            + "<rect class=\"mark\" y=\"\(text(bottom - Self.groundPixels))\" width=\"100%\" "
            + "height=\"\(text(Self.groundPixels))\"/>\n"
    }

    private func marks() -> String {
        let bottom = pitch * Double(lanes.count)
        let text = BodyDrawing.text
        let last = ground.left + (FilmDrawing.width - 2 * FilmDrawing.margin) / scale
        return ground.marks(upTo: last, leastMetres: Self.leastMarkPixels / scale).map { mark in
            let at = x(mark)
            let metres = "\(text(mark)) m".replacing("-", with: "\u{2212}")
            return "<rect class=\"\(mark == 0 ? "ink" : "mark")\" x=\"\(text(at - 0.5))\" width=\"1\" "
                + "height=\"\(text(bottom))\"/><text class=\"quiet\" x=\"\(text(at))\" "
                + "y=\"\(text(bottom + 17))\" text-anchor=\"middle\">\(mark == 0 ? "start" : metres)</text>\n"
        }.joined()
    }

    private func draw(_ lane: FilmDrawing.Lane, _ index: Int, _ instants: [Double]) -> String {
        let motion = lane.motion
        let colour = FilmDrawing.colours[index]
        let bottom = pitch * Double(index + 1)
        let start = motion.trunkPlace(0).u
        let screen = BodyDrawing.Screen(
            originX: x(-start),
            originY: bottom - Self.groundPixels + (ground.low + RaceGround.base(motion)) * scale, scale: scale
        )
        let body = BodyDrawing(motion: motion, screen: screen, colour: colour)
        let end = x(motion.trunkPlace(instants.last ?? 0).u - start)
        let text = BodyDrawing.text
        var lines =
            "<rect fill=\"\(colour)\" x=\"\(text(min(x(0), end)))\" "
            + "y=\"\(text(bottom - Self.groundPixels))\" "
            + "width=\"\(text((end - x(0)).magnitude))\" height=\"\(text(Self.groundPixels))\"/>\n"
        for (number, instant) in instants.enumerated() {
            let share = instants.count > 1 ? Double(number) / Double(instants.count - 1) : 1
            lines += body.svg(instant, opacity: Self.faintest + share * (1 - Self.faintest))
        }
        return lines + "<text class=\"ink\" x=\"10\" y=\"\(text(bottom - pitch + 18))\" font-weight=\"600\">"
            + "<tspan fill=\"\(colour)\">●</tspan> \(FilmDrawing.escaped(lane.label))</text>\n"
    }
}
