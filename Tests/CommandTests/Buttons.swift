// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// A pipe of input events, as the kernel writes them for a device.
final class Buttons {
    let path: String
    private let timeBytes: Int
    private var pipe: FileDescriptor?

    /// - Parameter timeBytes: bytes of an event's time, which a 64-bit processor has twice as many of.
    init(_ path: String, timeBytes: Int) throws {
        self.path = path
        self.timeBytes = timeBytes
        try plugIn()
    }

    deinit { try? pipe?.close() }

    func plugIn() throws {
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
        // Open for reading, too, so that it does not wait for a reader.
        pipe = try FileDescriptor.open(FilePath(path), .readWrite, options: .closeOnExec)
    }

    func pullOut() throws {
        try FileManager.default.removeItem(atPath: path)
        try pipe?.close()
        pipe = nil
    }

    /// Presses a key and lets it go, with a repetition in between and a report after each.
    func press(_ code: UInt16) throws {
        for value in [1, 2, 0] as [UInt32] { try send([(1, code, value), (0, 0, 0)]) }
    }

    /// Sends events: their types, codes and values.
    func send(_ events: [(UInt16, UInt16, UInt32)]) throws {
        for (type, code, value) in events {
            var bytes = [UInt8](repeating: 0, count: timeBytes)
            for half in [type, code] { bytes += [UInt8(half & 255), UInt8(half >> 8)] }
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(value >> UInt32(shift) & 255)) }
            try pipe?.writeAll(bytes)
        }
    }
}
