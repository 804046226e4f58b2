// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// The frames around joining, against bytes written by hand from docs/frames.md.
@Suite("Joining frames")
struct JoiningFrameTests {
    @Test("hello")
    func hello() throws {
        let knowledge = HelloFrame.Knowledge(
            round: 0x0102_0304, run: Fingerprint(value: 0x1112_1314_1516_1718),
            fingerprint: Fingerprint(value: 0x2122_2324_2526_2728))
        let bytes: [UInt8] = [
            0x23, 1, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,
            0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21,
        ]
        #expect(HelloFrame(knowledge: knowledge).encoded() == bytes)
        #expect(try readHello(bytes) == HelloFrame(knowledge: knowledge))
        let nothing = [0x23] + [UInt8](repeating: 0, count: 21)
        #expect(HelloFrame(knowledge: nil).encoded() == nothing)
        #expect(try readHello(nothing) == HelloFrame(knowledge: nil))
        expectRefused(bytes, value: [1: 2], by: readHello)
        for offset in 2..<22 { expectRefused(nothing, value: [offset: 0x80], by: readHello) }
    }

    private func readHello(_ bytes: [UInt8]) throws(FrameError) -> HelloFrame {
        try HelloFrame(reading: bytes.span)
    }

    @Test("chunks")
    func chunks() throws {
        let log: [UInt8] = [0x25, 0, 3, 0, 0x78, 0x56, 0x34, 0x12, 7, 8, 9]
        let snapshot: [UInt8] = [0x26, 1, 0, 0, 0, 0, 0, 0]
        let logHead = ChunkFrame(isSnapshot: false, isLast: false, position: 0x1234_5678)
        let snapshotHead = ChunkFrame(isSnapshot: true, isLast: true, position: 0)
        #expect(logHead.encoded([7, 8, 9]) == log)
        #expect(snapshotHead.encoded([]) == snapshot)
        #expect(try readChunk(log) == logHead)
        #expect(try readChunk(snapshot) == snapshotHead)
        let longest = snapshotHead.encoded([UInt8](repeating: 1, count: 1024))
        #expect(try readChunk(longest) == snapshotHead)
        let tooLong: [UInt8] = [0x26, 1, 1, 4, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 1025)
        #expect(throws: FrameError(.length, offset: 1033)) { try readChunk(tooLong) }
        for bytes in [log, snapshot] { expectRefused(bytes, value: [1: 2], by: readChunk) }
        #expect(throws: FrameError(.length, offset: 11)) { try readChunk([0x25, 0, 4] + log.dropFirst(3)) }
    }

    private func readChunk(_ bytes: [UInt8]) throws(FrameError) -> ChunkFrame {
        try ChunkFrame(reading: bytes.span)
    }

    @Test("assignment")
    func assignment() throws {
        let frame = AssignmentFrame(
            Assignment(fromRound: 0x0102_0304, block: 0x0E, stride: 0x1112, replica: 0x2122))
        let bytes: [UInt8] = [0x27, 0, 4, 3, 2, 1, 0x0E, 0, 0x12, 0x11, 0x22, 0x21]
        #expect(frame.encoded() == bytes)
        #expect(try readAssignment(bytes) == frame)
        expectRefused(bytes, value: [1: 1, 6: 0x0F, 7: 1], pointingAt: [7: 6], by: readAssignment)
    }

    private func readAssignment(_ bytes: [UInt8]) throws(FrameError) -> AssignmentFrame {
        try AssignmentFrame(reading: bytes.span, agentCount: 15)
    }

