// SPDX-License-Identifier: Apache-2.0

import BoardPort

/// Memory that is taken from the board at start-up and kept.
enum BoardMemory {
    /// Takes zeroed memory; ends the program when the board has no more.
    static func take(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
        guard let start = unsafe board_take_memory(bytes) else {
            Line.print("nudge-agent: this board has not enough memory", to: .error)
            board_exit(1)
        }
        return unsafe UnsafeMutableRawBufferPointer(start: start, count: bytes)
    }
}
