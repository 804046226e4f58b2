// SPDX-License-Identifier: Apache-2.0

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
        guard let slash = text.lastIndex(of: "/") else { throw BrokerPlace.refusal(of: text) }
        let device = String(text[text.index(after: slash)...])
        guard BrokerPlace.isName(device) else { throw BrokerPlace.refusal(of: text) }
        self = .broker(try BrokerPlace(text[..<slash], in: text), device: device)
    }

    var description: String {
        switch self {
        case .wire(let line): line.description
        case .broker(let place, let device): "\(place)/\(device)"
        }
    }
}
