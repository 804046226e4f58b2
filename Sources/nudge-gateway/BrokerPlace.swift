// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NudgeCore

/// Where the topics of a fleet are: `mqtt://HOST:PORT/FLEET`, or `mqtts://…` with TLS.
struct BrokerPlace: Hashable, Sendable, CustomStringConvertible {
    let isSecure: Bool
    let address: HostAddress
    let fleet: String

    /// Reads a place.
    /// - Parameter line: the whole word, for whoever is to mend it.
    init(_ text: Substring, in line: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, parts[0] == "mqtt:" || parts[0] == "mqtts:",
            Self.isName(String(parts[3]))
        else { throw Self.refusal(of: line) }
        isSecure = parts[0] == "mqtts:"
        address = try HostAddress(String(parts[2]))
        fleet = String(parts[3])
    }

    static func isName(_ text: String) -> Bool { MqttTopic.isName(Array(text.utf8).span) }

    static func refusal(of line: String) -> ValidationError {
        ValidationError(
            "'\(line)' is no line: give mqtt://HOST:PORT/FLEET/DEVICE, or mqtts:// for TLS, with names of "
                + "small letters, digits, '-', '_' and '.'")
    }

    var description: String { "\(isSecure ? "mqtts" : "mqtt")://\(address)/\(fleet)" }

    /// A topic of a device's.
    func topic(_ kind: MqttTopic, of device: String) -> [UInt8] {
        let (fleet, device) = (Array(fleet.utf8), Array(device.utf8))
        var bytes = [UInt8](repeating: 0, count: MqttTopic.bytesMaximum)
        var span = bytes.mutableSpan
        let count = kind.write(fleet: fleet.span, device: device.span, to: &span)
        return Array(bytes[..<count])
    }
}
