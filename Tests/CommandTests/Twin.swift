// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Preferences

/// An agent of a fleet played once more beside it, so that what its behaviours are worth is known without the
/// fleet telling anybody. Used by one thread at a time.
final class Twin: @unchecked Sendable {
    private let memory: Memory
    private var agent: Agent
    private var environment: MuJoCoEnvironment
    private var panel: SimulatedPanel

    /// What a question shows, by lane, and what the panel says of it.
    struct Judged {
        /// Base64, as the page gets them.
        var pictures: [String]
        var choice: Choice
    }

    /// - Parameter log: a run of the same settings and seed.
    init(_ log: RunLogReader, block: Int, model: MuJoCoModel, panel: SimulatedPanel) throws {
        environment = try MuJoCoEnvironment(model)
        self.panel = panel
        let clips = ClipPlan(environment)
        var header = [UInt8](repeating: 0, count: log.header.encodedBytes)
        var headerSpan = header.mutableSpan
        log.header.write(scales: log.scales.span, to: &headerSpan)
        var frame = [UInt8](repeating: 0, count: WelcomeFrame.headBytes + header.count)
        var frameSpan = frame.mutableSpan
        let nothing: [UInt8] = []
        _ = WelcomeFrame.write(
            isBehind: false, round: 0, assignment: Assignment(fromRound: 0, block: UInt16(block)),
            header: header.span, panel: nothing.span, to: &frameSpan)
        memory = Memory(bytes: MemorySum(log.header.configuration, clips: clips).total)
        let welcome = try WelcomeFrame(reading: frame.span)
        agent = try unsafe Agent(welcome, in: frame.span, memory: memory.region, clips: clips)
        try agent.receive(frame.span)
    }

    /// Plays the round's question and has the panel answer, from the stream that a simulation draws from.
    /// - Returns: also the vote that follows.
    func playRound() throws -> (judged: Judged, vote: Vote) {
        var batches = [BatchScore](repeating: BatchScore(), count: agent.configuration.behaviourCount)
        while agent.phase == .readyForEpisode {
            let lane = agent.nextEpisode.lane
            batches[lane].add(playEpisode())
        }
        let clips = try filmed()
        let name = StreamName(.panel, round: agent.round, index: agent.streamIndex)
        var stream = RandomStream(seed: agent.configuration.seed, name: name)
        let choice = panel.choose(among: batches.span, stream: &stream).choice
        agent.choose(choice)
        var answers = Plurality()
        answers.add(choice)
        let pictures = try clips.map { clip in
            Data(clip[try ClipHead(reading: clip.span).picturesOffset...]).base64EncodedString()
        }
        return (Judged(pictures: pictures, choice: choice), answers.vote)
    }

    /// Ends the round with everybody's votes.
    func close(_ votes: RoundVotes) { _ = agent.close(isAccepted: true, votes: votes) }

    private func playEpisode() -> TrajectoryScore {
        var noise = RandomStream(seed: agent.configuration.seed, name: agent.nextEpisode.resetStream)
        environment.reset(&noise)
        agent.beginEpisode()
        agent.film(environment)
        var score = TrajectoryScore(discount: panel.discount)
        var observation = [Float](repeating: 0, count: environment.observationCount)
        var action = [Float](repeating: 0, count: environment.actionCount)
        for _ in 0..<agent.configuration.horizon(inRound: agent.round) {
            var seen = observation.mutableSpan
            environment.observe(&seen)
            var done = action.mutableSpan
            agent.act(observation: observation.span, action: &done)
            let result = environment.step(action.span)
            agent.film(environment)
            score.add(result)
            if result.isTerminated, !agent.configuration.playsOn { break }
        }
        agent.endEpisode()
        return score
    }

    /// The clips of the open question, from the frames that would carry them.
    private func filmed() throws -> [[UInt8]] {
        var clips = [[UInt8]](repeating: [], count: agent.configuration.behaviourCount)
        var buffer = [UInt8](repeating: 0, count: ClipFrame.encodedBytesMaximum)
        while !agent.isAsked {
            var room = buffer.mutableSpan
            let count = agent.transmit(&room)
            let frame = Array(buffer.prefix(count))
            guard try FrameKind.read(frame.span) == .clip else { continue }
            clips[try ClipFrame(reading: frame.span).lane] += frame[ClipFrame.headBytes...]
        }
        return clips
    }
}
