// SPDX-License-Identifier: Apache-2.0

/// HOST:PORT or [HOST]:PORT.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without brackets.
    public let host: String
    /// 1 to 65,535.
    public let port: Int

    /// Makes an address; see the properties.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads an address.
    public init(_ text: String) throws(AddressError) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port), colon > text.startIndex
        else {
            throw AddressError(description: "'\(text)' is no HOST:PORT with a port from 1 to 65535")
        }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = String(isBracketed ? host.dropFirst().dropLast() : host)
        self.port = port
    }

    /// As it is written.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A word that should be an address and is none, in words.
public struct AddressError: Error, CustomStringConvertible {
    /// What is wrong, and what to write.
    public let description: String
}
