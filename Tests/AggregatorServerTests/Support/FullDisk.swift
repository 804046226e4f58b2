// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Makes the disk full for one file that this process has open: writes to it fail as they would then. Or has
/// it hang: writes to it do not return.
final class FullDisk {
    private let file: Int32
    private let kept: Int32
    /// The other end of a pipe that is full; -1 where the disk does not hang.
    private var drain: Int32 = -1

    init(under path: String, hangs: Bool = false) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            Int32($0)
        }
        let opened = files.first { number in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) == target
        }
        guard let opened else { throw POSIXError(.ENOENT) }
        file = opened
        kept = dup(file)
        let full = try hangs ? openFullPipe() : unsafe open("/dev/full", O_RDWR)
        guard kept >= 0, full >= 0, dup2(full, file) == file else { throw POSIXError(.EBADF) }
        close(full)
    }

    /// The end of a pipe that takes no byte more. Once the other end is closed, writing to it fails.
    private func openFullPipe() throws -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        let flags = fcntl(ends[1], F_GETFL)
        _ = fcntl(ends[1], F_SETFL, flags | O_NONBLOCK)
        while unsafe write(ends[1], "full", 1) > 0 {}
        _ = fcntl(ends[1], F_SETFL, flags)
        drain = ends[0]
        return ends[1]
    }

    func makeRoom() {
        // Who hangs is refused first: what went into the pipe must not be taken for written.
        if drain >= 0 { close(drain) }
        dup2(kept, file)
        close(kept)
    }
}
