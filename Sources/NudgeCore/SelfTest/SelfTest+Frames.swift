// SPDX-License-Identifier: Apache-2.0

extension SelfTest {
    /// The eight bytes of a vote, as a number; 0 when reading them back gives another vote.
    static func voteFrame() -> UInt64 {
        let frame = VoteFrame(vote: .inFavour, round: 0x0102_0304, fingerprint: 0xBEEF)
        var bytes = InlineArray<8, UInt8>(repeating: 0)
        var span = bytes.mutableSpan
        let length = frame.write(to: &span)
        guard length == VoteFrame.encodedBytes,
            let read = try? VoteFrame(reading: bytes.span, candidateCount: 1), read == frame
        else { return 0 }
        return bytes.span.load(UInt64.self, at: 0)
    }

    /// A hash of the bytes of 64 commits; 0 when one does not read back.
    /// - Parameter candidateCount: M.
    static func commitFrame(candidateCount: Int) -> UInt64 {
        var hash = FingerprintSum()
        for round in UInt32(0)..<64 {
            let layout = RoundVotes.Layout(agentCount: Int(round) * 4 + 1, candidateCount: candidateCount)
            let frame = CommitFrame(
                record: record(round: round, layout), fingerprint: hash.fingerprint.medium)
            var bytes = InlineArray<170, UInt8>(repeating: 0)
            var span = bytes.mutableSpan
            let length = frame.write(to: &span, layout)
            let written = bytes.span.extracting(0..<length)
            guard let read = try? CommitFrame(reading: written, layout),
                read.fingerprint == frame.fingerprint, read.record.round == round
            else { return 0 }
            for agent in 0..<layout.agentCount
            where read.record.votes[agent] != frame.record.votes[agent] { return 0 }
            for index in 0..<length { hash.add(UInt16(bytes[index])) }
        }
        return hash.fingerprint.value
    }

    /// The fingerprint that a replay of a log of 40 rounds and two marks ends with; 0 when it is not the
    /// fingerprint of the replica that the log was written beside.
    static func runLog(
        _ configuration: RunConfiguration, _ memory: UnsafeMutableRawBufferPointer
    ) -> UInt64 {
        var arena = unsafe Arena(memory)
        var writer = Replica(configuration: configuration, arena: &arena)
        var reader = Replica(configuration: configuration, arena: &arena)
        let capacity = 1024
        let log = unsafe arena.take(UInt8.self, count: capacity)
        writer.initialize()
        reader.initialize()
        var length = 0
        for round in UInt32(0)..<40 {
            let record = record(round: round, configuration.voteLayout)
            advance(&writer, rounds: 1)
            var rest = unsafe MutableSpan(_unsafeStart: log + length, count: capacity - length)
            length += LogRecord.round(record).write(to: &rest, configuration.voteLayout)
            guard writer.round % LogRecord.markInterval == 0 else { continue }
            let mark = LogRecord.mark(round: writer.round, fingerprint: writer.fingerprint())
            rest = unsafe MutableSpan(_unsafeStart: log + length, count: capacity - length)
            length += mark.write(to: &rest, configuration.voteLayout)
        }
        let written = unsafe Span(_unsafeStart: log, count: length)
        guard let outcome = try? Replay.run(written, from: 0, into: &reader),
            outcome.wholeBytes == length, !outcome.isTorn,
            reader.fingerprint() == writer.fingerprint()
        else { return 0 }
        return reader.fingerprint().value
    }

    /// A hash of an encoded replica after 40 rounds; 0 when another replica that reads it does not stay equal
    /// for 8 more.
    static func snapshot(_ memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        let configuration = smallRun(of: .parS2ZPOMomentum)
        var arena = unsafe Arena(memory)
        var writer = Replica(configuration: configuration, arena: &arena)
        var reader = Replica(configuration: configuration, arena: &arena)
        let count = writer.stateBytes
        var bytes = unsafe MutableSpan(_unsafeStart: arena.take(UInt8.self, count: count), count: count)
        writer.initialize()
        advance(&writer, rounds: 40)
        writer.writeState(to: &bytes)
        let numbers = Replica.stateHeadBytes..<count
        guard let head = Replica.StateHead(reading: bytes.span, at: 0, plan: configuration.plan),
            reader.readState(bytes.span, numbers, position: numbers.lowerBound), reader.finishState(head)
        else { return 0 }
        advance(&writer, rounds: 8)
        advance(&reader, rounds: 8)
        guard reader.fingerprint() == writer.fingerprint() else { return 0 }
        var hash = FingerprintSum()
        for index in 0..<count { hash.add(UInt16(bytes[index])) }
        return hash.fingerprint.value
    }
}
