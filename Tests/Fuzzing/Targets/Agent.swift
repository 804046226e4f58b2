// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// One agent and a real aggregator, joined by a wire that loses, repeats, damages and invents frames.
///
/// A frame that is refused changes nothing that a program can see, chunks apart. And whatever came before: a
/// connection on which nothing is damaged, or the one after it, brings the agent in step.
func feedAgent(_ input: inout Input) {
    let trial = AgentTrial(&input)
    while !input.isEmpty { trial.step(&input) }
    if !trial.getsInStep() {
        precondition(trial.getsInStep(), "an agent gets in step on the second undamaged connection")
    }
}

/// The device that the agent runs on is called "agent"; three others vote by hand, so that θ moves.
private final class AgentTrial {
    private let memory: Memory
    private let layout: RoundVotes.Layout
    private var agent: Agent
    private var aggregator: Aggregator
    /// Frames on their way to the agent.
    private var wire: [[UInt8]] = []
    private var connection: ConnectionNumber = 100
    private var now: UInt64 = 0

    init(_ input: inout Input) {
        let run = SmallRun(&input)
        layout = run.header.configuration.voteLayout
        var rules = FleetRules(quorum: 0)
        rules.deadlineMilliseconds = 1
        rules.graceMilliseconds = UInt64(input.number(below: 8))
        rules.dealInterval = UInt32(input.number(below: 4))
        rules.asksPeople = true
        aggregator = Aggregator(run.host(), rules: rules)
        let hello = bytes(HelloFrame.encodedBytes) { HelloFrame(knowledge: nil).write(to: &$0) }
        for voter in UInt64(0)..<3 {
            aggregator.connect("voter \(voter)", on: voter, now: now)
            aggregator.receive(hello.span, on: voter, now: now)
        }
        aggregator.connect("agent", on: connection, now: now)
        aggregator.receive(hello.span, on: connection, now: now)
        let frames = Self.frames(aggregator.takeEffects(), on: connection, layout)
        let clips = input.number(below: 2) == 1 ? ClipPlan(Dot()) : nil
        memory = Memory(bytes: MemorySum(run.header.configuration, clips: clips).total)
        do {
            let first = frames[0]
            let welcome = try WelcomeFrame(reading: first.span)
            agent = try unsafe Agent(welcome, in: first.span, memory: memory.region, clips: clips)
        } catch { preconditionFailure("the aggregator's first frame is a welcome") }
        wire = frames
    }

    /// What an aggregator's effects send on a connection.
    private static func frames(
        _ effects: [Effect], on connection: ConnectionNumber, _ layout: RoundVotes.Layout
    ) -> [[UInt8]] {
        var sent: [UInt8] = []
        for effect in effects {
            switch effect {
            case .send(connection, let bytes): sent += bytes
            case .broadcast(let connections, let bytes) where connections.contains(connection): sent += bytes
            default: break
            }
        }
        do { return try FrameLength.cut(sent, layout) } catch {
            preconditionFailure("an aggregator sends whole frames")
        }
    }

    func step(_ input: inout Input) {
        switch input.number(below: 12) {
        case 0, 1: deliverNext()
        case 2:
            guard !wire.isEmpty else { return }
            wire[0][input.number(below: wire[0].count)] ^= input.byte()
            deliverNext()
        case 3: if !wire.isEmpty { wire.removeFirst() }
        case 4: if let frame = wire.first { wire.insert(frame, at: 0) }
        case 5: deliver(invented(&input))
        case 6: play(&input)
        case 7: transmit()
        case 8: playRound(&input)
        case 9: connect()
        case 10: greet()
        default: divergeByWord()
        }
    }

    // MARK: The wire

    private func deliverNext() { if !wire.isEmpty { deliver(wire.removeFirst()) } }

    /// Any bytes, or a frame of a kind with any content, as long as its kind says.
    private func invented(_ input: inout Input) -> [UInt8] {
        let kind = UInt8(input.number(below: 14))
        guard kind > 0 else { return input.take(input.number(below: 48)) }
        let head = [FrameKind.protocolVersion << 4 | kind] + input.take(3)
        guard head.count == 4,
            let length = try? FrameLength.of(head.span, layout)
        else { return head }
        let content = head + input.take(max(length - 4, 0))
        return Array(content.prefix(length)) + [UInt8](repeating: 0, count: max(length - content.count, 0))
    }

    private func deliver(_ frame: [UInt8]) {
        let before = seen
        do throws(FrameError) {
            switch try agent.receive(frame.span) {
            case .commit:
                let commit = try CommitFrame(reading: frame.span, layout)
                precondition(agent.fingerprint().medium == commit.fingerprint, "a commit leads where it says")
                precondition(agent.round == commit.record.round + 1, "a commit ends its round")
            case .assignment: precondition(before.isJoined, "only who is in step is given a block")
            case .catchingUp: precondition(agent.phase == .awaitingCommit, "half a θ is not played with")
            default: break
            }
        } catch {
            precondition(error.offset >= 0 && error.offset <= frame.count, "a refusal points into the frame")
            let kind = try? FrameKind.read(frame.span)
            let isChunk = kind == .log || kind == .snapshot
            precondition(isChunk && !agent.isJoined || seen == before, "a refused frame changes nothing")
        }
    }

