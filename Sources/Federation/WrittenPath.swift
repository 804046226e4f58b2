// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Paths as people write them, on the command line and in files of settings.
public enum WrittenPath {
    /// The path that is meant. `~` and what begins with `~/` mean the home folder, as in a shell, which does
    /// not see them inside `--out=~/run` or a file.
    /// - Throws: for `~name`, which a shell would take for somebody's home folder.
    public static func resolved(_ written: String) throws(WrittenPathError) -> String {
        guard written.hasPrefix("~") else { return written }
        guard written == "~" || written.hasPrefix("~/") else { throw WrittenPathError(written: written) }
        // As a shell, which goes by the variable first.
        let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
        return home + written.dropFirst()
    }
}

/// A path that would mean one thing to a shell and another to this program.
public struct WrittenPathError: Error, Equatable, CustomStringConvertible {
    /// What was written.
    public let written: String

    /// One line for people.
    public var description: String {
        "only ~/ means a home folder here; for a folder of that name write './\(written)'"
    }
}
