// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Behaviours drawn with plain characters, for people who have only a terminal: on one ground where they
/// race, in pictures of their own otherwise.
public struct CharacterDrawing: Sendable {
    /// What a body's trunk is marked with.
    public static let mark: Character = "@"
    /// A character is about so much taller than it is wide.
    private static let aspect = 2.0
    /// Columns before the ground of a lane.
    private static let labelColumns = 2
    /// Narrower than this is drawn as wide as this.
    private static let leastWidth = 24
    /// Rows that a lane of a race takes at most.
    private static let laneRows = 4
    /// Marks of distance are at least so many columns apart.
    private static let leastMarkColumns = 12.0

    private let motions: [Motion]
    private let places: [CharacterPicture.Place]
    /// What stands still: labels and marks of distance.
    private let background: CharacterPicture

    /// Lays lanes out on so many columns and rows.
    /// - Parameters:
    ///   - clips: what there is to see, a lane each, 1 to 16, as `ClipHead` says.
    ///   - labels: what the lanes are called, one for each.
    ///   - isRace: whether all run on one ground.
    ///   - width: columns.
    ///   - height: rows.
    /// - Throws: `FrameError` for bytes that are no clip.
    public init(
        _ clips: [[UInt8]], labels: [Character], isRace: Bool, width: Int, height: Int
    ) throws(FrameError) {
        precondition(!clips.isEmpty && clips.count == labels.count, "every lane has a clip and a label")
        var motions: [Motion] = []
        for clip in clips { motions.append(try Motion(clip)) }
        self.motions = motions
        let width = max(width, Self.leastWidth)
        let blank = CharacterPicture(width: width, height: height)
        (places, background) =
            isRace
            ? Self.race(motions, labels, on: blank, width: width, height: height)
            : Self.grid(motions, labels, on: blank, width: width, height: height)
    }

    /// Simulated seconds that the longest lane lasts.
    public var seconds: Double { motions.map(\.seconds).max() ?? 0 }

    /// The picture after so many simulated seconds: a line a row.
    public func lines(_ seconds: Double) -> [String] {
        var picture = background
        for (motion, place) in zip(motions, places) {
            picture.draw(motion, seconds: seconds, at: place, mark: Self.mark)
        }
        return picture.lines
    }

    private typealias Layout = ([CharacterPicture.Place], CharacterPicture)

    /// A strip for each lane, one below the other, and a line with marks of distance.
    private static func race(
        _ motions: [Motion], _ labels: [Character], on blank: CharacterPicture, width: Int, height: Int
    ) -> Layout {
        let ground = RaceGround(motions)
        let rows = min(max((height - 1) / motions.count, 1), laneRows)
        let across = Double(width - labelColumns - 1) / (ground.right - ground.left)
        let down = min(across / aspect, Double(rows) / (ground.high - ground.low))
        let start = Double(labelColumns) - ground.left * across
        var picture = blank
        let places = motions.indices.map { lane -> CharacterPicture.Place in
            let bottom = (lane + 1) * rows - 1
            for row in bottom - rows + 1...bottom {
                picture.write("|", column: Int(start.rounded()), row: row)
            }
            picture.write(String(labels[lane]), column: 0, row: bottom)
            let motion = motions[lane]
            return CharacterPicture.Place(
                originColumn: start - motion.trunkPlace(0).u * across,
                originRow: Double(bottom) + (ground.low + RaceGround.base(motion)) * down,
                across: across, down: down, rows: bottom - rows + 1...bottom)
        }
        for mark in ground.marks(upTo: ground.right, leastMetres: leastMarkColumns / across) {
            let column = Int((start + mark * across).rounded())
            let name = mark == 0 ? "start" : "\(BodyDrawing.text(mark)) m"
            picture.write("|" + name, column: column, row: motions.count * rows)
        }
        return (places, picture)
    }

    /// Pictures of their own, in as many columns as make them largest.
    private static func grid(
        _ motions: [Motion], _ labels: [Character], on blank: CharacterPicture, width: Int, height: Int
    ) -> Layout {
        let extent = Extent(of: motions)
        let (wide, tall) = (extent.right - extent.left, extent.high - extent.low)
        let fits = (1...motions.count).map { columns -> (columns: Int, scale: Double) in
            let rows = (motions.count + columns - 1) / columns
            let cell = (width: Double(width / columns - 2), height: Double(height / rows - 2))
            return (columns, max(min(cell.width / wide, aspect * cell.height / tall), 0))
        }
        guard let best = fits.max(by: { $0.scale < $1.scale }) else { return ([], blank) }
        let cellWidth = width / best.columns
        let cellHeight = height / ((motions.count + best.columns - 1) / best.columns)
        var picture = blank
        let places = motions.indices.map { lane -> CharacterPicture.Place in
            let left = lane % best.columns * cellWidth
            let top = lane / best.columns * cellHeight
            picture.write("\(labels[lane]):", column: left, row: top)
            let down = best.scale / aspect
            return CharacterPicture.Place(
                originColumn: Double(left) - extent.left * best.scale,
                originRow: Double(top + 1) + extent.high * down,
                across: best.scale, down: down, rows: top + 1...max(top + cellHeight - 1, top + 1))
        }
        return (places, picture)
    }
}
