// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// The connection to the aggregator, direct or through a broker: frames go out, frames come in, and silence
/// is noticed.
@safe
struct AggregatorLink: ~Copyable {
    /// After so long without a word from the other end it is asked whether it is there, and after twice as
    /// long it is not.
    private var quietMilliseconds: UInt64 { addresses.quietMilliseconds }
    /// The longest single wait: a service manager with a watchdog hears from the program this often.
    private static let waitMilliseconds: UInt64 = 5_000

    private var addresses: Addresses
    /// Who carries the frames, if the connection is not the aggregator's own. A link within this one would be
    /// moved to the stack and back by everything that is done with it.
    private let broker: UnsafeMutablePointer<BrokerLink>?
    private let buffer: UnsafeMutableRawBufferPointer
    /// Bytes received and not yet dropped; the first ``frameBytes`` are the frame that is looked at.
    private var filledBytes = 0
    private var frameBytes = 0
    /// How the run's commits are packed; nil until a welcome told.
    var voteLayout: RoundVotes.Layout?
    private var openedAt: UInt64 = 0
    private var heardAt: UInt64 = 0
    private var isAsked = false

    /// - Parameters:
    ///   - addresses: the aggregator's, or the broker's.
    ///   - broker: the link to it, where that carries the frames.
    init(_ addresses: Addresses, through broker: UnsafeMutablePointer<BrokerLink>? = nil) {
        self.addresses = addresses
        unsafe self.broker = broker
        unsafe buffer = BoardMemory.take(FrameLength.maximum)
        limitSilence()
    }

    private func limitSilence() {
        if addresses.areSeveral { board_link_limit_silence(UInt32(2 * quietMilliseconds / 1_000)) }
    }

    private static var now: UInt64 { board_nanoseconds() / 1_000_000 }

    /// How long the connection has been, or was, open.
    var heldMilliseconds: UInt64 { openedAt == 0 ? 0 : heardAt - openedAt }

    /// Whether there is more than one address to try.
    var hasSeveralAddresses: Bool { addresses.areSeveral }

    /// Goes on to the next address, unless the broker at this one is there.
    /// - Returns: whether it is to be tried at once.
    mutating func turnToNext() -> Bool {
        if let broker = unsafe broker, unsafe broker.pointee.isOpen { return false }
        return addresses.advance(wasReached: openedAt != 0)
    }

    /// Whether somebody who is not trusted carries the frames.
    var isCarried: Bool { unsafe broker != nil }

    /// What the broker did that it should not; nil without one.
    var brokerCounts: BrokerLink.Counts? { unsafe broker?.pointee.counts }

    /// Opens the connection and says hello.
    mutating func dial(_ hello: HelloFrame) throws(Parting) {
        openedAt = 0
        filledBytes = 0
        frameBytes = 0
        isAsked = false
        try open()
        openedAt = Self.now
        heardAt = openedAt
        var bytes = InlineArray<22, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        precondition(hello.write(to: &room) == room.count, "a hello has 22 bytes")
        try send(bytes.span)
    }

    private mutating func open() throws(Parting) {
        if let broker = unsafe broker { return try unsafe broker.pointee.open(at: addresses.current) }
        try Self.check(
            unsafe board_link_open(addresses.current.characters, Int32(BOARD_LINK_AGGREGATOR)))
        Event.connected(to: addresses.current)
    }

    /// Ends the connection to the aggregator, to dial again.
    func hangUp() {
        if let broker = unsafe broker { unsafe broker.pointee.hangUp() } else { board_link_close() }
    }

    /// Ends everything.
    func close() {
        if let broker = unsafe broker { unsafe broker.pointee.close() } else { board_link_close() }
    }

    /// Leaves in good order, if there is somebody to tell.
    mutating func sayBye() {
        var bytes = InlineArray<2, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        _ = ByeFrame(.leaving).write(to: &room)
        _ = try? send(bytes.span)
    }

