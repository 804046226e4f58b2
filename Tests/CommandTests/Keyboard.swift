// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// A terminal without a screen: a test reads what a program writes there, and presses keys.
final class Keyboard {
    /// The end that programs get.
    let terminal: FileDescriptor
    private let end: FileDescriptor
    private(set) var text = ""
    /// How much of the text was waited for.
    private var seen: String.Index

    init() throws {
        end = try FileDescriptor.open(
            FilePath("/dev/ptmx"), .readWrite, options: [.nonBlocking, .closeOnExec])
        // TIOCSPTLCK and TIOCGPTPEER of asm-generic/ioctls.h, which Swift does not see.
        var isLocked: CInt = 0
        guard unsafe ioctl(end.rawValue, 0x4004_5431, &isLocked) == 0 else { throw Errno(rawValue: errno) }
        let other = ioctl(end.rawValue, 0x5441, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard other >= 0 else { throw Errno(rawValue: errno) }
        terminal = FileDescriptor(rawValue: other)
        seen = text.startIndex
    }

    deinit {
        try? terminal.close()
        try? end.close()
    }

    /// Whether the terminal keeps lines until they are whole, and shows what is typed: as it is before a
    /// program changes it.
    var isUsual: Bool {
        var mode = termios()
        _ = unsafe tcgetattr(terminal.rawValue, &mode)
        return mode.c_lflag & UInt32(ICANON | ECHO) == UInt32(ICANON | ECHO)
    }

    /// Sends a signal to the program in the foreground.
    func send(_ signal: Int32) throws {
        guard kill(-tcgetpgrp(end.rawValue), signal) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Presses keys.
    func press(_ keys: String) throws { try end.writeAll(keys.utf8) }

    /// Presses keys one after the other, as over a slow line.
    func pressSlowly(_ keys: String) async throws {
        for key in keys.utf8 {
            try end.writeAll([key])
            try await Task.sleep(for: .milliseconds(120))
        }
    }

    /// Waits until a program wrote this, after what was waited for last.
    /// - Returns: false if that takes longer than five minutes.
    func wait(for words: String) async throws -> Bool {
        for _ in 0..<30_000 {
            read()
            if let range = text[seen...].firstRange(of: words) {
                seen = range.upperBound
                return true
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private func read() {
        let place = text.distance(from: text.startIndex, to: seen)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
        defer { unsafe buffer.deallocate() }
        while let count = unsafe try? end.read(into: buffer), count > 0 {
            unsafe text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        seen = text.index(text.startIndex, offsetBy: place)
    }
}
