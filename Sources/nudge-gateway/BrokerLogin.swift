// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a broker knows this gateway by: a file with one line, USER:PASSWORD. Where a certificate tells that,
/// or the broker asks nobody, both are empty.
struct BrokerLogin: Sendable {
    private(set) var user: [UInt8] = []
    private(set) var password: [UInt8] = []

    init() {}

    init(path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first, let colon = line.firstIndex(of: ":"),
            colon > line.startIndex, line.utf8.count < 1_024
        else {
            throw GatewayError(
                description: "\(path): cannot be read, or is no line USER:PASSWORD", status: 66)
        }
        user = Array(line[..<colon].utf8)
        password = Array(line[line.index(after: colon)...].utf8)
    }
}
