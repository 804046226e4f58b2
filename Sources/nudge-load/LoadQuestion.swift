// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// What light agents ask people: behaviours that all look alike, as long as a swimmer's.
enum LoadQuestion {
    /// Three capsules, seen from above, at rest for two seconds: 1,220 bytes.
    private static let clip: [UInt8] = {
        let head: [UInt8] = [SketchView.top.rawValue, ClipHead.exponentMaximum, 3, 50, 0x40, 0x9C, 0, 0]
        let part: [UInt8] = [SketchPart.Shape.capsule.rawValue, SketchPart.Role.body.rawValue, 0, 1]
        let places = [UInt8](repeating: 1, count: 50 * 3 * 2 * 2 * 2)
        return head + part + part + part + places
    }()

    /// The clip as frames, lane by lane: they are the same in every question.
    private static let lanes: [[UInt8]] = (0..<Limits.behaviourCountMaximum).map { lane in
        stride(from: 0, to: clip.count, by: ClipFrame.payloadBytesMaximum).flatMap { position in
            let payload = Array(clip[position...].prefix(ClipFrame.payloadBytesMaximum))
            let isLast = position + payload.count == clip.count
            let frame = ClipFrame(lane: lane, isLast: isLast, position: position)
            return encoded(ClipFrame.headBytes + payload.count) { frame.write(payload.span, to: &$0) }
        }
    }

    /// A question with a clip for each of its lanes, as frames one after the other.
    static func frames(_ question: QuestionFrame) -> [UInt8] {
        lanes.prefix(question.question.laneCount).reduce(
            into: encoded(QuestionFrame.encodedBytes) { question.write(to: &$0) }
        ) { $0 += $1 }
    }

    private static func encoded(_ count: Int, _ write: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        _ = write(&span)
        return bytes
    }
}
