// SPDX-License-Identifier: Apache-2.0

/// An agent asks somebody else which of the behaviours that it showed is best. 14 bytes; the clips of the
/// behaviours follow, lane by lane, in ``ClipFrame``s.
///
/// Layout, little-endian: kind (1), behaviours (1), round (4), index of the agent's random streams (4), batch
/// (2), lower 16 bits of θ's fingerprint before the round (2). The stream's index tells the block, and the
/// agents of one block apart.
public struct QuestionFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 14

    /// What is asked.
    public var question: Question
    /// The lower bits of θ's fingerprint.
    public var fingerprint: UInt16

    /// Makes a frame.
    public init(_ question: Question, fingerprint: UInt16) {
        self.question = question
        self.fingerprint = fingerprint
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.question.firstByte
        bytes[1] = UInt8(question.laneCount)
        question.place.write(to: &bytes, at: 2)
        bytes.store(fingerprint, at: 12)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.question.require(bytes, encodedBytes: Self.encodedBytes)
        let laneCount = Int(bytes[1])
        guard laneCount >= 2, laneCount <= Limits.behaviourCountMaximum, laneCount & (laneCount - 1) == 0
        else {
            throw FrameError(.value, offset: 1)
        }
        question = Question(place: Question.Place(reading: bytes, at: 2), laneCount: laneCount)
        fingerprint = bytes.load(UInt16.self, at: 12)
    }
}
