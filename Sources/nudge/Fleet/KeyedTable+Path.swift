// SPDX-License-Identifier: Apache-2.0

import Federation
import Tables

extension KeyedTable {
    /// The path under a key; nil where it is not there.
    /// - Parameter home: the folder that it is relative to.
    mutating func path(_ key: String, from home: String) throws(TableError) -> String? {
        let written = try text(key, default: "")
        guard !written.isEmpty else { return nil }
        do {
            return Self.path(try WrittenPath.resolved(written), from: home)
        } catch {
            throw self.error(key, error.description)
        }
    }

    /// A path as programs with another working folder find it.
    static func path(_ path: String, from home: String) -> String {
        path.hasPrefix("/") || home.isEmpty ? path : home + "/" + path
    }
}
