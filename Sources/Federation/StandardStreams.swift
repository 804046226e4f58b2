// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Descriptors 0 to 2 of this program, and the text that it prints.
public enum StandardStreams {
    private static let failure = Mutex<StoreError?>(nil)

    /// Opens on `/dev/null` what whoever started the program had closed. Call it before anything else is
    /// opened: the next file would take the free number, and lines for people would be written into it.
    public static func fill() {
        // open takes the lowest number that is free.
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            guard unsafe open("/dev/null", O_RDWR) == descriptor else { exit(EX_OSERR) }
        }
    }

    /// Prints a line on stdout, where a reader at the other end of a pipe gets it at once.
    ///
    /// A line that cannot be written does not end the work that it is about; ``check()`` tells in the end.
    public static func line(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            let reason = StoreError.reason(error)
            failure.withLock { $0 = $0 ?? .unwritable(path: "standard output", reason: reason) }
        }
    }

    /// Throws if a line was lost. Call it when all are printed.
    public static func check() throws(StoreError) {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Prints a line on stderr. Where nobody can be told, nobody is.
    public static func error(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
