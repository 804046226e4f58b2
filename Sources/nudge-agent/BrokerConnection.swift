// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// A connection to a broker: messages for this board come in, messages of its own go out.
@safe
struct BrokerConnection: ~Copyable {
    /// The longest message that a board says: a piece of a clip, sealed.
    static let payloadBytesMaximum = SealedFrame.headBytes + ClipFrame.encodedBytesMaximum

    /// As the broker is told: it hears from this board far more often.
    private static let keepAliveSeconds: UInt16 = 90
    private static let answerMilliseconds: UInt64 = 10_000

    private let address: BrokerAddress
    private let quietMilliseconds: UInt64
    private let name: FixedText<63>
    private let login: BrokerLogin
    /// Bytes that came and were not dropped yet; the first ``packetBytes`` are the packet that is looked at.
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var filledBytes = 0
    private var packetBytes = 0
    private let outgoing: UnsafeMutableBufferPointer<UInt8>
    private(set) var isOpen = false
    private var heardAt: UInt64 = 0
    /// When the broker was asked, if that was not answered yet.
    private var askedAt: UInt64?

    /// - Parameter quietMilliseconds: after so long without a word the broker is asked whether it is there;
    ///   after as long again it is not.
    init(
        _ address: BrokerAddress, _ name: FixedText<63>, _ login: BrokerLogin, quietMilliseconds: UInt64
    ) {
        self.address = address
        self.quietMilliseconds = quietMilliseconds
        self.name = name
        self.login = login
        unsafe buffer = BoardMemory.take(MqttLength.packetBytesMaximum).bindMemory(to: UInt8.self)
        // The first packet of all has two names, a topic, a user and a password: less than a message.
        let bytes = MqttWriter.messageHeadBytes + MqttTopic.bytesMaximum + Self.payloadBytesMaximum
        unsafe outgoing = BoardMemory.take(bytes).bindMemory(to: UInt8.self)
    }

    // MARK: Begin and end

    /// Dials a node of the broker's, and has everything come that is for this board; tells the others that it
    /// is there.
    mutating func open(at node: Word) throws(Parting) {
        let status = address.dial(node)
        if status == Int32(BOARD_LINK_STOPPED) { throw .stopped }
        if status != 0 { throw .failed(Int(status)) }
        (filledBytes, packetBytes, askedAt) = (0, 0, nil)
        heardAt = Self.now
        isOpen = true
        try sendOutgoing(writeConnect())
        try settle()
        try sendOutgoing(writeSubscription())
        try settle()
        try tell(UInt8(ascii: "1"))
        Event.connected(to: node, of: address)
    }

    /// Writes the packet that a connection begins with: this board is FLEET.DEVICE to the broker, which says
    /// that it is gone when it is.
    private func writeConnect() -> Int {
        var client = FixedText<127>()
        address.fleet.read { for index in 0..<$0.count { client.add($0[index]) } }
        client.add(UInt8(ascii: "."))
        name.read { for index in 0..<$0.count { client.add($0[index]) } }
        var room = unsafe MutableSpan(_unsafeElements: outgoing)
        let gone = InlineArray<1, UInt8>(repeating: UInt8(ascii: "0"))
        return topic(.state).read { topic in
            client.read { client in
                login.user.read { user in
                    login.password.read { password in
                        MqttWriter.connect(
                            client: client, keepAliveSeconds: Self.keepAliveSeconds, willTopic: topic,
                            will: gone.span, user: user, password: password, to: &room)
                    }
                }
            }
        }
    }

    private func writeSubscription() -> Int {
        var room = unsafe MutableSpan(_unsafeElements: outgoing)
        return topic(.down).read { MqttWriter.subscribe($0, number: 1, to: &room) }
    }

    /// Waits for the broker's answer to a connection or a subscription.
    private mutating func settle() throws(Parting) {
        let deadline = Self.now + Self.answerMilliseconds
        while Self.now < deadline {
            switch try nextPacket(timeoutMilliseconds: 1_000) {
            case .connected, .subscribed(_, isGranted: true): return
            case .refused(let code): throw lost(.turnedAway(code))
            case .subscribed(_, isGranted: false): throw lost(.forbidden)
            case .message, .alive, nil: break
            }
            guard board_stop_signal() == 0 else { throw .stopped }
        }
        throw lost(.silentBroker)
    }

