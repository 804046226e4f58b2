// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Frames in a stream")
struct FrameLengthTests {
    /// One frame of every kind, in a fleet of eleven.
    private static let frames: [[UInt8]] = {
        let run = RunConfiguration(seed: 3, algorithm: .parS2ZPO, agentCount: 11, shape: makeShape(5, [], 2))
        let header = RunHeader(configuration: run, taskName: TaskName()).encoded()
        return [
            VoteFrame(vote: .against, round: 1, fingerprint: 2).encoded(),
            CommitFrame(
                record: RoundRecord(round: 1, isAccepted: true, votes: RoundVotes()), fingerprint: 3
            ).encoded(layout(11)),
            HelloFrame(knowledge: nil).encoded(),
            written(400) {
                WelcomeFrame.write(
                    isBehind: true, round: 0, assignment: Assignment(block: 0), header: header.span, to: &$0)
            },
            ChunkFrame(isSnapshot: false, isLast: false, position: 0).encoded([1, 2, 3]),
            ChunkFrame(isSnapshot: true, isLast: true, position: 0).encoded([]),
            AssignmentFrame(Assignment(block: 3)).encoded(), [0x18, 0], [0x19, 1], [0x1A, 4, 9, 0, 0, 0],
        ]
    }()

    @Test("the beginning of a frame says how long it is, or nothing yet")
    func lengths() throws {
        #expect(Set(Self.frames.map { $0[0] }) == Set(0x11...0x1A))
        for frame in Self.frames {
            let isVariable = [0x14, 0x15, 0x16].contains(frame[0])
            for count in 0...frame.count {
                let expected = count < (isVariable ? 4 : 1) ? nil : frame.count
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
        #expect(throws: FrameError(.version, offset: 0)) { try length([0x21]) }
        for kind: UInt8 in [0x10, 0x1B, 0x1F] {
            #expect(throws: FrameError(.kind, offset: 0)) { try length([kind]) }
        }
        // Before the welcome, nobody knows how long a commit is.
        #expect(throws: FrameError(.kind, offset: 0)) { try length([0x12], nil) }
        #expect(try length([0x11], nil) == 8)
        #expect(try length([0x16, 0, 0, 4]) == 1032)
        #expect(throws: FrameError(.length, offset: 2)) { try length([0x16, 0, 1, 4]) }
        // The longest header has 512 observed numbers: 132 + 8 · 512 bytes.
        #expect(FrameLength.maximum == 4248)
        #expect(try length([0x14, 0, 0x84, 0x10]) == 4248)
        #expect(throws: FrameError(.length, offset: 2)) { try length([0x14, 0, 0x85, 0x10]) }
    }
}