    @Test("where another server is")
    func introduction() throws {
        let name = Array("10.0.0.1:7700".utf8)
        let bytes: [UInt8] = [0x2E, 13, 0, 0, 0, 0, 0, 0, 0, 0] + name
        #expect(written(23) { IntroductionFrame(nonce: 0).write(name: name.span, to: &$0) } == bytes)
        #expect(try IntroductionFrame(reading: bytes.span) == IntroductionFrame(nonce: 0))
        #expect(throws: FrameError(.length, offset: 1)) {
            try IntroductionFrame(reading: ([0x2E, 64] + [UInt8](repeating: 0, count: 72)).span)
        }
    }

    @Test("ping, bye and refusal")
    func shortFrames() throws {
        for (byte, isAnswer) in [(UInt8(0), false), (1, true)] {
            let bytes = [0x28, byte]
            #expect(written(2) { PingFrame(isAnswer: isAnswer).write(to: &$0) } == bytes)
            #expect(try readPing(bytes).isAnswer == isAnswer)
        }
        for (byte, reason) in [(UInt8(0), ByeFrame.Reason.leaving), (1, .complete)] {
            let bytes = [0x29, byte]
            #expect(written(2) { ByeFrame(reason).write(to: &$0) } == bytes)
            #expect(try readBye(bytes).reason == reason)
        }
        let reasons: [RefusalFrame.Reason] = [
            .unknown, .revoked, .elsewhere, .full, .malformed, .expired,
        ]
        for (byte, reason) in reasons.enumerated() {
            let frame = RefusalFrame(reason, retryAfterSeconds: 0x0102_0304)
            let bytes = [0x2A, UInt8(byte), 4, 3, 2, 1]
            #expect(written(6) { frame.write(to: &$0) } == bytes)
            #expect(try readRefusal(bytes) == frame)
        }
        expectRefused([0x28, 0], value: [1: 2], by: readPing)
        expectRefused([0x29, 0], value: [1: 2], by: readBye)
        expectRefused([0x2A, 0, 0, 0, 0, 0], value: [1: 6], by: readRefusal)
    }

    private func readPing(_ bytes: [UInt8]) throws(FrameError) -> PingFrame {
        try PingFrame(reading: bytes.span)
    }
    private func readBye(_ bytes: [UInt8]) throws(FrameError) -> ByeFrame {
        try ByeFrame(reading: bytes.span)
    }
    private func readRefusal(_ bytes: [UInt8]) throws(FrameError) -> RefusalFrame {
        try RefusalFrame(reading: bytes.span)
    }

    @Test("welcome")
    func welcome() throws {
        let run = RunConfiguration(seed: 3, algorithm: .parS2ZPO, agentCount: 15, shape: makeShape(17, [], 6))
        let header = RunHeader(configuration: run, taskName: TaskName()).encoded()
        let bytes: [UInt8] =
            [0x24, 1, 0x0C, 1, 9, 2, 0, 0, 8, 2, 0, 0, 14, 0, 3, 0, 4, 0, 0, 0] + header
        let place = Assignment(fromRound: 0x0208, block: 14, stride: 3, replica: 4)
        let isSame =
            written(FrameLength.maximum) {
                WelcomeFrame.write(
                    isBehind: true, round: 0x0209, assignment: place, header: header.span,
                    panel: [UInt8]().span, to: &$0)
            } == bytes
        #expect(isSame && bytes.count == 288)
        let frame = try readWelcome(bytes)
        #expect(frame.isBehind && frame.round == 0x0209 && frame.assignment == place)
        #expect(frame.header.configuration == run)
        #expect(frame.run == fingerprint(header.map { Int16($0) }))
        #expect(frame.scale(16, in: bytes.span) == ObservationScale(offset: 8, factor: 17))
        // A block that the run does not have, a beginning in the future, and any other header.
        expectRefused(
            bytes, value: [1: 2, 8: 0x0A, 11: 1, 12: 15, 13: 1, 20: 0, 60: 1, 287: 0x99],
            pointingAt: [11: 8, 13: 12, 60: 20, 287: 20], by: readWelcome)
        // A panel section that is not there, and one that is longer than any.
        #expect(throws: FrameError(.length, offset: 288)) {
            try readWelcome(Array(bytes.prefix(18)) + [1, 0] + bytes.dropFirst(20))
        }
        #expect(throws: FrameError(.length, offset: 18)) {
            try readWelcome(Array(bytes.prefix(18)) + [0, 1] + bytes.dropFirst(20))
        }
        #expect(throws: FrameError(.length, offset: 288)) {
            try readWelcome([0x24, 1, 0x0B] + bytes.dropFirst(3))
        }
    }

    private func readWelcome(_ bytes: [UInt8]) throws(FrameError) -> WelcomeFrame {
        try WelcomeFrame(reading: bytes.span)
    }

    /// Expects that every other length, version and kind is refused, and every one of the values by offset.
    /// - Parameter pointingAt: the offset that the refusal names, where it is not the value's own.
    private func expectRefused<Frame>(
        _ bytes: [UInt8], value: [Int: UInt8], pointingAt: [Int: Int] = [:],
        by read: ([UInt8]) throws(FrameError) -> Frame, at location: SourceLocation = #_sourceLocation
    ) {
        func expect(_ error: FrameError, _ bytes: [UInt8]) {
            do throws(FrameError) {
                _ = try read(bytes)
                Issue.record("\(bytes) is read, not refused with \(error)", sourceLocation: location)
            } catch let thrown {
                #expect(thrown == error, "\(bytes)", sourceLocation: location)
            }
        }
        for length in 0..<bytes.count {
            expect(FrameError(.length, offset: length), Array(bytes.prefix(length)))
        }
        expect(FrameError(.length, offset: bytes.count + 1), bytes + [0])
        for version in UInt8(0)..<16 where version != 2 {
            expect(FrameError(.version, offset: 0), [version << 4 | bytes[0] & 0x0F] + bytes.dropFirst())
        }
        // One reader takes both kinds of chunks.
        let chunks: [UInt8] = [0x25, 0x26]
        let own = chunks.contains(bytes[0]) ? chunks : [bytes[0]]
        for kind in UInt8(0x20)...0x2F where !own.contains(kind) {
            expect(FrameError(.kind, offset: 0), [kind] + bytes.dropFirst())
        }
        for (offset, byte) in value {
            var changed = bytes
            changed[offset] = byte
            expect(FrameError(.value, offset: pointingAt[offset] ?? offset), changed)
        }
    }
}
