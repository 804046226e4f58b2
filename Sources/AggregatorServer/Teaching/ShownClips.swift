// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
import NudgeCore
public import Preferences

/// What a question shows: a clip per behaviour, in the order of the core's lanes.
struct ShownClips: Sendable {
    let clips: [[UInt8]]
    /// The first 16 hexadecimal digits of the SHA-256 of all of them: an answer is to what was seen.
    let digest: String

    init(_ clips: [[UInt8]]) {
        self.clips = clips
        digest = Array(SecureHash.bytes(of: clips).prefix(8)).hexadecimal
    }

    /// Below this nobody sees that one body got further than another.
    private static let leastMetres = 0.5

    /// Two behaviours of which one got further, as everybody sees; nil where none did.
    var obviousRace: ObviousPair? {
        ObviousPair(clips.map(Self.distance), leastDifference: Self.leastMetres)
    }

    /// How far the first part of a body came along x, in metres.
    private static func distance(_ clip: [UInt8]) -> Double {
        guard let head = try? ClipHead(reading: clip.span) else { return 0 }
        let pictureBytes = (clip.count - head.picturesOffset) / head.pictureCount
        let x = { (offset: Int) in Int16(bitPattern: UInt16(clip[offset]) | UInt16(clip[offset + 1]) << 8) }
        let units = Int(x(clip.count - pictureBytes)) - Int(x(head.picturesOffset))
        return Double(units) / Double(1 << Int(head.exponent))
    }
}

/// A question on its way to one person's screen.
public struct ShownQuestion: Sendable {
    /// Who sees what, in which order.
    public let showing: Showing<QuestionKey>
    /// A clip for each place on the screen, as `ClipHead` says.
    public let clips: [[UInt8]]

    init(_ showing: Showing<QuestionKey>, _ shown: ShownClips) {
        self.showing = showing
        clips = showing.order.map { shown.clips[Int($0)] }
    }
}
