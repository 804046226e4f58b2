// SPDX-License-Identifier: Apache-2.0

/// Where at a broker the frames of a device are, its fleet's name and its own in it: `nudge/FLEET/up/DEVICE`.
public enum MqttTopic: UInt8, Sendable {
    /// Frames of the device.
    case up
    /// Frames for the device.
    case down
    /// Whether the device is there: kept by the broker, which says `0` for one that is gone.
    case state

    /// Bytes of the longest topic.
    public static let bytesMaximum = 18 + 2 * Limits.deviceNameBytesMaximum

    /// Writes the topic at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - fleet: a name, see ``isName(_:)``.
    ///   - device: the device's name under its gateway.
    ///   - bytes: at least ``bytesMaximum``.
    public func write(fleet: Span<UInt8>, device: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        var fields = MqttFields()
        fields.add("nudge/", to: &bytes)
        fields.add(fleet, to: &bytes)
        fields.add(self == .down ? "/down/" : "/up/", to: &bytes)
        fields.add(device, to: &bytes)
        if self == .state { fields.add("/state", to: &bytes) }
        return fields.count
    }

    /// Whether a text may be a fleet's or a device's name in a topic: 1 to ``Limits/deviceNameBytesMaximum``
    /// bytes, small letters of the alphabet, digits, hyphen, dot and underscore. So no name is a pattern.
    public static func isName(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text.count <= Limits.deviceNameBytesMaximum else { return false }
        for index in 0..<text.count {
            switch text[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                break
            default: return false
            }
        }
        return true
    }
}
