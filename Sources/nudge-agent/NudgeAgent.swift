// SPDX-License-Identifier: Apache-2.0

import BoardPort
import CNudge

/// The program on a board. The same source is an ordinary program on a host and an Embedded one, without a
/// Swift runtime library, on Linux boards and microcontrollers.
@main
struct NudgeAgent {
    static func main() {
        var words = Words()
        do {
            let status = try run(&words)
            // As sysexits.h has it: the work is done, and what it printed is lost.
            board_exit(status == 0 && board_output_lost() != 0 ? 74 : status)
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
        #if NUDGE_SERIAL
        case "join": return try JoinCommand(&words).run()
        #endif
        case "--version": printVersion()
        case "--help", "-h": Usage.print(to: .output)
        default: throw .unknown(command)
        }
        return 0
    }

    /// The version that nudge.h states, as 1.2.3.
    private static func printVersion() {
        var line = Line()
        line.add("nudge-agent ")
        line.add(Int(NUDGE_VERSION >> 16))
        line.add(".")
        line.add(Int(NUDGE_VERSION >> 8 & 255))
        line.add(".")
        line.add(Int(NUDGE_VERSION & 255))
        line.end(to: .output)
    }
}
