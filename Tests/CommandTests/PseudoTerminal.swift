// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// A terminal without a screen: one end for a program, the other for the test that types and looks.
final class PseudoTerminal {
    /// What the program reads from and writes to.
    let program: FileDescriptor
    private let keyboard: FileDescriptor
    /// All that was ever drawn.
    private(set) var drawn = ""
    private var unread: [UInt8] = []
    /// More than two whole screens.
    private static let recentCharacters = 10_000
    /// Linux' requests that lock the program's end, and ask for its number.
    private static let lock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init(width: UInt16, height: UInt16) throws {
        keyboard = FileDescriptor(rawValue: unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY))
        var isLocked: Int32 = 0
        var number: Int32 = 0
        guard unsafe ioctl(keyboard.rawValue, Self.lock, &isLocked) == 0,
            unsafe ioctl(keyboard.rawValue, Self.number, &number) == 0
        else { throw Errno(rawValue: errno) }
        program = FileDescriptor(rawValue: unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY))
        for end in [keyboard, program] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(keyboard.rawValue, F_SETFL, O_NONBLOCK)
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(keyboard.rawValue, UInt(TIOCSWINSZ), &size)
    }

    deinit {
        try? keyboard.close()
        try? program.close()
    }

    func type(_ keys: String) throws { try keyboard.writeAll(keys.utf8) }

    /// What the screen shows, line by line; takes up what was drawn since.
    var screen: [String] {
        look()
        let recent = String(drawn.suffix(Self.recentCharacters))
        guard let last = recent.components(separatedBy: "\u{1B}[H").dropLast().last else { return [] }
        return last.replacing("\u{1B}[K", with: "").components(separatedBy: "\r\n")
    }

    /// Takes up what was drawn since.
    func look() {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(keyboard.rawValue, &bytes, bytes.count)
            guard count > 0 else { break }
            unread += bytes.prefix(count)
        }
        drawn += String(decoding: unread, as: UTF8.self)
        unread = []
    }

    /// How the terminal treats what is typed: whether it echoes, and waits for whole lines.
    var isAsItWas: Bool {
        var mode = termios()
        guard unsafe tcgetattr(program.rawValue, &mode) == 0 else { return false }
        let usual = tcflag_t(ICANON | ECHO)
        return mode.c_lflag & usual == usual
    }
}
