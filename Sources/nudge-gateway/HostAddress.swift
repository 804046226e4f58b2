// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// HOST:PORT or [HOST]:PORT.
struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port), colon > text.startIndex
        else {
            throw ValidationError("'\(text)' is no HOST:PORT with a port from 1 to 65535")
        }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = String(isBracketed ? host.dropFirst().dropLast() : host)
        self.port = port
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
