// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore
import Preferences

/// `nudge-agent connect`: a member of a fleet. Who answers its questions is the fleet's setting, or its own
/// where the fleet says nothing.
struct ConnectCommand: TaskCommand {
    let task: Word
    private(set) var model: Word?
    /// The aggregator, HOST:PORT.
    private let address: Word
    /// The bundle that proves who this board is.
    private let identity: Word
    private var isOnce = false
    /// Whether the end of standard input ends the program, as for one that a parent started.
    private var endsWithInput = false
    private var panelist: Panelist?
    private var panelistCount: Int?
    private var judge: Judge?

    init(_ words: inout Words) throws(UsageError) {
        guard let address = words.next() else { throw .missing("HOST:PORT") }
        guard unsafe board_link_is_address(address.characters) != 0 else {
            throw .badValue(address, "HOST:PORT or [HOST]:PORT, with a port from 1 to 65535")
        }
        var identity: Word?
        var task: Word?
        while let word = words.next() {
            switch word {
            case "--identity": identity = try words.path(of: word)
            case "--task": task = try words.value(of: word)
            case "--model": model = try words.path(of: word)
            case "--panel": panelist = try Panelist(reading: try words.value(of: word))
            case "--panelists":
                panelistCount = Int(try words.number(of: word, in: 1...UInt64(Panel.panelistCountLimit)))
            case "--judge": judge = try Judge(reading: try words.value(of: word))
            case "--once": isOnce = try words.flag(word)
            case "--end-with-input": endsWithInput = try words.flag(word)
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
    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, horizon: Int) -> Int32 {
        board_keep_stop_signals()
        if endsWithInput { board_end_with_input() }
        var link = AggregatorLink(address)
        var patience = Patience(isOnce: isOnce)
        do throws(Parting) {
            try link.identify(identity)
            if unsafe board_link_identity_is_public(identity.characters) != 0 {
                Event.identityIsPublic(identity)
            }
            // From here on it takes nothing but an aggregator, who may be away for days.
            board_notify_ready()
            let welcome = try firstWelcome(&link, &patience)
            let isForTask = self.isFor(welcome.header, task.observationCount, task.actionCount)
            guard isForTask else { throw .otherTask }
            let answerers = try answerers(try link.answerers(welcome))
            if case .simulated(let panel) = answerers,
                !panel.canChoose(among: welcome.header.configuration.behaviourCount)
            {
                throw .speechless
            }
            let clips = answerers == .people ? ClipPlan(task) : nil
            let sum = MemorySum(welcome.header.configuration, clips: clips)
            let memory = unsafe BoardMemory.take(sum.total)
            var agent = try unsafe link.makeAgent(welcome, memory: memory, clips: clips)
            var member = FleetMember(answerers)
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

    /// Who answers: as the fleet says, which an option must not contradict; otherwise as the options say.
    private func answerers(_ fleet: Answerers?) throws(Parting) -> Answerers {
        let isOptionGiven = panelist != nil || panelistCount != nil || judge != nil
        if let fleet, fleet != own(fleet), isOptionGiven { throw .otherAnswerers }
        return fleet ?? own(nil)
    }

    /// A panel as the options say; what they leave out is as in the fleet's own panel, if it has one.
    private func own(_ fleet: Answerers?) -> Answerers {
        var panel = Panel(LinkFunction(.bradleyTerry, positiveScale: 1))
        var judge = Judge.return
        if case .simulated(let simulated)? = fleet, case .panel(let members) = simulated.members {
            panel = members
            judge = simulated.judge
        }
        return .simulated(
            SimulatedPanel(
                .panel(
                    Panel(
                        panelist ?? panel.panelist,
                        panelistCount: panelistCount ?? panel.panelistCount,
                        stopsWhenDecided: panel.stopsWhenDecided)), judge: self.judge ?? judge))
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
    private func stay<Task: SketchedEnvironment & ~Copyable>(
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
