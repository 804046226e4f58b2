// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOTLS
import NudgeCore

/// One of many connections that behave as agents do: hello, a vote for every round, a ping when there is none
/// for long, and nothing else; or, where people answer, a question for every choice that the vote needs.
///
/// It has no θ: what a vote says of θ's fingerprint it takes from the commit before.
final class LoadAgent: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let index: Int
    private let asksPeople: Bool
    /// The run's, once a welcome told.
    private var configuration: RunConfiguration?
    private var layout: RoundVotes.Layout? { configuration?.voteLayout }
    private var assignment = Assignment(block: 0)
    private var nextAssignment: Assignment?
    /// What was answered of the open round's questions.
    private var answers = Plurality()
    private let tally: Tally
    private var pending: [UInt8] = []
    private var isJoined = false
    private var round: UInt32 = 0
    private var fingerprint: UInt16 = 0
    /// When it voted in the open round.
    private var votedAt: NIODeadline?

    init(index: Int, asksPeople: Bool, tally: Tally) {
        self.index = index
        self.asksPeople = asksPeople
        self.tally = tally
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted, RoadEvent.open: sayHello(context)
        case IdleStateHandler.IdleStateEvent.write: ping(context)
        default: break
        }
    }

    private func sayHello(_ context: ChannelHandlerContext) {
        guard !isJoined else { return tally.fail("a connection began anew") }
        send(context, HelloFrame.encodedBytes) { HelloFrame(knowledge: nil).write(to: &$0) }
        context.flush()
    }

    /// While tens of thousands join, the first of them have nothing to say for minutes.
    private func ping(_ context: ChannelHandlerContext) {
        guard isJoined else { return }
        send(context, PingFrame.encodedBytes) { PingFrame(isAnswer: false).write(to: &$0) }
        context.flush()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending += Array(unwrapInboundIn(data).readableBytesView)
        while let frame = try? nextFrame() { take(frame, context) }
    }

    private func nextFrame() throws -> [UInt8]? {
        let bytes = pending
        guard let length = try FrameLength.of(bytes.span, layout), length <= bytes.count
        else { return nil }
        let frame = Array(pending.prefix(length))
        pending.removeFirst(length)
        return frame
    }

    private func take(_ frame: [UInt8], _ context: ChannelHandlerContext) {
        switch try? FrameKind.read(frame.span) {
        case .welcome:
            guard let welcome = try? WelcomeFrame(reading: frame.span) else { return }
            round = welcome.round
            configuration = welcome.header.configuration
            assignment = welcome.assignment
        case .snapshot, .log:
            guard let chunk = try? ChunkFrame(reading: frame.span) else { return }
            // The fingerprint is the last field of a snapshot's head.
            if chunk.isSnapshot, chunk.position == 0 {
                let place = ChunkFrame.headBytes + 24
                fingerprint = UInt16(frame[place]) | UInt16(frame[place + 1]) << 8
            }
            if chunk.isLast { join(context) }
        case .commit:
            guard let layout, let commit = try? CommitFrame(reading: frame.span, layout) else { return }
            if let votedAt { tally.add(nanoseconds: (NIODeadline.now() - votedAt).nanoseconds) }
            votedAt = nil
            round = commit.record.round + 1
            fingerprint = UInt16(truncatingIfNeeded: commit.fingerprint)
            play(context)
        case .assignment:
            guard let layout,
                let frame = try? AssignmentFrame(reading: frame.span, agentCount: layout.agentCount)
            else { return }
            guard frame.assignment.fromRound <= round else { return nextAssignment = frame.assignment }
            assignment = frame.assignment
            if tally.isComplete { play(context) }
        case .answer:
            guard let answer = try? AnswerFrame(reading: frame.span), answer.place == place else { return }
            answers.add(answer.choice)
            goOn(context)
        case .bye: context.close(promise: nil)
        default: break
        }
    }

    private func join(_ context: ChannelHandlerContext) {
        isJoined = true
        tally.join { [self] in play(context) }
    }

    /// A round begins.
    private func play(_ context: ChannelHandlerContext) {
        if let next = nextAssignment, next.fromRound <= round {
            assignment = next
            nextAssignment = nil
        }
        answers = Plurality()
        if !assignment.isResting { goOn(context) }
    }

    /// Asks the round's next question, or votes.
    private func goOn(_ context: ChannelHandlerContext) {
        guard let configuration, let layout else { return }
        guard asksPeople else {
            return vote(Vote(lane: (index + Int(round)) % (2 * layout.candidateCount)), context)
        }
        guard answers.answerCount < configuration.batchCount else { return vote(answers.vote, context) }
        let question = Question(place: place, laneCount: configuration.behaviourCount)
        let bytes = LoadQuestion.frames(QuestionFrame(question, fingerprint: fingerprint))
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    /// The round's next question.
    private var place: Question.Place {
        Question.Place(
            round: round,
            streamIndex: assignment.streamIndex(
                inRound: round, blockCount: configuration?.agentCount ?? 1),
            batch: UInt16(answers.answerCount))
    }

    private func vote(_ vote: Vote, _ context: ChannelHandlerContext) {
        votedAt = NIODeadline.now()
        let frame = VoteFrame(vote: vote, round: round, fingerprint: fingerprint)
        send(context, VoteFrame.encodedBytes) { frame.write(to: &$0) }
        context.flush()
    }

    private func send(
        _ context: ChannelHandlerContext, _ count: Int, _ write: (inout MutableSpan<UInt8>) -> Int
    ) {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        _ = write(&span)
        context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        tally.fail("\(error)")
        context.close(promise: nil)
    }
}
