// SPDX-License-Identifier: Apache-2.0

import BoardPort

/// The program on a board. The same source is an ordinary program on a host and an Embedded one, without a
/// Swift runtime library, on Linux boards and microcontrollers.
@main
struct NudgeAgent {
    /// The version that `--version` prints.
    static let version: StaticString = "0.1.0"

    static func main() {
        var words = Words()
        do {
            board_exit(try run(&words))
        } catch {
            error.explain()
            board_exit(2)
        }
    }

    /// Runs the command that the words name. Returns the program's exit status.
    private static func run(_ words: inout Words) throws(UsageError) -> Int32 {
        guard let command = words.next() else { throw .missing("a command") }
        switch command {
        case "self-test": return try SelfTestCommand(&words).run() ? 0 : 1
        case "train": return try TrainCommand(&words).run() ? 0 : 1
        case "rollout": return try RolloutCommand(&words).run()
        #if NUDGE_TLS
        case "connect": return try ConnectCommand(&words).run()
        #endif
        case "--version": Line.print("nudge-agent ", version)
        case "--help", "-h": Usage.print(to: .output)
        default: throw .unknown(command)
        }
        return 0
    }
}
