// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// The way to the aggregator through a broker, which is not trusted: frames go out sealed, as messages of
/// MQTT, and what the aggregator sealed comes in.
@safe
struct BrokerLink: ~Copyable {
    /// What a broker did that it should not.
    struct Counts {
        /// Frames that the aggregator did not seal, or not at their place.
        var tampered = 0
        /// Messages that came once more, and were dropped.
        var repeated = 0
        /// Messages that were no frames which belong here.
        var foreign = 0
    }

    private static let waitMilliseconds: UInt64 = 5_000

    private var broker: BrokerConnection
    private var session: DeviceSession
    private let sealed: UnsafeMutableBufferPointer<UInt8>
    /// The head of the sealed frame that came last: a broker may deliver twice.
    private var last: SealedFrame?
    private(set) var counts = Counts()

    /// - Parameter quietMilliseconds: how long the broker may say nothing before it is asked.
    init(
        _ address: BrokerAddress, _ identity: SealedIdentity, _ login: BrokerLogin, quietMilliseconds: UInt64
    ) {
        broker = BrokerConnection(address, identity.name, login, quietMilliseconds: quietMilliseconds)
        var start: UInt64 = 0
        unsafe board_entropy(&start, 8)
        session = identity.withName { DeviceSession(name: $0, key: identity.key, start: start) }
        unsafe sealed = BoardMemory.take(BrokerConnection.payloadBytesMaximum).bindMemory(to: UInt8.self)
    }

    /// Whether the connection to the broker is there.
    var isOpen: Bool { broker.isOpen }

    /// Has the aggregator and this board know each other: waits for as long as nobody carries that there.
    /// - Parameter node: whom to dial where there is no connection to the broker.
    mutating func open(at node: Word) throws(Parting) {
        if !broker.isOpen { try broker.open(at: node) }
        session.startOver()
        while !session.isOpen {
            if session.isIntroductionDue { try introduce() }
            guard board_stop_signal() == 0 else { throw .stopped }
            board_calm_watchdog()
            let nowhere = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
            _ = try unsafe receive(into: nowhere, timeoutMilliseconds: Self.waitMilliseconds)
        }
    }

    /// Seals a frame and sends it as one message.
    mutating func send(_ frame: Span<UInt8>) throws(Parting) {
        var room = unsafe MutableSpan(_unsafeElements: sealed)
        let count = session.seal(frame, to: &room)
        if count > 0 { try say(count) }
    }

    private mutating func introduce() throws(Parting) {
        var room = unsafe MutableSpan(_unsafeElements: sealed)
        try say(session.introduce(&room))
    }

    private mutating func say(_ count: Int) throws(Parting) {
        let frame = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: sealed[0..<count]))
        try broker.say(frame, at: .up)
    }

    /// Waits for a message of the broker's.
    /// - Parameter room: where the frame goes that the aggregator sealed, if it was one.
    /// - Returns: how many bytes it has; 0 where none came.
    mutating func receive(
        into room: UnsafeMutableRawBufferPointer, timeoutMilliseconds: UInt64
    ) throws(Parting) -> Int {
        let message = try unsafe broker.nextMessage(timeoutMilliseconds: timeoutMilliseconds)
        guard let payload = unsafe message else { return 0 }
        let bytes = unsafe Span(_unsafeElements: payload)
        let wasOpen = session.isOpen
        if isRepeated(bytes) { return 0 }
        switch session.receive(bytes) {
        case .nothing:
            if wasOpen, !session.isOpen { throw .askedAnew }
            if wasOpen { counts.foreign += 1 }
            return 0
        case .refusal(let refusal): throw .refusedOnTheWay(refusal)
        case .broken(let error):
            counts.tampered += 1
            throw .malformed(error)
        case .frame(let range):
            guard range.count <= room.count else { return 0 }
            unsafe room.copyMemory(
                from: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: payload[range])))
            return range.count
        }
    }

    /// Whether a message is the last sealed frame once more.
    private mutating func isRepeated(_ message: Span<UInt8>) -> Bool {
        guard session.isOpen, let head = try? SealedFrame(reading: message) else { return false }
        guard head == last else {
            last = head
            return false
        }
        counts.repeated += 1
        return true
    }

    /// Ends the connection to the aggregator; that to the broker stays.
    mutating func hangUp() { session.startOver() }

    /// Leaves the broker in good order, if it is there.
    mutating func close() { broker.close() }
}
#endif
