// SPDX-License-Identifier: Apache-2.0

public import MuJoCoTasks
import NudgeCore

/// Pictures of what policies do, a lane each: as a race on one ground where the task moves along a line, side
/// by side otherwise.
public struct FilmDrawing: Sendable {
    /// One policy's lane.
    public struct Lane: Sendable {
        /// What it is called.
        public var label: String
        /// What it did.
        public var motion: Motion

        /// Makes a lane.
        public init(label: String, motion: Motion) {
            self.label = label
            self.motion = motion
        }
    }

    /// The most lanes: their colours are told apart.
    public static let laneLimit = 8
    /// Pictures in a film strip.
    public static let stripPictures = 7
    static let width = 960.0
    static let margin = 24.0
    /// Okabe and Ito's colours, in the order of the page that people teach on.
    static let colours = [
        "#e69f00", "#0072b2", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#8a8f8c",
    ]

    private let lanes: [Lane]
    private let isRace: Bool

    /// - Parameters:
    ///   - lanes: 1 to ``laneLimit``, all of one task.
    ///   - task: theirs.
    public init(_ lanes: [Lane], task: ControlTask) {
        precondition(!lanes.isEmpty && lanes.count <= Self.laneLimit, "a film has 1 to 8 lanes")
        self.lanes = lanes
        isRace = TaskQuestion.of(task.name).isRace
    }

    /// Simulated seconds that the longest lane lasts.
    public var seconds: Double { lanes.map(\.motion.seconds).max() ?? 0 }

    /// A film strip: several instants in one SVG, in a race on one ground, else one beside the other.
    public func strip() -> String {
        let last = Double(Self.stripPictures - 1)
        let instants = (0..<Self.stripPictures).map { seconds * Double($0) / last }
        return isRace ? RaceDrawing(lanes).svg(at: instants) : GridDrawing(lanes).svg(at: instants)
    }

    /// A film: SVG pictures of one size, ``FilmEncoder/picturesPerSecond`` for every simulated second, and
    /// the last one a while longer.
    public func film() -> [String] {
        let rate = Double(FilmEncoder.picturesPerSecond)
        let count = Int((seconds * rate).rounded(.up)) + FilmEncoder.picturesPerSecond
        let (race, grid) = (RaceDrawing(lanes), GridDrawing(lanes))
        return (0...count).map { picture in
            let instant = min(Double(picture) / rate, seconds)
            return isRace ? race.svg(at: [instant]) : grid.svg(at: [instant])
        }
    }

    /// An SVG document around lines of it, for light and dark pages.
    static func document(height: Double, _ lines: String) -> String {
        let size = "width=\"\(Int(width))\" height=\"\(Int(height))\""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" \(size) viewBox="0 0 \(Int(width)) \(Int(height))" \
            font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13">
            <style>
            .page { fill: #ffffff } .lane { fill: #f1f4f2 } .mark { fill: #cfd7d3 } .ink { fill: #1d2422 }
            .quiet { fill: #57625e } .outline { stroke: #ffffff }
            @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 } .lane { fill: #202724 } .mark { fill: #3b4742 } .ink { fill: #e6ebe8 }
                .quiet { fill: #9daaa4 } .outline { stroke: #101412 }
            }
            </style>
            <rect class="page" width="100%" height="100%"/>
            \(lines)</svg>

            """
    }

    /// A text with what XML needs in place of its own signs.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
