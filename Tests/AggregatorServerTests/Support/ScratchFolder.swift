// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Foundation

/// A folder of its own for one test, removed with it.
final class ScratchFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "nudge-server-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var fleet: FleetFolder { FleetFolder(path + "/fleet") }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The permissions of a file.
    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }
}

extension Date {
    /// This many days from now.
    static func days(_ count: Int) -> Date { Date.now.addingTimeInterval(TimeInterval(count) * 86_400) }
}
