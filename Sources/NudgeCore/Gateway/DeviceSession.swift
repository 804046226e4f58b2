// SPDX-License-Identifier: Apache-2.0

/// A device's end of its sealed connection to the server, whoever carries the frames: a gateway at a serial
/// line, or a broker. docs/frames.md says what is said first.
///
/// What the device cannot trust ends the connection on its side, and an introduction is due again.
public struct DeviceSession: Sendable {
    /// What a frame from the carrier was.
    public enum Heard: Equatable, Sendable {
        /// Nothing that asks for anything but what ``isIntroductionDue`` and ``isHelloDue`` say.
        case nothing
        /// A frame that the server sealed: where in it lies what the server said.
        case frame(Range<Int>)
        /// Somebody on the way says that the server will not talk to this device. Nothing proves it.
        case refusal(RefusalFrame)
        /// A frame that the server did not seal, or not at this place: ``FrameError/Reason/tag`` or
        /// ``FrameError/Reason/number``.
        case broken(FrameError)
    }

    private var name = InlineArray<63, UInt8>(repeating: 0)
    private let nameBytes: Int
    private let key: DeviceKey
    private let start: UInt64
    private var introductionCount: UInt32 = 0
    private var nonce: UInt64 = 0
    private var session: SealedSession?
    /// Whether the server is to be told who this device is.
    public private(set) var isIntroductionDue = true
    /// Whether the server is to be told what this device knows of the run, before anything else.
    public private(set) var isHelloDue = false

    /// Makes the end of a device that the server does not know yet.
    /// - Parameters:
    ///   - name: the device's under its gateway, 1 to ``Limits/deviceNameBytesMaximum`` bytes.
    ///   - key: what it shares with the server.
    ///   - start: a number that this device has never given here before, from its random generator, its clock
    ///     or a counter that outlives a reset. With an old one a carrier could repeat what it once heard.
    public init(name: Span<UInt8>, key: DeviceKey, start: UInt64) {
        precondition(name.count <= Limits.deviceNameBytesMaximum, "a name has at most 63 bytes")
        for index in 0..<name.count { self.name[index] = name[index] }
        nameBytes = name.count
        self.key = key
        self.start = start
    }

    /// Whether the server and this device know each other.
    public var isOpen: Bool { session != nil }

    /// Takes a frame that is exactly `bytes`. Cost: for a sealed one, its hash.
    public mutating func receive(_ bytes: Span<UInt8>) -> Heard {
        do throws(FrameError) {
            switch try FrameKind.read(bytes) {
            case .ping: if try !PingFrame(reading: bytes).isAnswer { startOver() }
            case .introduction:
                if bytes.count == IntroductionFrame.headBytes { meet(try IntroductionFrame(reading: bytes)) }
            case .refusal: if session == nil { return .refusal(try RefusalFrame(reading: bytes)) }
            case .sealed: if let range = try session?.open(bytes) { return .frame(range) }
            default: break
            }
        } catch {
            guard session != nil else { return .nothing }
            startOver()
            return .broken(error)
        }
        return .nothing
    }

    private mutating func meet(_ server: IntroductionFrame) {
        guard session == nil, !isIntroductionDue else { return }
        session = SealedSession(key, deviceNonce: nonce, serverNonce: server.nonce, end: .device)
        isHelloDue = true
    }

    /// Ends the connection on this side and begins anew.
    public mutating func startOver() {
        session = nil
        isHelloDue = false
        isIntroductionDue = true
    }

    /// Writes an introduction, with a nonce of its own, and returns its length.
    /// - Parameter bytes: at least ``IntroductionFrame/encodedBytesMaximum``.
    public mutating func introduce(_ bytes: inout MutableSpan<UInt8>) -> Int {
        isIntroductionDue = false
        nonce = key.nonce(start, introductionCount)
        introductionCount &+= 1
        let name = self.name
        return IntroductionFrame(nonce: nonce).write(name: name.span.extracting(0..<nameBytes), to: &bytes)
    }

    /// Seals a frame, the hello before all others, and returns its length with the seal; 0 where ``isOpen``
    /// is not true.
    /// - Parameters:
    ///   - frame: exactly one frame.
    ///   - bytes: as many, and ``SealedFrame/headBytes`` more.
    public mutating func seal(_ frame: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        isHelloDue = false
        return session?.seal(frame, to: &bytes) ?? 0
    }
}
