// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Cuts what an agent sends into frames. It keeps at most the beginning of one frame.
struct FrameCutter {
    /// No frame that an agent may send is longer. One that claims to be is refused before it is stored.
    static let frameBytesMaximum = SealedFrame.headBytes + ClipFrame.encodedBytesMaximum

    /// The beginning of a frame whose end has not come yet.
    private var begun: [UInt8] = []

    /// Takes bytes in the order in which they came, and hands out every frame that is whole.
    mutating func cut(_ bytes: Span<UInt8>, _ take: (Span<UInt8>) -> Void) throws(FrameError) {
        var position = 0
        while !begun.isEmpty, position < bytes.count {
            begun.append(bytes[position])
            position += 1
            if try Self.length(begun.span) == begun.count {
                take(begun.span)
                begun = []
            }
        }
        while position < bytes.count {
            let rest = bytes.extracting(position...)
            guard let length = try Self.length(rest), length <= rest.count else {
                begun = (0..<rest.count).map { rest[$0] }
                return
            }
            take(rest.extracting(..<length))
            position += length
        }
    }

    /// The length of the frame that begins here, if it is told yet. Long frames that only a server sends are
    /// refused by their first byte.
    private static func length(_ bytes: Span<UInt8>) throws(FrameError) -> Int? {
        switch try FrameKind.read(bytes) {
        case .welcome, .log, .snapshot: throw FrameError(.kind, offset: 0)
        default:
            let length = try FrameLength.of(bytes, nil)
            guard length ?? 0 <= frameBytesMaximum else { throw FrameError(.length, offset: 2) }
            return length
        }
    }
}
