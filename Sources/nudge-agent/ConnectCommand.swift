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
    private(set) var env: Word?
    private let route: Route
    private var isOnce = false
    /// Whether the end of standard input ends the program, as for one that a parent started.
    private var endsWithInput = false
    private(set) var panelist: Panelist?
    private(set) var panelistCount: Int?
    private(set) var judge: Judge?
    /// The largest ε that a vote of this board may have; any, or none at all, if nil.
    private var privacy: Double?
    /// Who answers beside the board, if anybody.
    let asking: AskOptions?

    init(_ words: inout Words) throws(UsageError) {
        var route = try Route(&words)
        var task: Word?
        var source: Word?
        var codes: Word?
        var lights: Word?
        while let word = words.next() {
            switch word {
            case "--task": task = try words.value(of: word)
            case "--model": model = try words.path(of: word)
            case "--env": env = try words.value(of: word)
            case "--link": panelist = try Panelist(reading: try words.value(of: word))
            case "--panel": throw .renamed("--panel", "--link")
            case "--panelists":
                panelistCount = Int(try words.number(of: word, in: 1...UInt64(Panel.panelistCountLimit)))
            case "--judge": judge = try Judge(reading: try words.value(of: word))
            case "--privacy": privacy = try words.epsilon(of: word)
            case "--ask": source = try words.value(of: word)
            case "--keys": codes = try words.value(of: word)
            case "--leds": lights = try words.value(of: word)
            case "--once": isOnce = try words.flag(word)
            case "--end-with-input": endsWithInput = try words.flag(word)
            default: guard try route.take(word, &words) else { throw .unknown(word) }
            }
        }
        try route.check()
        guard let task else { throw .missing("--task TASK") }
        if let source {
            asking = try AskOptions(source, codes: codes, lights: lights)
        } else {
            guard codes == nil, lights == nil else {
                throw .missing("--ask, which --keys and --leds are for")
            }
            asking = nil
        }
        self.route = route
        self.task = task
        guard asking == nil || !choosesPanel else {
            throw .contradiction("--ask", "--link, --panelists and --judge")
        }
    }

    /// Belongs to the fleet until the run is complete, somebody stops the program, or the aggregator refuses
    /// it for good.
    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, as played: PlayedTask) -> Int32 {
        board_keep_stop_signals()
        if endsWithInput { board_end_with_input() }
        let parting: Parting
        do throws(Parting) {
            let person = try somebody()
            var link = try route.link()
            route.warn()
            // From here on it takes nothing but an aggregator, who may be away for days.
            board_notify_ready()
            parting = takePart(in: &task, as: played, over: &link, person)
            if case .stopped = parting { link.sayBye() }
            link.close()
        } catch {
            parting = error
        }
        board_lights_show(0)
        let status = parting.exitStatus ?? 69
        Event.ended(parting, status: status)
        return status
    }

    /// Joins, and stays.
    /// - Returns: why that came to an end.
    private func takePart<Task: SketchedEnvironment & ~Copyable>(
        in task: inout Task, as played: PlayedTask, over link: inout AggregatorLink, _ person: Person?
    ) -> Parting {
        var patience = Patience(isOnce: isOnce)
        do throws(Parting) {
            let welcome = try firstWelcome(&link, &patience)
            let isForTask = welcome.header.isFor(
                played.name, observationCount: task.observationCount, actionCount: task.actionCount)
            guard isForTask else { throw .otherTask }
            let fleet = try link.answerers(welcome)
            let answerers = try answerers(fleet)
            let epsilon = welcome.header.configuration.epsilon
            if let privacy, (epsilon ?? .infinity) > privacy { throw .tooLittlePrivacy }
            if case .simulated(let panel) = answerers,
                !panel.canChoose(among: welcome.header.configuration.behaviourCount)
            {
                throw .speechless
            }
            let asksByClips = answerers == .people && person == nil
            guard !asksByClips || task.sketchPartCount > 0 else { throw .invisible }
            let clips = asksByClips ? ClipPlan(task) : nil
            guard clips == nil || epsilon == nil else { throw .knownAnswers }
            let sum = MemorySum(welcome.header.configuration, clips: clips)
            let memory = unsafe BoardMemory.take(sum.total)
            var agent = try unsafe link.makeAgent(welcome, memory: memory, clips: clips)
            if epsilon != nil { agent.hideVotes(with: .drawn()) }
            let isTold = person != nil && fleet == .people && epsilon == nil
            let questionCount = welcome.header.configuration.batchCount
            var member = FleetMember(
                answerers, person, isTold ? GivenAnswers(questionCount: questionCount) : nil)
            let parting = stay(&member, &agent, in: &task, over: &link, &patience)
            Event.summary(&agent, member.counts, divergenceCount: task.divergenceCount)
            if let counts = link.brokerCounts { Event.broker(counts) }
            return parting
        } catch {
            return error
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
                link.hangUp()
                try patience.pause(after: error, &link)
            }
        }
    }

    /// Plays and votes, and dials again whenever the connection is lost.
    /// - Returns: why that came to an end.
    private func stay<Task: SketchedEnvironment & ~Copyable>(
        _ member: inout FleetMember, _ agent: inout Agent, in task: inout Task,
        over link: inout AggregatorLink, _ patience: inout Patience
    ) -> Parting {
        // From here on nothing is taken from the heap, and what the loop takes of the stack is measured.
        board_seal_heap()
        board_paint_stack()
        var isGreeted = true
        while true {
            do throws(Parting) {
                if isGreeted { try member.follow(&agent, link) } else { try link.dial(agent.hello()) }
                try member.work(&agent, in: &task, over: &link)
            } catch {
                isGreeted = false
                if case .stopped = error { return error }
                link.hangUp()
                patience.heed(commitCount: member.counts.commits, link)
                do throws(Parting) {
                    try patience.pause(after: error, &link)
                } catch {
                    return error
                }
            }
        }
    }
}
#endif
