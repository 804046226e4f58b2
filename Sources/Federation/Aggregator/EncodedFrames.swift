// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Bytes that a frame writes itself.
func encode(_ capacity: Int, _ write: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: capacity)
    var span = bytes.mutableSpan
    let count = write(&span)
    precondition(count == capacity, "a frame writes as many bytes as it says")
    return bytes
}

extension CommitFrame {
    func encoded(_ layout: RoundVotes.Layout) -> [UInt8] {
        encode(Self.encodedBytes(layout)) { write(to: &$0, layout) }
    }
}
extension AssignmentFrame {
    func encoded() -> [UInt8] { encode(Self.encodedBytes) { write(to: &$0) } }
}
extension PingFrame {
    /// The frame's bytes.
    public func encoded() -> [UInt8] { encode(Self.encodedBytes) { write(to: &$0) } }
}
extension ByeFrame {
    func encoded() -> [UInt8] { encode(Self.encodedBytes) { write(to: &$0) } }
}
extension RefusalFrame {
    func encoded() -> [UInt8] { encode(Self.encodedBytes) { write(to: &$0) } }
}
extension AnswerFrame {
    func encoded() -> [UInt8] { encode(Self.encodedBytes) { write(to: &$0) } }
}
extension WelcomeFrame {
    static func encoded(
        isBehind: Bool, round: UInt32, assignment: Assignment, header: [UInt8], panel: [UInt8] = []
    ) -> [UInt8] {
        encode(headBytes + header.count + panel.count) {
            write(
                isBehind: isBehind, round: round, assignment: assignment, header: header.span,
                panel: panel.span, to: &$0)
        }
    }
}
extension IntroductionFrame {
    /// The frame's bytes; the server's has no name.
    /// - Parameter name: at most ``Limits/deviceNameBytesMaximum`` bytes.
    public func encoded(name: [UInt8] = []) -> [UInt8] {
        encode(Self.headBytes + name.count) { write(name: name.span, to: &$0) }
    }
}
extension SealedSession {
    /// A frame as it is sealed next.
    public mutating func sealed(_ frame: [UInt8]) -> [UInt8] {
        encode(SealedFrame.headBytes + frame.count) { seal(frame.span, to: &$0) }
    }
}
extension LogRecord {
    /// The record as it lies in a log.
    public func encoded(_ layout: RoundVotes.Layout) -> [UInt8] {
        let length =
            switch self {
            case .round: Self.roundBytes(layout)
            case .mark: Self.markBytes
            case .plan: Self.planBytes
            }
        return encode(length) { write(to: &$0, layout) }
    }
}
extension PolicyHost {
    /// The header of the run's log, as it lies there.
    public func encodedHeader() -> [UInt8] {
        let scales = scales
        return encode(header.encodedBytes) {
            header.write(scales: scales.span, to: &$0)
            return header.encodedBytes
        }
    }
}

extension FrameLength {
    /// Cuts bytes that hold whole frames, one behind the other, into frames.
    /// - Throws: what is wrong with the first frame that is none; `length` for one that is not whole.
    public static func cut(_ bytes: [UInt8], _ layout: RoundVotes.Layout) throws(FrameError) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let rest = bytes[start...]
            guard let length = try of(rest.span, layout), start + length <= bytes.count else {
                throw FrameError(.length, offset: bytes.count - start)
            }
            frames.append(Array(bytes[start..<start + length]))
            start += length
        }
        return frames
    }
}