    /// What a program can see of an agent.
    private struct Seen: Equatable {
        var phase: Agent.Phase
        var round: UInt32
        var index: Int
        var answerCount: Int
        var isJoined: Bool
        var isShowing: Bool
        var fingerprint: Fingerprint?
        /// What the behaviour that is being shown does.
        var action: [Float] = []
    }

    private var seen: Seen {
        var seen = Seen(
            phase: agent.phase, round: agent.round, index: agent.index, answerCount: agent.answerCount,
            isJoined: agent.isJoined, isShowing: agent.isShowing,
            fingerprint: agent.isShowing ? nil : agent.fingerprint())
        guard seen.phase == .inEpisode else { return seen }
        let observation: [Float] = [0.5, -1, 0.25]
        seen.action = [0, 0]
        var action = seen.action.mutableSpan
        agent.act(observation: observation.span, action: &action)
        return seen
    }

    private func connect() {
        aggregator.disconnect(connection, now: now)
        connection += 1
        aggregator.connect("agent", on: connection, now: now)
        _ = aggregator.takeEffects()
        wire = []
        greet()
    }

    private func greet() {
        let hello = agent.hello()
        send(bytes(HelloFrame.encodedBytes) { hello.write(to: &$0) })
    }

    /// A vote that claims another θ: the aggregator answers with a snapshot.
    private func divergeByWord() {
        let other = ~aggregator.host.replica.fingerprint().short
        let vote = VoteFrame(vote: .against, round: aggregator.round, fingerprint: other)
        send(bytes(VoteFrame.encodedBytes) { vote.write(to: &$0) })
    }

    private func transmit() {
        var buffer = [UInt8](repeating: 0, count: ClipFrame.encodedBytesMaximum)
        var span = buffer.mutableSpan
        let count = agent.transmit(&span)
        if count > 0 { send(Array(buffer.prefix(count))) }
    }

    private func send(_ frame: [UInt8]) {
        aggregator.receive(frame.span, on: connection, now: now)
        carryOut()
    }

    // MARK: The round

    private func play(_ input: inout Input) {
        switch agent.phase {
        case .readyForEpisode:
            agent.beginEpisode()
            agent.film(Dot())
        case .inEpisode: agent.endEpisode()
        case .awaitingChoice:
            let lanes = agent.configuration.behaviourCount
            let number = input.number(below: lanes + 2)
            agent.choose(number < lanes ? .lane(UInt8(number)) : number == lanes ? .equal : .cannotTell)
        case .voteReady, .awaitingCommit: break
        }
    }

    /// The others vote, and the round's time ends.
    private func playRound(_ input: inout Input) {
        let fingerprint = aggregator.host.replica.fingerprint().short
        for voter in UInt64(0)..<3 {
            let vote = Vote(lane: input.number(below: 2 * layout.candidateCount))
            let frame = VoteFrame(vote: vote, round: aggregator.round, fingerprint: fingerprint)
            let encoded = bytes(VoteFrame.encodedBytes) { frame.write(to: &$0) }
            aggregator.receive(encoded.span, on: voter, now: now)
        }
        now += 1
        aggregator.tick(now: now)
        carryOut()
    }

    private func carryOut() {
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            wire += Self.frames(effects, on: connection, layout)
            for case .commit in effects { aggregator.committed(now: now) }
            for case .asked(let question) in effects { _ = aggregator.answer(question.key, .lane(0)) }
            effects = aggregator.takeEffects()
        }
    }

    // MARK: The end

    /// Whether one undamaged connection, and a round on it, leave the agent where the aggregator is.
    func getsInStep() -> Bool {
        var nothing = Input([])
        connect()
        while !wire.isEmpty { deliverNext() }
        guard agent.isJoined else { return false }
        playRound(&nothing)
        while !wire.isEmpty { deliverNext() }
        guard agent.isJoined, agent.round == aggregator.round else { return false }
        // After the last round a pair may still be shown: the hello tells θ without it.
        return agent.hello().knowledge?.fingerprint == aggregator.host.replica.fingerprint()
    }
}

/// A body that is one sphere.
private struct Dot: SketchedEnvironment {
    var observationCount: Int { 3 }
    var actionCount: Int { 2 }
    var sketchView: SketchView { .space }
    var sketchPartCount: Int { 1 }
    var stepMicroseconds: UInt32 { 1000 }
    mutating func reset(_ noise: inout RandomStream) {}
    func observe(_ observation: inout MutableSpan<Float>) {}
    mutating func step(_ action: Span<Float>) -> StepResult { StepResult(reward: 0) }
    func sketchPart(_ index: Int) -> SketchPart { SketchPart(shape: .sphere, role: .body, radius: 1) }
    func sketch(_ places: inout MutableSpan<Float>) {
        for index in 0..<places.count { places[index] = 0 }
    }
}

/// Bytes that a frame writes.
func bytes(_ count: Int, _ write: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: count)
    var span = bytes.mutableSpan
    let length = write(&span)
    precondition(length == count, "a frame writes as many bytes as it says")
    return bytes
}
