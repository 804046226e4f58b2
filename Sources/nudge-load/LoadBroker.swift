// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A fleet at a broker without TLS, `mqtt://HOST:PORT[,HOST:PORT…]/FLEET`: the nodes share its devices.
struct LoadBroker: Sendable, CustomStringConvertible {
    let description: String
    let nodes: [(host: String, port: Int)]
    let fleet: String

    init(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "mqtt:", parts[1].isEmpty, !parts[3].isEmpty else {
            throw ValidationError("'\(text)' is no broker: give mqtt://HOST:PORT[,HOST:PORT…]/FLEET")
        }
        description = text
        fleet = String(parts[3])
        nodes = try parts[2].split(separator: ",", omittingEmptySubsequences: false).map { node in
            guard let colon = node.lastIndex(of: ":"), colon > node.startIndex,
                let port = Int(node[node.index(after: colon)...]), (1...65_535).contains(port)
            else { throw ValidationError("'\(node)' is no HOST:PORT with a port from 1 to 65535") }
            return (String(node[..<colon]), port)
        }
    }
}
