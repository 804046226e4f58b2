// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Frames in a stream")
struct FrameLengthTests {
    /// One frame of every kind, in a fleet of eleven.
    private static let frames: [[UInt8]] = {
        let run = RunConfiguration(seed: 3, algorithm: .parS2ZPO, agentCount: 11, shape: makeShape(5, [], 2))
        let header = RunHeader(configuration: run, taskName: TaskName()).encoded()
        let panel: [UInt8] = [1, 2, 3]
        let place = Question.Place(round: 1, streamIndex: 2, batch: 3)
        return [
            VoteFrame(vote: .against, round: 1, fingerprint: 2).encoded(),
            CommitFrame(
                record: RoundRecord(round: 1, isAccepted: true, votes: RoundVotes()), fingerprint: 3
            ).encoded(layout(11)),
            HelloFrame(knowledge: nil).encoded(),
            written(400) {
                WelcomeFrame.write(
                    isBehind: true, round: 0, assignment: Assignment(block: 0), header: header.span,
                    panel: panel.span, to: &$0)
            },
            written(QuestionFrame.encodedBytes) {
                QuestionFrame(Question(place: place, laneCount: 2), fingerprint: 5).write(to: &$0)
            },
            written(AnswerFrame.encodedBytes) { AnswerFrame(.equal, place: place).write(to: &$0) },
            written(ClipFrame.headBytes + 3) {
                ClipFrame(lane: 1, isLast: true, position: 6).write(panel.span, to: &$0)
            },
            ChunkFrame(isSnapshot: false, isLast: false, position: 0).encoded([1, 2, 3]),
            ChunkFrame(isSnapshot: true, isLast: true, position: 0).encoded([]),
            AssignmentFrame(Assignment(block: 3)).encoded(), [0x28, 0], [0x29, 1], [0x2A, 4, 9, 0, 0, 0],
        ]
    }()

    @Test("the beginning of a frame says how long it is, or nothing yet")
    func lengths() throws {
        #expect(Set(Self.frames.map { $0[0] }) == Set(0x21...0x2D))
        for frame in Self.frames {
            let needed = [4: 20, 5: 4, 6: 4, 13: 4][frame[0] & 0x0F] ?? 1
            for count in 0...frame.count {
                let expected = count < needed ? nil : frame.count
                #expect(try length(Array(frame.prefix(count))) == expected)
            }
            #expect(try length(frame + [0xFF, 0xFF]) == frame.count)
        }
    }

    private func length(
        _ bytes: [UInt8], _ layout: RoundVotes.Layout? = layout(11)
    ) throws(FrameError) -> Int? {
        try FrameLength.of(bytes.span, layout)
    }

    @Test("a stream that comes in two parts is cut into the same frames, wherever it was split")
    func splits() throws {
        let stream = Self.frames.flatMap { $0 }
        for split in 0...stream.count {
            var cut: [[UInt8]] = []
            var buffer: [UInt8] = []
            for part in [stream.prefix(split), stream.dropFirst(split)] {
                buffer += part
                while let length = try length(buffer), length <= buffer.count {
                    cut.append(Array(buffer.prefix(length)))
                    buffer.removeFirst(length)
                }
            }
            #expect(cut == Self.frames && buffer.isEmpty, "split at \(split)")
        }
    }

    @Test("what begins no frame is refused at once")
    func refusals() throws {
        #expect(throws: FrameError(.version, offset: 0)) { try length([0x11]) }
        #expect(throws: FrameError(.kind, offset: 0)) { try length([0x20]) }
        // Before the welcome, nobody knows how long a commit is.
        #expect(throws: FrameError(.kind, offset: 0)) { try length([0x22], nil) }
        #expect(try length([0x21], nil) == 8)
        #expect(try length([0x26, 0, 0, 4]) == 1032)
        #expect(throws: FrameError(.length, offset: 2)) { try length([0x26, 0, 1, 4]) }
        // The longest header has 512 observed numbers: 132 + 8 · 512 bytes; 128 bytes say who answers.
        #expect(FrameLength.maximum == 4392)
        let head: [UInt8] = [0x24, 0, 0x84, 0x10] + [UInt8](repeating: 0, count: 14)
        #expect(try length(head + [128, 0]) == 4376)
        #expect(throws: FrameError(.length, offset: 18)) { try length(head + [129, 0]) }
        #expect(throws: FrameError(.length, offset: 2)) { try length([0x24, 0, 0x85, 0x10]) }
        #expect(try length([0x2F, 0, 0x18, 0x11]) == FrameLength.maximum)
        #expect(throws: FrameError(.length, offset: 2)) { try length([0x2F, 0, 0x19, 0x11]) }
        #expect(try length([0x2E, 63]) == 73)
        #expect(throws: FrameError(.length, offset: 1)) { try length([0x2E, 64]) }
    }
}
