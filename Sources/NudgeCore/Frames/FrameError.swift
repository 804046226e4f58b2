// SPDX-License-Identifier: Apache-2.0

/// Why a frame was refused. The offset is the byte at which it stops making sense.
public struct FrameError: Error, Equatable, Sendable {
    /// The kinds of refusal.
    public enum Reason: UInt8, Sendable {
        /// Shorter or longer than its kind says.
        case length
        /// Another version of the protocol.
        case version
        /// A kind that does not exist or does not travel in this direction.
        case kind
        /// A field whose value has no meaning.
        case value
        /// Well formed, but for another round than the one being played.
        case round
        /// Well formed, but of another run.
        case run
        /// Well formed, but after applying it θ differs from the sender's.
        case fingerprint
        /// Sealed, but not at this place in the row: frames are missing, or it came before.
        case number
        /// Not sealed by the other end.
        case tag
    }

    /// What is wrong.
    public var reason: Reason
    /// Where, in bytes from the frame's beginning.
    public var offset: Int

    /// Makes an error.
    public init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
