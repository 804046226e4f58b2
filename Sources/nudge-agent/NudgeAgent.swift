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
            board_exit(try run(&words) ? 0 : 1)
        } catch {
            error.explain()
            board_exit(2)
        }
    }

    /// Runs the command that the words name. Returns whether it succeeded.
    private static func run(_ words: inout Words) throws(UsageError) -> Bool {
        guard let command = words.next() else { throw .missing("a command") }
        switch command {
        case "self-test": return try SelfTestCommand(&words).run()
        case "train": return try TrainCommand(&words).run()
        case "rollout": return try RolloutCommand(&words).run()
        case "--version": Line.print("nudge-agent ", version)
        case "--help", "-h": Usage.print(to: .output)
        default: throw .unknown(command)
        }
        return true
    }
}
