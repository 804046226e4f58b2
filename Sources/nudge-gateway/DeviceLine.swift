// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser

/// How a device is reached: a line of its own, or its topics at a broker.
enum DeviceLine: Sendable, CustomStringConvertible {
    /// A line that ends at this machine.
    case wire(SerialLine)
    /// A fleet's topics at a broker, and the device's name in them.
    case broker(BrokerPlace, device: String)

    init(_ text: String) throws {
        guard text.hasPrefix("mqtt:") || text.hasPrefix("mqtts:") else {
            self = .wire(try SerialLine(text))
            return
        }
        guard let slash = text.lastIndex(of: "/"), text.count(where: { $0 == "/" }) == 4,
            BrokerPlace.isName(String(text[text.index(after: slash)...]))
        else {
            throw ValidationError(
                "'\(text)' is no line: give mqtt://HOST:PORT[,HOST:PORT…]/FLEET/DEVICE, or mqtts:// for TLS, "
                    + "with names of small letters, digits, '-', '_' and '.'")
        }
        let device = String(text[text.index(after: slash)...])
        self = .broker(try BrokerPlace(String(text[..<slash])), device: device)
    }

    var description: String {
        switch self {
        case .wire(let line): line.description
        case .broker(let place, let device): "\(place)/\(device)"
        }
    }
}
