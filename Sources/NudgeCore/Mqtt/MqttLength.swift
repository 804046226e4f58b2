// SPDX-License-Identifier: Apache-2.0

/// The head of every packet of MQTT: kind and flags in one byte, and how many bytes follow it, seven bits a
/// byte, the lowest first.
public enum MqttLength {
    /// Bytes of the longest packet: a message with a sealed welcome.
    public static let packetBytesMaximum = headBytesMaximum + 2 + MqttTopic.bytesMaximum + FrameLength.maximum
    /// Bytes of the longest head.
    static let headBytesMaximum = 5

    /// The length of the packet that begins a stream.
    /// - Returns: nil when there are too few bytes to tell. The packet itself may be incomplete.
    /// - Throws: ``MqttError/length`` for one that is longer than ``packetBytesMaximum``, or whose length has
    ///   no end.
    public static func of(_ bytes: Span<UInt8>) throws(MqttError) -> Int? {
        guard let head = try headBytes(bytes) else { return nil }
        var count = 0
        for index in 1..<head { count |= Int(bytes[index] & 0x7F) << (7 * (index - 1)) }
        guard head + count <= packetBytesMaximum else { throw .length }
        return head + count
    }

    /// Bytes before what the kind says; nil when there are too few bytes to tell.
    static func headBytes(_ bytes: Span<UInt8>) throws(MqttError) -> Int? {
        for index in 1..<headBytesMaximum {
            guard index < bytes.count else { return nil }
            if bytes[index] & 0x80 == 0 { return index + 1 }
        }
        throw .length
    }
}
