// SPDX-License-Identifier: Apache-2.0

/// A device's way to its fleet's server through a gateway on a serial line: bytes of the line go in, frames
/// that the server sealed come out, and the other way. The gateway carries them and can do nothing else.
///
/// It does no I/O and reads no clock: a gateway that may dial asks who is there, and all begins anew.
///
///     gateway   a ping
///     device    its introduction
///     server    its own
///     device    a hello; from here on everything is sealed
///
/// What the device cannot trust ends the connection on its side, and it introduces itself again.
@safe
public struct GatewayLink: ~Copyable {
    /// What a byte of the line brought.
    public enum Heard: Equatable, Sendable {
        /// Nothing that asks for anything.
        case nothing
        /// A frame that the server sealed, for ``withFrame(_:)``.
        case frame
        /// Somebody on the way says that the server will not talk to this device. Nothing proves it.
        case refusal(RefusalFrame)
        /// A frame that the server did not seal, or not at this place: ``FrameError/Reason/tag`` or
        /// ``FrameError/Reason/number``.
        case broken(FrameError)
    }

    /// The least memory for frames that come: a chunk, or a welcome to a run with 90 observed numbers.
    public static let frameBytesMinimum =
        frameBytes(SealedFrame.headBytes + ChunkFrame.headBytes + ChunkFrame.payloadBytesMaximum)
    /// The most bytes that ``transmit(_:hello:speak:)`` writes.
    public static let lineBytesMaximum =
        SerialFrame.encodedBytesMaximum(IntroductionFrame.encodedBytesMaximum)

    private var session: DeviceSession
    private var reader = SerialReader()
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var frame = 0..<0
    /// Pieces of the line that were no frame: damaged on the way, or cut.
    public private(set) var damagedCount: UInt32 = 0

    /// Makes the end of a line.
    /// - Parameters:
    ///   - name: the device's under its gateway, 1 to ``Limits/deviceNameBytesMaximum`` bytes.
    ///   - key: what it shares with the server.
    ///   - start: a number that this device has never given here before, from its random generator, its clock
    ///     or a counter that outlives a reset. With an old one a gateway could repeat what it once heard.
    ///   - memory: at least ``frameBytesMinimum`` bytes, which the caller keeps as long as the link.
    public init(
        name: Span<UInt8>, key: DeviceKey, start: UInt64, memory: UnsafeMutableRawBufferPointer
    ) {
        precondition(memory.count >= Self.frameBytesMinimum, "a link needs room for a chunk")
        session = DeviceSession(name: name, key: key, start: start)
        unsafe buffer = memory.bindMemory(to: UInt8.self)
    }

    /// Memory for frames of at most `count` bytes, which come with a checksum.
    public static func frameBytes(_ count: Int) -> Int { count + SerialFrame.checksumBytes }

    /// Whether the server and this device know each other, so that what ``transmit(_:hello:speak:)`` writes
    /// arrives, or the device learns that it did not.
    public var isOpen: Bool { session.isOpen }

    /// Takes a byte of the line.
    public mutating func receive(_ byte: UInt8) -> Heard {
        var room = unsafe MutableSpan(_unsafeElements: buffer)
        do throws(SerialError) {
            guard let count = try reader.take(byte, into: &room) else { return .nothing }
            return take(0..<count)
        } catch {
            damagedCount &+= 1
            return .nothing
        }
    }

    /// Reads the frame that came last. Only after ``receive(_:)`` returned ``Heard/frame``.
    public func withFrame<Result: ~Copyable, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe read(Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[frame])))
    }

    private mutating func take(_ whole: Range<Int>) -> Heard {
        let bytes = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[whole]))
        switch session.receive(bytes) {
        case .nothing: return .nothing
        case .refusal(let refusal): return .refusal(refusal)
        case .broken(let error): return .broken(error)
        case .frame(let range):
            frame = range
            return .frame
        }
    }

    /// Ends the connection on this side and begins anew: the server's frames make no sense to the agent.
    public mutating func startOver() { session.startOver() }

    /// Writes what is due for the line, if anything: an introduction, a hello, or a frame of the agent's.
    /// - Parameters:
    ///   - line: at least ``lineBytesMaximum`` bytes.
    ///   - hello: what the device knows of the run.
    ///   - speak: writes the agent's next frame and returns its length, 0 for none: ``Agent/transmit(_:)``.
    /// - Returns: how many bytes were written; 0 when nothing is due.
    public mutating func transmit(
        _ line: inout MutableSpan<UInt8>, hello: () -> HelloFrame, speak: (inout MutableSpan<UInt8>) -> Int
    ) -> Int {
        if session.isIntroductionDue { return introduce(&line) }
        guard session.isOpen else { return 0 }
        var bytes = InlineArray<22, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        let count = session.isHelloDue ? hello().write(to: &room) : speak(&room)
        return count == 0 ? 0 : send(bytes.span.extracting(0..<count), to: &line)
    }

    private mutating func introduce(_ line: inout MutableSpan<UInt8>) -> Int {
        var bytes = InlineArray<73, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        let count = session.introduce(&room)
        return SerialFrame.write(bytes.span.extracting(0..<count), to: &line)
    }

    private mutating func send(_ frame: Span<UInt8>, to line: inout MutableSpan<UInt8>) -> Int {
        var bytes = InlineArray<38, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        let count = session.seal(frame, to: &room)
        return SerialFrame.write(bytes.span.extracting(0..<count), to: &line)
    }
}
