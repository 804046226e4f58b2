// SPDX-License-Identifier: Apache-2.0

#if NUDGE_SERIAL
import BoardPort
import NudgeCore
import Preferences

/// `nudge-agent join`: a member of a fleet behind a gateway, over the board's serial line.
struct JoinCommand: TaskCommand {
    let task: Word
    var model: Word? { nil }
    var env: Word? { nil }
    /// The file that `nudge enroll GATEWAY/NAME` wrote.
    private let key: Word

    init(_ words: inout Words) throws(UsageError) {
        var key: Word?
        var task: Word?
        while let word = words.next() {
            switch word {
            case "--key": key = try words.path(of: word)
            case "--task": task = try words.value(of: word)
            default: throw .unknown(word)
            }
        }
        guard let key else { throw .missing("--key FILE") }
        guard let task else { throw .missing("--task TASK") }
        self.key = key
        self.task = task
    }

    /// Belongs to the fleet until the run is complete.
    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, as played: PlayedTask) -> Int32 {
        guard let identity = SealedIdentity(path: key) else {
            Line.print("nudge-agent: the key's file cannot be read, or has no name and 64 digits", to: .error)
            return 66
        }
        var member = SerialMember(identity, start: board_start_number())
        board_serial_open()
        let welcome = member.firstWelcome()
        guard
            welcome.header.isFor(
                played.name, observationCount: task.observationCount, actionCount: task.actionCount)
        else {
            Line.print("nudge-agent: the fleet's run is for another task; see --task", to: .error)
            return 77
        }
        guard let panel = member.panel(welcome) else {
            Line.print("nudge-agent: in this fleet people answer, and there is nobody here", to: .error)
            return 77
        }
        let sum = MemorySum(welcome.header.configuration)
        guard var agent = unsafe member.makeAgent(welcome, memory: BoardMemory.take(sum.total)) else {
            return 1
        }
        board_seal_heap()
        board_paint_stack()
        member.stay(&agent, in: &task, panel)
        report(&agent, member)
        return 0
    }

    private func report(_ agent: inout Agent, _ member: borrowing SerialMember) {
        Line.print("joins", member.counts.joins)
        Line.print("votes", member.counts.votes)
        Line.print("commits", member.counts.commits)
        Line.print("broken_connections", member.counts.brokenConnections)
        Line.print("arena_bytes", agent.arenaBytes)
        Line.print("stack_bytes", Int(board_stack_bytes()))
        Line.print("heap_calls_after_start", Int(board_heap_calls()))
        // What a hello would say: the next round may have begun, and its behaviours be shown.
        guard let knowledge = agent.hello().knowledge else { return }
        Line.print("round", Int(knowledge.round))
        var line = Line()
        line.add("fingerprint=")
        line.add(hexadecimal: knowledge.fingerprint.value)
        line.end()
    }
}
#endif
