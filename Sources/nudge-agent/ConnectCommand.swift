// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore
import Preferences

/// `nudge-agent connect`: a member of a fleet, with a simulated panel in the place of the person beside it.
struct ConnectCommand: TaskCommand {
    let task: Word
    private(set) var model: Word?
    /// The aggregator, HOST:PORT.
    private let address: Word
    /// The bundle that proves who this board is.
    private let identity: Word
    private var isOnce = false
    private var linkFunction = LinkFunction(.bradleyTerry, positiveScale: 1)
    private var panelistCount = 1
    private var judge = Judge.return

    init(_ words: inout Words) throws(UsageError) {
        guard let address = words.next() else { throw .missing("HOST:PORT") }
        var identity: Word?
        var task: Word?
        while let word = words.next() {
            switch word {
            case "--identity": identity = try words.value(of: word)
            case "--task": task = try words.value(of: word)
            case "--model": model = try words.value(of: word)
            case "--panel": linkFunction = try LinkFunction(reading: try words.value(of: word))
            case "--panelists":
                panelistCount = Int(try words.number(of: word, in: 1...UInt64(Panel.panelistCountLimit)))
            case "--judge": judge = try Judge(reading: try words.value(of: word))
            case "--once": isOnce = true
            default: throw .unknown(word)
            }
        }
        guard let identity else { throw .missing("--identity FILE") }
        guard let task else { throw .missing("--task TASK") }
        self.address = address
        self.identity = identity
        self.task = task
    }

    /// Belongs to the fleet until the run is complete, somebody stops the program, or the aggregator refuses
    /// it for good.
    func play<Task: Environment & ~Copyable>(_ task: inout Task, horizon: Int) -> Int32 {
        board_keep_stop_signals()
        var link = AggregatorLink(address)
        var patience = Patience(isOnce: isOnce)
        do throws(Parting) {
            try link.identify(identity)
            // From here on it takes nothing but an aggregator, who may be away for days.
            board_notify_ready()
            let welcome = try firstWelcome(&link, &patience)
            let isForTask = self.isFor(welcome.header, task.observationCount, task.actionCount)
            guard isForTask else { throw .otherTask }
            let configuration = welcome.header.configuration
            let panel = SimulatedPanel(
                .panel(Panel(linkFunction, panelistCount: panelistCount)), judge: judge)
            guard panel.canChoose(among: configuration.behaviourCount) else { throw .speechless }
            let memory = unsafe BoardMemory.take(MemorySum(configuration).total)
            var agent = try unsafe link.makeAgent(welcome, memory: memory)
            var member = FleetMember(panel)
            board_seal_heap()
            let parting = stay(&member, &agent, in: &task, over: &link, &patience)
            Event.summary(&agent, member.counts)
            throw parting
        } catch {
            if case .stopped = error { link.sayBye() }
            link.close()
            let status = error.exitStatus ?? 69
            Event.ended(error, status: status)
            return status
        }
    }

    /// Dials until somebody answers a hello with a welcome.
    private func firstWelcome(
        _ link: inout AggregatorLink, _ patience: inout Patience
    ) throws(Parting) -> WelcomeFrame {
        while true {
            do throws(Parting) {
                try link.dial(HelloFrame(knowledge: nil))
                return try link.welcome()
            } catch {
                if case .stopped = error { throw error }
                link.close()
                try patience.pause(after: error, heldMilliseconds: link.heldMilliseconds)
            }
        }
    }

    /// Plays and votes, and dials again whenever the connection is lost.
    /// - Returns: why that came to an end.
    private func stay<Task: Environment & ~Copyable>(
        _ member: inout FleetMember, _ agent: inout Agent, in task: inout Task,
        over link: inout AggregatorLink, _ patience: inout Patience
    ) -> Parting {
        var isGreeted = true
        while true {
            do throws(Parting) {
                if isGreeted { try member.follow(&agent, link) } else { try link.dial(agent.hello()) }
                try member.work(&agent, in: &task, over: &link)
            } catch {
                isGreeted = false
                if case .stopped = error { return error }
                link.close()
                do throws(Parting) {
                    try patience.pause(after: error, heldMilliseconds: link.heldMilliseconds)
                } catch {
                    return error
                }
            }
        }
    }
}
#endif
