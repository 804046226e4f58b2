/// The first byte of every frame: protocol version in the upper four bits, kind in the lower four.
public enum FrameKind: UInt8, Sendable {
    /// An agent's vote, 8 bytes up.
    case vote = 1
    /// A committed round, 10 + 2⌈K/8⌉ bytes down.
    case commit = 2

    /// The version of the protocol.
    public static let protocolVersion: UInt8 = 1

    var firstByte: UInt8 { Self.protocolVersion << 4 | rawValue }

    /// Reads a frame's kind.
    static func read(_ bytes: Span<UInt8>) throws(FrameError) -> FrameKind {
        guard bytes.count > 0 else { throw FrameError(.length, offset: 0) }
        guard bytes[0] >> 4 == protocolVersion else { throw FrameError(.version, offset: 0) }
        guard let kind = FrameKind(rawValue: bytes[0] & 0x0F) else { throw FrameError(.kind, offset: 0) }
        return kind
    }
}
