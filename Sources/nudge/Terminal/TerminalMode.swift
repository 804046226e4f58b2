// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation

/// This program's terminal while it reads single keys and draws on the whole screen.
///
/// Ctrl-C still ends the program. Ctrl-Z and Ctrl-S do nothing: a shell would get its terminal back as it is
/// here.
struct TerminalMode: ~Copyable {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"
    /// What is drawn on where the terminal does not say how large it is.
    private static let usualSize = (width: 80, height: 24)

    private let before: termios

    /// Whether there is a terminal to read from and to draw on.
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    init() throws(StoreError) {
        var mode = termios()
        guard Self.isThere, unsafe tcgetattr(STDIN_FILENO, &mode) == 0 else {
            throw .unwritable(path: "the terminal", reason: "it is none, or it is gone")
        }
        before = mode
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
        mode.c_iflag &= ~tcflag_t(IXON)
        unsafe withUnsafeMutableBytes(of: &mode.c_cc) { characters in
            unsafe characters[Int(VMIN)] = 1
            unsafe characters[Int(VTIME)] = 0
            unsafe characters[Int(VSUSP)] = 0
        }
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode)
        Self.write(Self.enter)
    }

    /// Gives the terminal back as it was.
    deinit {
        Self.write(Self.leave)
        var mode = before
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode)
    }

    /// Columns and rows, as they are now.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else {
            return Self.usualSize
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// What was typed since the last time; does not wait.
    func typed() -> [UInt8] {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&waiting, 1, 0) == 1, waiting.revents & Int16(POLLIN) != 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
        return Array(bytes.prefix(max(count, 0)))
    }

    /// Draws lines over what was there. Longer ones are cut off.
    func draw(_ lines: [String]) {
        let size = size
        let rows = lines.prefix(size.height).map { $0.prefix(size.width) + "\u{1B}[K" }
        Self.write("\u{1B}[H" + rows.joined(separator: "\r\n") + "\u{1B}[J")
    }

    /// A terminal that is gone ends the program by a signal, so nothing has to be said here.
    private static func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
