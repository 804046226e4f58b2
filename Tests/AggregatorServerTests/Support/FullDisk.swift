// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Makes the disk full for one file that this process has open: writes to it fail as they would then.
final class FullDisk {
    private let file: Int32
    private let kept: Int32

    init(under path: String) throws {
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
        let full = unsafe open("/dev/full", O_RDWR)
        guard kept >= 0, full >= 0, dup2(full, file) == file else { throw POSIXError(.EBADF) }
        close(full)
    }

    func makeRoom() {
        dup2(kept, file)
        close(kept)
    }
}
