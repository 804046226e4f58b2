// SPDX-License-Identifier: Apache-2.0

/// Writes what a client says to a broker: five of the packets of MQTT 3.1.1 (OASIS, 2014), each at the
/// beginning of `bytes`. Each function returns its packet's length.
///
/// A connection leaves nothing at the broker but what is retained (a clean session): with it, the seal of the
/// frames begins anew. So messages are said and heard with QoS 0: within a connection TCP loses nothing and
/// keeps the order, beyond it nothing is of use, and what a broker drops is missed by its number.
public enum MqttWriter {
    /// Bytes of a message before its payload, at most, without its topic.
    public static let messageHeadBytes = MqttLength.headBytesMaximum + 2
    /// Bytes of a packet that says nothing but its kind.
    public static let shortBytes = 2

    private enum First {
        static let connect: UInt8 = 0x10
        static let message: UInt8 = 0x30
        static let retained: UInt8 = 0x31
        static let subscribe: UInt8 = 0x82
        static let ask: UInt8 = 0xC0
        static let disconnect: UInt8 = 0xE0
    }

    /// CONNECT.
    /// - Parameters:
    ///   - client: what tells this client from all others of the broker.
    ///   - keepAliveSeconds: after half as long again without a word the broker takes the client for gone.
    ///   - willTopic: where the broker then says something, and keeps it; empty for nowhere.
    ///   - will: what it says there.
    ///   - user: a name; empty where a certificate tells it.
    ///   - password: only with a name.
    ///   - bytes: room for all of these and 24 more.
    public static func connect(
        client: Span<UInt8>, keepAliveSeconds: UInt16, willTopic: Span<UInt8>, will: Span<UInt8>,
        user: Span<UInt8>, password: Span<UInt8>, to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        let hasWill = willTopic.count > 0
        let hasUser = user.count > 0
        var length = 12 + client.count
        if hasWill { length += 4 + willTopic.count + will.count }
        if hasUser { length += 4 + user.count + password.count }
        var fields = MqttFields(First.connect, length: length, to: &bytes)
        fields.add(number: 4, to: &bytes)
        fields.add("MQTT", to: &bytes)
        fields.add(4, to: &bytes)
        // A clean session; a will, retained; a password and a name.
        fields.add(0x02 | (hasWill ? 0x24 : 0) | (hasUser ? 0xC0 : 0), to: &bytes)
        fields.add(number: keepAliveSeconds, to: &bytes)
        fields.add(counted: client, to: &bytes)
        if hasWill {
            fields.add(counted: willTopic, to: &bytes)
            fields.add(counted: will, to: &bytes)
        }
        if hasUser {
            fields.add(counted: user, to: &bytes)
            fields.add(counted: password, to: &bytes)
        }
        return fields.count
    }

    /// PUBLISH.
    /// - Parameters:
    ///   - payload: what is said, at most ``FrameLength/maximum`` bytes.
    ///   - topic: where.
    ///   - isRetained: whether the broker keeps it for whoever comes later.
    ///   - bytes: room for topic and payload and ``messageHeadBytes`` more.
    public static func message(
        _ payload: Span<UInt8>, topic: Span<UInt8>, isRetained: Bool = false,
        to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        let first = isRetained ? First.retained : First.message
        var fields = MqttFields(first, length: 2 + topic.count + payload.count, to: &bytes)
        fields.add(counted: topic, to: &bytes)
        fields.add(payload, to: &bytes)
        return fields.count
    }

    /// SUBSCRIBE, to one topic.
    /// - Parameters:
    ///   - topic: where.
    ///   - number: what the broker's answer will have; not 0.
    ///   - bytes: room for the topic and 10 bytes more.
    public static func subscribe(
        _ topic: Span<UInt8>, number: UInt16, to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        var fields = MqttFields(First.subscribe, length: 5 + topic.count, to: &bytes)
        fields.add(number: number, to: &bytes)
        fields.add(counted: topic, to: &bytes)
        fields.add(0, to: &bytes)
        return fields.count
    }

    /// PINGREQ: is the broker there? Says that the client is.
    public static func ask(to bytes: inout MutableSpan<UInt8>) -> Int {
        MqttFields(First.ask, length: 0, to: &bytes).count
    }

    /// DISCONNECT: the client leaves, and the broker says nothing on its behalf.
    public static func disconnect(to bytes: inout MutableSpan<UInt8>) -> Int {
        MqttFields(First.disconnect, length: 0, to: &bytes).count
    }
}
