// SPDX-License-Identifier: Apache-2.0

/// Somebody's answer to a question, handed to the agent that asked. 12 bytes.
///
/// Layout, little-endian: kind (1), choice (1), round (4), index of the agent's random streams (4), batch
/// (2). The choice is a lane, 0 to 15, or 16 for equal, or 17 for cannot tell.
public struct AnswerFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 12

    /// What was chosen.
    public var choice: Choice
    /// Which question it answers.
    public var place: Question.Place

    /// Makes a frame.
    public init(_ choice: Choice, place: Question.Place) {
        self.choice = choice
        self.place = place
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.answer.firstByte
        bytes[1] = choice.rawValue
        place.write(to: &bytes, at: 2)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.answer.require(bytes, encodedBytes: Self.encodedBytes)
        guard let choice = Choice(rawValue: bytes[1]) else { throw FrameError(.value, offset: 1) }
        self.choice = choice
        place = Question.Place(reading: bytes, at: 2)
    }
}
