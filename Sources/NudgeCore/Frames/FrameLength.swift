// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of bytes into frames: every frame says itself how long it is.
public enum FrameLength {
    /// Bytes of the longest frame: a sealed welcome to a run with ``Limits/observationCountMaximum`` numbers.
    public static let maximum = SealedFrame.headBytes + SealedFrame.payloadBytesMaximum

    /// The length of the frame that begins a stream.
    /// - Parameters:
    ///   - bytes: the stream from that frame on.
    ///   - layout: that of the run's votes; nil while the run is not known, when no commit can be read.
    /// - Returns: nil when there are too few bytes to tell. The frame itself may be incomplete.
    /// - Throws: `version`, `kind`, or `length` for a frame that is longer than its kind may be.
    public static func of(_ bytes: Span<UInt8>, _ layout: RoundVotes.Layout?) throws(FrameError) -> Int? {
        guard bytes.count > 0 else { return nil }
        switch try FrameKind.read(bytes) {
        case .vote: return VoteFrame.encodedBytes
        case .commit:
            guard let layout else { throw FrameError(.kind, offset: 0) }
            return CommitFrame.encodedBytes(layout)
        case .hello: return HelloFrame.encodedBytes
        case .welcome: return try WelcomeFrame.length(bytes)
        case .log, .snapshot:
            return try variable(
                bytes, head: ChunkFrame.headBytes, payloadMaximum: ChunkFrame.payloadBytesMaximum)
        case .assignment: return AssignmentFrame.encodedBytes
        case .ping: return PingFrame.encodedBytes
        case .bye: return ByeFrame.encodedBytes
        case .refusal: return RefusalFrame.encodedBytes
        case .question: return QuestionFrame.encodedBytes
        case .answer: return AnswerFrame.encodedBytes
        case .clip:
            return try variable(
                bytes, head: ClipFrame.headBytes, payloadMaximum: ClipFrame.payloadBytesMaximum)
        case .introduction: return try IntroductionFrame.length(bytes)
        case .sealed:
            return try variable(
                bytes, head: SealedFrame.headBytes, payloadMaximum: SealedFrame.payloadBytesMaximum)
        }
    }

    /// Frames of variable length have their payload's length in the third and fourth byte.
    private static func variable(
        _ bytes: Span<UInt8>, head: Int, payloadMaximum: Int
    ) throws(FrameError) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let payload = Int(bytes.load(UInt16.self, at: 2))
        guard payload <= payloadMaximum else { throw FrameError(.length, offset: 2) }
        return head + payload
    }
}
