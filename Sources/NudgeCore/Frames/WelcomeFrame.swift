// SPDX-License-Identifier: Apache-2.0

/// The aggregator's answer to a hello: the run's settings and the agent's place in it.
///
/// Layout, little-endian: kind (1), whether chunks follow (1), length of the header (2), rounds committed
/// (4), assignment (10), length of the panel section (2), the run's header as in its log, the panel section.
/// That section says who answers this fleet's questions; it means nothing to the core. With 17 observed
/// numbers 288 bytes and the section, once per connection.
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
    /// Where the panel section lies in the frame's bytes; empty where agents are told nothing of who answers.
    public var panelRange: Range<Int>

    /// Writes a frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - isBehind: whether the rounds or the θ that the agent lacks follow.
    ///   - round: the one that the run is at.
    ///   - assignment: what the agent is to try.
    ///   - header: the run's header, encoded.
    ///   - panel: who answers, at most ``Limits/panelBytesMaximum`` bytes; empty where that is left to
    ///     agents.
    ///   - bytes: as many as header and panel have, and ``headBytes`` more.
    public static func write(
        isBehind: Bool, round: UInt32, assignment: Assignment, header: Span<UInt8>, panel: Span<UInt8>,
        to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        precondition(panel.count <= Limits.panelBytesMaximum, "a panel section has at most 128 bytes")
        bytes[0] = FrameKind.welcome.firstByte
        bytes[1] = isBehind ? 1 : 0
        bytes.store(UInt16(header.count), at: 2)
        bytes.store(round, at: 4)
        assignment.write(to: &bytes, at: 8)
        bytes.store(UInt16(panel.count), at: 18)
        for index in 0..<header.count { bytes[headBytes + index] = header[index] }
        let panelOffset = headBytes + header.count
        for index in 0..<panel.count { bytes[panelOffset + index] = panel[index] }
        return panelOffset + panel.count
    }

    /// The length of the frame that begins with these bytes; nil when there are too few to tell.
    static func length(_ bytes: Span<UInt8>) throws(FrameError) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let headerBytes = Int(bytes.load(UInt16.self, at: 2))
        let headerBytesMaximum = RunHeader.encodedBytes(observationCount: Limits.observationCountMaximum)
        guard headerBytes <= headerBytesMaximum else { throw FrameError(.length, offset: 2) }
        guard bytes.count >= headBytes else { return nil }
        let panelBytes = Int(bytes.load(UInt16.self, at: 18))
        guard panelBytes <= Limits.panelBytesMaximum else { throw FrameError(.length, offset: 18) }
        return headBytes + headerBytes + panelBytes
    }

    /// Reads a frame that is exactly `bytes`. The scales stay in `bytes`; see ``scale(_:in:)``.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard try FrameKind.read(bytes) == .welcome else { throw FrameError(.kind, offset: 0) }
        guard let length = try Self.length(bytes), length == bytes.count else {
            throw FrameError(.length, offset: bytes.count)
        }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        isBehind = bytes[1] == 1
        round = bytes.load(UInt32.self, at: 4)
        assignment = Assignment(reading: bytes, at: 8)
        panelRange = length - Int(bytes.load(UInt16.self, at: 18))..<length
        let encoded = bytes.extracting(Self.headBytes..<panelRange.lowerBound)
        guard let header = try? RunHeader(reading: encoded), header.encodedBytes == encoded.count else {
            throw FrameError(.value, offset: Self.headBytes)
        }
        self.header = header
        run = RunHeader.identity(of: encoded)
        guard assignment.isValid(agentCount: header.configuration.agentCount) else {
            throw FrameError(.value, offset: 12)
        }
        guard assignment.fromRound <= round else { throw FrameError(.value, offset: 8) }
    }

    /// Reads the scale of observed number `index` from the bytes that this frame was read from.
    public func scale(_ index: Int, in bytes: Span<UInt8>) -> ObservationScale {
        header.scale(index, in: bytes.extracting(Self.headBytes..<panelRange.lowerBound))
    }
}
