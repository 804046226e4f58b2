// SPDX-License-Identifier: Apache-2.0

/// What a broker says to a client: four of the packets of MQTT 3.1.1 (OASIS, 2014).
public enum MqttPacket: Equatable, Sendable {
    /// CONNACK: the client is let in.
    case connected
    /// CONNACK: it is not, and why: 1 another version, 2 its identifier, 3 the broker is not available,
    /// 4 name or password, 5 it may not.
    case refused(UInt8)
    /// PUBLISH.
    case message(MqttMessage)
    /// SUBACK: whether the broker granted all that the request of this number asked for.
    case subscribed(UInt16, isGranted: Bool)
    /// PINGRESP.
    case alive

    /// Reads a packet that is exactly `bytes`. Cost: no copy; a message stays where it is.
    public init(reading bytes: Span<UInt8>) throws(MqttError) {
        guard let length = try MqttLength.of(bytes), length == bytes.count,
            let head = try MqttLength.headBytes(bytes)
        else { throw .length }
        let flags = bytes[0] & 0x0F
        switch bytes[0] >> 4 {
        case 2: self = try Self.connection(bytes, head, flags)
        case 3: self = .message(try MqttMessage(reading: bytes, from: head))
        case 9: self = try Self.subscription(bytes, head, flags)
        case 13:
            guard flags == 0, bytes.count == head else { throw .length }
            self = .alive
        default: throw .kind
        }
    }

    private static func connection(
        _ bytes: Span<UInt8>, _ head: Int, _ flags: UInt8
    ) throws(MqttError) -> MqttPacket {
        guard bytes.count == head + 2 else { throw .length }
        let code = bytes[head + 1]
        // No session is kept, so that none can be present.
        guard flags == 0, bytes[head] == 0, code <= 5 else { throw .value }
        return code == 0 ? .connected : .refused(code)
    }

    private static func subscription(
        _ bytes: Span<UInt8>, _ head: Int, _ flags: UInt8
    ) throws(MqttError) -> MqttPacket {
        guard bytes.count > head + 2 else { throw .length }
        let number = bytes.number(at: head)
        guard flags == 0, number != 0 else { throw .value }
        var isGranted = true
        for index in (head + 2)..<bytes.count {
            guard bytes[index] <= 2 || bytes[index] == 0x80 else { throw .value }
            if bytes[index] > 2 { isGranted = false }
        }
        return .subscribed(number, isGranted: isGranted)
    }
}

/// A message of a broker's: where in its packet things are.
public struct MqttMessage: Equatable, Sendable {
    /// The topic.
    public var topic: Range<Int>
    /// What was said there.
    public var payload: Range<Int>
    /// Whether it was kept for whoever would come, rather than said now.
    public var isRetained: Bool

    init(reading bytes: Span<UInt8>, from head: Int) throws(MqttError) {
        let flags = bytes[0]
        // Nobody here asks for QoS 1 or 2, so no broker may say anything with it.
        guard flags & 0x06 == 0 else { throw .value }
        guard bytes.count >= head + 2 else { throw .length }
        let start = head + 2
        let end = start + Int(bytes.number(at: head))
        guard end <= bytes.count, end > start else { throw .length }
        topic = start..<end
        payload = end..<bytes.count
        isRetained = flags & 0x01 != 0
    }
}

extension Span where Element == UInt8 {
    /// A number at a place, its highest byte first.
    fileprivate func number(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }
}