    /// Sends one frame as one record.
    mutating func send(_ frame: Span<UInt8>) throws(Parting) {
        if let broker = unsafe broker { return try unsafe broker.pointee.send(frame) }
        let status = unsafe frame.withUnsafeBufferPointer {
            unsafe board_link_send($0.baseAddress, $0.count)
        }
        try Self.check(status)
    }

    /// Drops the frame that was looked at and waits for the next one.
    /// - Returns: whether a whole frame is there now.
    mutating func advance(timeoutMilliseconds: UInt64) throws(Parting) -> Bool {
        drop()
        let deadline = Self.now + timeoutMilliseconds
        while true {
            while try isFrameWhole() {
                guard learn() else { return true }
                drop()
            }
            guard board_stop_signal() == 0 else { throw .stopped }
            board_calm_watchdog()
            try askIfQuiet()
            let now = Self.now
            let left = deadline > now ? deadline - now : 0
            let got = try receive(
                timeoutMilliseconds: min(left, min(Self.waitMilliseconds, quietMilliseconds)))
            if got == 0, Self.now >= deadline { return false }
            guard got > 0 else { continue }
            filledBytes += got
            heardAt = Self.now
            isAsked = false
        }
    }

    /// Learns where another server is, if the frame that is looked at says so.
    private mutating func learn() -> Bool {
        guard unsafe broker == nil else { return false }
        let bytes = unsafe Span<UInt8>(_unsafeElements: received(frameBytes))
        guard (try? IntroductionFrame(reading: bytes)) != nil else { return false }
        addresses.learn(bytes.extracting(IntroductionFrame.headBytes...))
        limitSilence()
        return true
    }

    /// Waits for bytes behind those that are there. Returns how many came.
    private mutating func receive(timeoutMilliseconds: UInt64) throws(Parting) -> Int {
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filledBytes...])
        if let broker = unsafe broker {
            return try unsafe broker.pointee.receive(into: room, timeoutMilliseconds: timeoutMilliseconds)
        }
        let got = unsafe board_link_receive(room.baseAddress, room.count, UInt32(timeoutMilliseconds))
        if got < 0 { throw .failed(got) }
        return got
    }

    private mutating func drop() {
        let rest = filledBytes - frameBytes
        if frameBytes > 0, rest > 0 {
            let start = unsafe buffer.baseAddress.unsafelyUnwrapped
            unsafe start.copyMemory(from: start + frameBytes, byteCount: rest)
        }
        filledBytes = rest
        frameBytes = 0
    }

    private mutating func isFrameWhole() throws(Parting) -> Bool {
        do throws(FrameError) {
            let bytes = unsafe Span(_unsafeElements: received(filledBytes))
            guard let length = try FrameLength.of(bytes, voteLayout), length <= filledBytes
            else { return false }
            frameBytes = length
            return true
        } catch {
            throw .malformed(error)
        }
    }

    /// Reads the frame that is looked at. Only after ``advance(timeoutMilliseconds:)`` returned true.
    func withFrame<Result: ~Copyable, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe read(Span(_unsafeElements: received(frameBytes)))
    }

    private func received(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(
            rebasing: UnsafeRawBufferPointer(buffer).bindMemory(to: UInt8.self)[0..<count])
    }

    private mutating func askIfQuiet() throws(Parting) {
        let quiet = Self.now - heardAt
        if quiet >= 2 * quietMilliseconds { throw .silent }
        guard quiet >= quietMilliseconds, !isAsked else { return }
        isAsked = true
        var bytes = InlineArray<2, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        _ = PingFrame(isAnswer: false).write(to: &room)
        try send(bytes.span)
    }

    private static func check(_ status: Int32) throws(Parting) {
        if status == Int32(BOARD_LINK_STOPPED) { throw .stopped }
        if status != 0 { throw .failed(Int(status)) }
    }
}
#endif
