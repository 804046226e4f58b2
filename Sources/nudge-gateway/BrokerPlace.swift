// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NudgeCore

/// Where the topics of a fleet are: `mqtt://HOST:PORT[,HOST:PORT…]/FLEET`, or `mqtts://…` with TLS. Several
/// addresses are those of one broker's nodes.
struct BrokerPlace: Hashable, Sendable, CustomStringConvertible {
    private static let addressCountMaximum = 8

    let isSecure: Bool
    let addresses: [HostAddress]
    let fleet: String

    /// Reads a place.
    /// - Parameter line: the whole word, for whoever is to mend it.
    init(_ text: Substring, in line: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, parts[0] == "mqtt:" || parts[0] == "mqtts:",
            Self.isName(String(parts[3]))
        else { throw Self.refusal(of: line) }
        isSecure = parts[0] == "mqtts:"
        addresses = try parts[2].split(separator: ",", omittingEmptySubsequences: false).map {
            try HostAddress(String($0))
        }
        guard addresses.count <= Self.addressCountMaximum else {
            throw ValidationError("'\(line)': \(Self.addressCountMaximum) addresses at most")
        }
        fleet = String(parts[3])
    }

    static func isName(_ text: String) -> Bool { MqttTopic.isName(Array(text.utf8).span) }

    static func refusal(of line: String) -> ValidationError {
        ValidationError(
            "'\(line)' is no line: give mqtt://HOST:PORT[,HOST:PORT…]/FLEET/DEVICE, or mqtts:// for TLS, with "
                + "names of small letters, digits, '-', '_' and '.'")
    }

    var description: String { name(at: addresses.map(\.description).joined(separator: ",")) }

    /// What the place is called at one of its addresses.
    func name(at address: String) -> String { "\(isSecure ? "mqtts" : "mqtt")://\(address)/\(fleet)" }

    /// A topic of a device's.
    func topic(_ kind: MqttTopic, of device: String) -> [UInt8] {
        let (fleet, device) = (Array(fleet.utf8), Array(device.utf8))
        var bytes = [UInt8](repeating: 0, count: MqttTopic.bytesMaximum)
        var span = bytes.mutableSpan
        let count = kind.write(fleet: fleet.span, device: device.span, to: &span)
        return Array(bytes[..<count])
    }
}
