// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Where the topics of a fleet are: `mqtt://HOST:PORT[,HOST:PORT…]/FLEET`, or `mqtts://…` with TLS. Several
/// addresses are those of one broker's nodes.
public struct BrokerPlace: Hashable, Sendable, CustomStringConvertible {
    private static let addressCountMaximum = 8

    /// Whether the broker is spoken to over TLS.
    public let isSecure: Bool
    /// The nodes', one to eight.
    public let addresses: [HostAddress]
    /// What tells the fleet from others at the broker.
    public let fleet: String

    /// Reads a place.
    public init(_ text: String) throws(AddressError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, parts[0] == "mqtt:" || parts[0] == "mqtts:",
            Self.isName(String(parts[3]))
        else {
            throw AddressError(
                description: """
                    '\(text)' is no fleet at a broker: give mqtt://HOST:PORT[,HOST:PORT…]/FLEET, or mqtts:// \
                    for TLS, with a name of small letters, digits, '-', '_' and '.'
                    """)
        }
        isSecure = parts[0] == "mqtts:"
        fleet = String(parts[3])
        let nodes = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard nodes.count <= Self.addressCountMaximum else {
            throw AddressError(description: "'\(text)': \(Self.addressCountMaximum) addresses at most")
        }
        addresses = try nodes.map { node throws(AddressError) in try HostAddress(String(node)) }
    }

    /// Whether a text may be a fleet's or a device's name in a topic.
    public static func isName(_ text: String) -> Bool { MqttTopic.isName(Array(text.utf8).span) }

    /// As it is written.
    public var description: String { name(at: addresses.map(\.description).joined(separator: ",")) }

    /// What the place is called at one of its addresses.
    public func name(at address: String) -> String { "\(isSecure ? "mqtts" : "mqtt")://\(address)/\(fleet)" }

    /// A topic of a device's.
    public func topic(_ kind: MqttTopic, of device: String) -> [UInt8] {
        let (fleet, device) = (Array(fleet.utf8), Array(device.utf8))
        var bytes = [UInt8](repeating: 0, count: MqttTopic.bytesMaximum)
        var span = bytes.mutableSpan
        let count = kind.write(fleet: fleet.span, device: device.span, to: &span)
        return Array(bytes[..<count])
    }
}
