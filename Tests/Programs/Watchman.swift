// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Kills what the tests started when the tests themselves are killed: then nobody else is left to do it.
///
/// A shell in a session of its own reads the numbers of process groups that run and have ended from a pipe.
/// The pipe's end is the end of the tests, however that came.
enum Watchman {
    static let script = """
        trap '' INT TERM HUP
        declare -A groups
        while read -r change group; do
            if [ "$change" = + ]; then groups[$group]=1; else unset "groups[$group]"; fi
        done
        for group in "${!groups[@]}"; do kill -KILL -- "-$group"; done
        """

    private static let pipe = Mutex<Pipe?>(start())

    private static func start() -> Pipe? {
        let pipe = Pipe()
        // Nobody but this program may hold it open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let shell = Process()
        shell.executableURL = URL(filePath: "/usr/bin/setsid")
        // Without --wait setsid would end at once and stay a zombie while the shell lives; and whoever waits
        // for any child, as tests of what ends a program do, would find that one again and again.
        shell.arguments = ["--wait", "bash", "-c", script]
        shell.standardInput = pipe
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        do { try shell.run() } catch { return nil }
        return pipe
    }

    /// A process group runs.
    static func began(_ group: Int32) { write("+ \(group)\n") }

    /// It is reaped: its number may be another's from now on.
    static func ended(_ group: Int32) { write("- \(group)\n") }

    private static func write(_ line: String) {
        pipe.withLock { try? $0?.fileHandleForWriting.write(contentsOf: Data(line.utf8)) }
    }
}
