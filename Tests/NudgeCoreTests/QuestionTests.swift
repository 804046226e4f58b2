// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// An agent that asks by frames, and films a ``Runner``.
private final class AskingAgent {
    var agent: Agent
    private let memory: TestMemory
    private var runner = Runner()

    init(_ server: TestServer) throws {
        let frame = server.welcome(isBehind: false)
        let clips = ClipPlan(Runner())
        memory = TestMemory(byteCount: MemorySum(server.configuration, clips: clips).total)
        let welcome = try WelcomeFrame(reading: frame.span)
        agent = try unsafe Agent(welcome, in: frame.span, memory: memory.bytes, clips: clips)
        try join(server)
    }

    func join(_ server: TestServer) throws {
        _ = agent.hello()
        let welcome = server.welcome(isBehind: false)
        try agent.receive(welcome.span)
    }

    /// Plays a question's episodes, each of three steps.
    func play() {
        while agent.phase == .readyForEpisode {
            runner = Runner()
            agent.beginEpisode()
            agent.film(runner)
            for _ in 0..<3 {
                runner.run()
                agent.film(runner)
            }
            agent.endEpisode()
        }
    }

    /// All frames that are due.
    func frames() -> [[UInt8]] {
        var frames: [[UInt8]] = []
        while true {
            var buffer = [UInt8](repeating: 0, count: ClipFrame.encodedBytesMaximum)
            var span = buffer.mutableSpan
            let count = agent.transmit(&span)
            if count == 0 { return frames }
            frames.append(Array(buffer.prefix(count)))
        }
    }

    var ignoredAnswerCount: UInt32 { agent.ignoredAnswerCount }
    var isAsked: Bool { agent.isAsked }
    var question: Question? { agent.question }

    func answer(_ choice: Choice, _ place: Question.Place) throws(FrameError) -> Agent.Received {
        let frame = written(AnswerFrame.encodedBytes) { AnswerFrame(choice, place: place).write(to: &$0) }
        return try agent.receive(frame.span)
    }
}

@Suite("Questions")
struct QuestionTests {
    private let server: TestServer

    init() {
        var run = RunConfiguration(
            seed: 5, algorithm: .parS2ZPO, agentCount: 3, shape: makeShape(4, [], 2))
        run.batchCount = 2
        run.batchSize = 2
        run.horizon = 3
        server = TestServer(run)
    }

    private let version = FrameKind.protocolVersion << 4

    @Test("frames of questions, answers and clips are as docs/frames.md says")
    func golden() throws {
        let place = Question.Place(round: 0x0403_0201, streamIndex: 0x0807_0605, batch: 0x0A09)
        let question: [UInt8] = [version | 11, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        let frame = QuestionFrame(Question(place: place, laneCount: 16), fingerprint: 0x0C0B)
        #expect(written(14) { frame.write(to: &$0) } == question)
        let readQuestion = try QuestionFrame(reading: question.span)
        #expect(readQuestion == frame)
        let answer: [UInt8] = [version | 12, 17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
        #expect(written(12) { AnswerFrame(.cannotTell, place: place).write(to: &$0) } == answer)
        let readAnswer = try AnswerFrame(reading: answer.span)
        #expect(readAnswer == AnswerFrame(.cannotTell, place: place))
        let clip: [UInt8] = [version | 13, 1, 2, 0, 3, 0, 4, 5, 0xAA, 0xBB]
        let payload: [UInt8] = [0xAA, 0xBB]
        let head = ClipFrame(lane: 3, isLast: true, position: 0x0504)
        let writtenClip = written(10) { head.write(payload.span, to: &$0) }
        let readClip = try ClipFrame(reading: clip.span)
        #expect(writtenClip == clip && readClip == head)
    }

    private static func read(_ frame: [UInt8]) throws(FrameError) {
        switch try FrameKind.read(frame.span) {
        case .question: _ = try QuestionFrame(reading: frame.span)
        case .answer: _ = try AnswerFrame(reading: frame.span)
        default: _ = try ClipFrame(reading: frame.span)
        }
    }

    @Test("fields without a meaning are refused where they stand")
    func meaningless() {
        let frames: [([UInt8], Int)] = [
            ([version | 11, 3] + [UInt8](repeating: 0, count: 12), 1),
            ([version | 11, 32] + [UInt8](repeating: 0, count: 12), 1),
            ([version | 12, 18] + [UInt8](repeating: 0, count: 10), 1),
            ([version | 13, 2, 1, 0, 0, 0, 0, 0, 9], 1), ([version | 13, 0, 1, 0, 16, 0, 0, 0, 9], 4),
            ([version | 13, 0, 1, 0, 0, 1, 0, 0, 9], 5),
        ]
        for (frame, offset) in frames {
            let error = #expect(throws: FrameError.self) { try Self.read(frame) }
            #expect(error == FrameError(.value, offset: offset))
        }
    }

    @Test("a question goes out once a connection, with a clip a behaviour; answers make the vote")
    func asking() throws {
        let owned = try AskingAgent(server)
        for batch in 0..<2 {
            owned.play()
            let question = try #require(owned.question)
            #expect(question.place == Question.Place(round: 0, streamIndex: 0, batch: UInt16(batch)))
            let frames = owned.frames()
            let sent = frames[0]
            let first = try QuestionFrame(reading: sent.span)
            #expect(first.question == question)
            for (lane, frame) in frames.dropFirst().enumerated() {
                let head = try ClipFrame(reading: frame.span)
                #expect(head == ClipFrame(lane: lane, isLast: true, position: 0))
                let clip = Array(frame.dropFirst(ClipFrame.headBytes))
                #expect(try readHead(clip).pictureCount == 4)
            }
            #expect(frames.count == 3 && owned.frames().isEmpty && owned.isAsked)
            try owned.join(server)
            #expect(owned.frames() == frames)
            #expect(try owned.answer(.lane(1), question.place) == .answer(isTaken: true))
        }
        let vote = try #require(owned.frames().first)
        let cast = try VoteFrame(reading: vote.span, candidateCount: 1)
        #expect(cast.vote == .against)
    }

    @Test("an answer to another question is ignored and counted; one that means nothing is refused")
    func ignored() throws {
        let owned = try AskingAgent(server)
        let wanted = Question.Place(round: 0, streamIndex: 0, batch: 0)
        #expect(try owned.answer(.equal, wanted) == .answer(isTaken: false))
        owned.play()
        for change in 0..<3 {
            var place = wanted
            if change == 0 { place.round = 1 }
            if change == 1 { place.streamIndex = 3 }
            if change == 2 { place.batch = 1 }
            #expect(try owned.answer(.lane(0), place) == .answer(isTaken: false))
        }
        #expect(owned.ignoredAnswerCount == 4)
        #expect(throws: FrameError(.value, offset: 1)) { try owned.answer(.lane(2), wanted) }
        #expect(owned.question != nil)
    }

    @Test("an agent that asks nobody takes no answer and no memory for clips")
    func quiet() throws {
        let owned = try OwnedAgent(server.configuration, index: 0)
        let frame = written(12) {
            AnswerFrame(.equal, place: Question.Place(round: 0, streamIndex: 0, batch: 0)).write(to: &$0)
        }
        #expect(throws: FrameError(.kind, offset: 0)) { try owned.receive(frame) }
        #expect(MemorySum(server.configuration).clips == 0)
        let clips = ClipPlan(Runner())
        // Two behaviours: head and parts (8 bytes each) and 75 pictures of three points in the plane (12
        // each), 1,832 bytes, in whole sixteens.
        #expect(MemorySum(server.configuration, clips: clips).clips == 1840)
    }
}
