// SPDX-License-Identifier: Apache-2.0

/// The aggregator's answer to a hello: the run's settings and the agent's place in it.
///
/// Layout, little-endian: kind (1), whether chunks follow (1), length of the header (2), rounds committed
/// (4), assignment (10), zeros (2), the run's header as in its log. With 17 observed numbers 288 bytes, once
/// per connection.
public struct WelcomeFrame: Sendable {
    /// Bytes before the run's header.
    public static let headBytes = 20

    /// Whether the agent's θ is not the aggregator's: chunks of the log or of a snapshot follow.
    public var isBehind: Bool
    /// Rounds committed so far.
    public var round: UInt32
    /// What the agent is to try.
    public var assignment: Assignment
    /// The run's settings and task.
    public var header: RunHeader
    /// The run's identity.
    public var run: Fingerprint

    /// Writes a frame at the beginning of `bytes` and returns its length.
    /// - Parameter header: the run's header, encoded.
    public static func write(
        isBehind: Bool, round: UInt32, assignment: Assignment, header: Span<UInt8>,
        to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        bytes[0] = FrameKind.welcome.firstByte
        bytes[1] = isBehind ? 1 : 0
        bytes.store(UInt16(header.count), at: 2)
        bytes.store(round, at: 4)
        assignment.write(to: &bytes, at: 8)
        bytes.store(UInt16(0), at: 18)
        for index in 0..<header.count { bytes[headBytes + index] = header[index] }
        return headBytes + header.count
    }

    /// Reads a frame that is exactly `bytes`. The scales stay in `bytes`; see ``scale(_:in:)``.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard try FrameKind.read(bytes) == .welcome else { throw FrameError(.kind, offset: 0) }
        guard bytes.count >= Self.headBytes,
            bytes.count == Self.headBytes + Int(bytes.load(UInt16.self, at: 2))
        else { throw FrameError(.length, offset: bytes.count) }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        isBehind = bytes[1] == 1
        round = bytes.load(UInt32.self, at: 4)
        assignment = Assignment(reading: bytes, at: 8)
        guard bytes.load(UInt16.self, at: 18) == 0 else { throw FrameError(.value, offset: 18) }
        let encoded = bytes.extracting(Self.headBytes..<bytes.count)
        guard let header = try? RunHeader(reading: encoded), header.encodedBytes == encoded.count else {
            throw FrameError(.value, offset: Self.headBytes)
        }
        self.header = header
        run = RunHeader.identity(of: encoded)
        guard Int(assignment.block) < header.configuration.agentCount else {
            throw FrameError(.value, offset: 12)
        }
        guard assignment.fromRound <= round else { throw FrameError(.value, offset: 8) }
    }

    /// Reads the scale of observed number `index` from the bytes that this frame was read from.
    public func scale(_ index: Int, in bytes: Span<UInt8>) -> ObservationScale {
        header.scale(index, in: bytes.extracting(Self.headBytes..<bytes.count))
    }
}