    /// Leaves in good order, if the broker is there.
    mutating func close() {
        if isOpen {
            try? tell(UInt8(ascii: "0"))
            var room = unsafe MutableSpan(_unsafeElements: outgoing)
            try? sendOutgoing(MqttWriter.disconnect(to: &room))
        }
        isOpen = false
        board_link_close()
    }

    /// The connection is over, and this is why.
    private mutating func lost(_ parting: Parting) -> Parting {
        isOpen = false
        board_link_close()
        return parting
    }

    // MARK: Messages

    /// Tells everybody whether this board is there.
    private mutating func tell(_ state: UInt8) throws(Parting) {
        let word = InlineArray<1, UInt8>(repeating: state)
        try say(word.span, at: .state, isRetained: true)
    }

    /// Sends a message.
    mutating func say(
        _ payload: Span<UInt8>, at place: MqttTopic, isRetained: Bool = false
    ) throws(Parting) {
        var room = unsafe MutableSpan(_unsafeElements: outgoing)
        let count = topic(place).read {
            MqttWriter.message(payload, topic: $0, isRetained: isRetained, to: &room)
        }
        try sendOutgoing(count)
    }

    private func topic(_ place: MqttTopic) -> FixedText<144> {
        var topic = FixedText<144>()
        address.fleet.read { fleet in
            name.read { device in topic.write { place.write(fleet: fleet, device: device, to: &$0) } }
        }
        return topic
    }

    /// Waits for a packet.
    /// - Returns: what a message says, until the next call; nil where none came.
    mutating func nextMessage(timeoutMilliseconds: UInt64) throws(Parting) -> UnsafeBufferPointer<UInt8>? {
        guard case .message(let message) = try nextPacket(timeoutMilliseconds: timeoutMilliseconds) else {
            return nil
        }
        return unsafe UnsafeBufferPointer(rebasing: buffer[message.payload])
    }

    // MARK: Packets

    /// Drops the packet that was looked at and waits for the next one; nil where none came in time.
    private mutating func nextPacket(timeoutMilliseconds: UInt64) throws(Parting) -> MqttPacket? {
        drop()
        guard isOpen else { throw .silentBroker }
        let deadline = Self.now + timeoutMilliseconds
        while true {
            if let packet = try wholePacket() { return packet }
            let now = Self.now
            let left = deadline > now ? deadline - now : 0
            let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filledBytes...])
            let got = unsafe board_link_receive(room.baseAddress, room.count, UInt32(left))
            if got < 0 { throw lost(.failed(got)) }
            guard got > 0 else {
                try askIfQuiet()
                return nil
            }
            filledBytes += got
            heardAt = Self.now
            askedAt = nil
        }
    }

    private mutating func wholePacket() throws(Parting) -> MqttPacket? {
        do throws(MqttError) {
            let bytes = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[..<filledBytes]))
            guard let length = try MqttLength.of(bytes), length <= filledBytes else { return nil }
            packetBytes = length
            return try MqttPacket(reading: bytes.extracting(0..<length))
        } catch {
            throw lost(.noBroker)
        }
    }

    private mutating func drop() {
        let rest = filledBytes - packetBytes
        if packetBytes > 0, rest > 0 {
            let start = unsafe UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped)
            unsafe start.copyMemory(from: start + packetBytes, byteCount: rest)
        }
        filledBytes = rest
        packetBytes = 0
    }

    private mutating func askIfQuiet() throws(Parting) {
        let now = Self.now
        if let askedAt {
            if now - askedAt >= quietMilliseconds { throw lost(.silentBroker) }
            return
        }
        // Nobody may have listened here for a while, and asked nothing.
        guard now - heardAt >= quietMilliseconds else { return }
        askedAt = now
        var room = unsafe MutableSpan(_unsafeElements: outgoing)
        try sendOutgoing(MqttWriter.ask(to: &room))
    }

    private mutating func sendOutgoing(_ count: Int) throws(Parting) {
        let status = unsafe board_link_send(outgoing.baseAddress, count)
        if status == Int32(BOARD_LINK_STOPPED) { throw .stopped }
        if status != 0 { throw lost(.failed(Int(status))) }
    }

    private static var now: UInt64 { board_nanoseconds() / 1_000_000 }
}
#endif
