// SPDX-License-Identifier: Apache-2.0

#if NUDGE_SERIAL
import BoardPort
import NudgeCore
import Preferences

/// What a board behind a gateway does in a fleet: listens to its line, shows behaviours, has a panel judge
/// them, votes, and follows the commits.
struct SerialMember: ~Copyable {
    /// What happened since the program began.
    struct Counts {
        var joins = 0
        var votes = 0
        var commits = 0
        var brokenConnections = 0
    }

    private var link: GatewayLink
    private var batches = InlineArray<16, BatchScore>(repeating: BatchScore())
    private var isComplete = false
    private(set) var counts = Counts()

    init(_ identity: SealedIdentity, start: UInt64) {
        let bytes = GatewayLink.frameBytesMinimum
        link = identity.withName { name in
            unsafe GatewayLink(
                name: name, key: identity.key, start: start, memory: BoardMemory.take(bytes))
        }
    }

    /// Introduces itself until the server welcomes it.
    mutating func firstWelcome() -> WelcomeFrame {
        while true {
            write({ _ in 0 }, hello: { HelloFrame(knowledge: nil) })
            board_serial_wait()
            let byte = UInt8(truncatingIfNeeded: board_serial_receive())
            guard link.receive(byte) == .frame else { continue }
            let welcome = link.withFrame { try? WelcomeFrame(reading: $0) }
            if let welcome { return welcome }
            link.startOver()
        }
    }

    /// Who answers as the welcome says; nil where people do.
    func panel(_ welcome: WelcomeFrame) -> SimulatedPanel? {
        guard !welcome.panelRange.isEmpty else {
            return SimulatedPanel(.panel(Panel(LinkFunction(.bradleyTerry, positiveScale: 1))))
        }
        let answerers = link.withFrame { Answerers(reading: $0.extracting(welcome.panelRange)) }
        guard case .simulated(let panel)? = answerers,
            panel.canChoose(among: welcome.header.configuration.behaviourCount)
        else { return nil }
        return panel
    }

    /// Makes the agent that the welcome describes, and hands it the welcome.
    mutating func makeAgent(_ welcome: WelcomeFrame, memory: UnsafeMutableRawBufferPointer) -> Agent? {
        let made = link.withFrame { frame in try? unsafe Agent(welcome, in: frame, memory: memory) }
        guard var agent = made else { return nil }
        deliver(to: &agent)
        return agent
    }

    /// Works until the run is complete.
    mutating func stay<Task: SketchedEnvironment & ~Copyable>(
        _ agent: inout Agent, in task: inout Task, _ panel: SimulatedPanel
    ) {
        var panel = panel
        while !isComplete {
            speak(&agent)
            if !agent.isJoined || agent.phase == .awaitingCommit { board_serial_wait() }
            listen(&agent)
            guard agent.isJoined else { continue }
            switch agent.phase {
            case .readyForEpisode: playEpisode(&agent, in: &task, discount: panel.discount)
            case .awaitingChoice: answer(&agent, &panel)
            case .voteReady, .awaitingCommit, .inEpisode: break
            }
        }
    }

    /// Takes what came over the line.
    private mutating func listen(_ agent: inout Agent) {
        while true {
            let byte = board_serial_receive()
            guard byte >= 0 else { return }
            switch link.receive(UInt8(truncatingIfNeeded: byte)) {
            case .nothing, .refusal: break
            case .broken: counts.brokenConnections += 1
            case .frame: deliver(to: &agent)
            }
        }
    }

    private mutating func deliver(to agent: inout Agent) {
        do throws(FrameError) {
            let received = try link.withFrame { (frame) throws(FrameError) -> Agent.Received in
                try agent.receive(frame)
            }
            switch received {
            case .joined: counts.joins += 1
            case .commit: counts.commits += 1
            case .bye(.complete): isComplete = true
            default: break
            }
        } catch {
            counts.brokenConnections += 1
            link.startOver()
        }
    }

    /// Says all that is due.
    private mutating func speak(_ agent: inout Agent) {
        let wasReady = agent.phase == .voteReady
        while write({ agent.transmit(&$0) }, hello: { agent.hello() }) {}
        if wasReady, agent.phase == .awaitingCommit { counts.votes += 1 }
    }

    @discardableResult
    private mutating func write(
        _ speak: (inout MutableSpan<UInt8>) -> Int, hello: () -> HelloFrame
    ) -> Bool {
        var line = InlineArray<77, UInt8>(repeating: 0)
        var room = line.mutableSpan
        let count = link.transmit(&room, hello: hello, speak: speak)
        unsafe line.span.withUnsafeBufferPointer { unsafe board_serial_send($0.baseAddress, count) }
        return count > 0
    }

    /// Plays the episode that is due. It is dropped when the round closes meanwhile.
    private mutating func playEpisode<Task: SketchedEnvironment & ~Copyable>(
        _ agent: inout Agent, in task: inout Task, discount: Double
    ) {
        let episode = agent.nextEpisode
        if episode.trajectory == 0 { batches[episode.lane] = BatchScore() }
        var noise = RandomStream(seed: agent.configuration.seed, name: episode.resetStream)
        task.reset(&noise)
        agent.beginEpisode()
        var score = TrajectoryScore(discount: discount)
        for _ in 0..<agent.configuration.horizon(inRound: agent.round) {
            listen(&agent)
            guard agent.phase == .inEpisode else { return }
            let result = agent.step(in: &task)
            score.add(result)
            if result.isTerminated, !agent.configuration.playsOn { break }
        }
        agent.endEpisode()
        batches[episode.lane].add(score)
    }

    /// Has the panel answer, from the streams that a simulated fleet draws from.
    private func answer(_ agent: inout Agent, _ panel: inout SimulatedPanel) {
        let name = StreamName(
            .panel, round: agent.round, index: agent.streamIndex, subindex: UInt32(agent.answerCount))
        var stream = RandomStream(seed: agent.configuration.seed, name: name)
        let shown = batches.span.extracting(0..<agent.configuration.behaviourCount)
        agent.choose(panel.choose(among: shown, stream: &stream).choice)
    }
}
#endif
