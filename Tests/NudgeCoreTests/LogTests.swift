// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Run log")
struct LogTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private func readRecord(
        _ bytes: [UInt8], _ layout: RoundVotes.Layout
    ) throws(LogError) -> (LogRecord, Int) {
        var offset = 0
        let record = try LogRecord(reading: bytes.span, at: &offset, layout)
        return (record, offset)
    }

    private func readHeader(_ bytes: [UInt8]) throws(LogError) -> RunHeader {
        try RunHeader(reading: bytes.span)
    }

    @Test("the checksum is CRC-32C")
    func checksum() {
        let check = Array("123456789".utf8)
        #expect(Checksum.of(check.span, 0..<9) == 0xE306_9283)
    }

    @Test("records written by hand")
    func goldenRecords() throws {
        var votes = RoundVotes()
        votes.set(0, to: .inFavour)
        votes.set(1, to: .against)
        votes.set(2, to: .abstained)
        votes.set(8, to: .inFavour)
        let round = LogRecord.round(RoundRecord(round: 0x0102_0304, isAccepted: true, votes: votes))
        #expect(round.encoded(layout(9)) == bytes("0101 04030201 0501 0301 73479a63"))
        let mark = LogRecord.mark(
            round: 0x0102_0304, fingerprint: Fingerprint(value: 0x0123_4567_89AB_CDEF))
        #expect(mark.encoded(layout(9)) == bytes("0200 04030201 efcdab8967452301 559e3a29"))
    }

    /// A header with every field set, and its bytes written down from the layout.
    private func sampleHeader() -> RunHeader {
        var run = RunConfiguration(
            seed: 0x1122_3344_5566_7788, algorithm: .parS2ZPO, agentCount: 9,
            shape: makeShape(2, [3, 5], 1, .tanh))
        run.sides = .two
        run.pairing = .common
        run.lattice = Lattice(fractionBits: 11)
        run.momentum = 230
        run.plan.rejectionsBeforeHalving = 3
        run.plan.learningRateLoss = 7
        run.plan.perturbationLoss = 8
        run.batchCount = 4
        run.batchSize = 6
        run.outputGain = 77
        run.start = .policy(Fingerprint(value: 0x0123_4567_89AB_CDEF))
        run.actionBound = 0.4
        run.firstHorizon = 500
        run.roundCount = 1000
        var name = TaskName()
        for (index, byte) in "swimmer".utf8.enumerated() { name.set(index, to: byte) }
        return RunHeader(configuration: run, taskName: name)
    }

    private let sampleHex = """
        4e5544474c4f470a03000000940000008877665544332211010101010be60302
        090004000600020001000300050000004d000100e8030000cdcccc3ec3f52800
        cdcccc000700000008000000f4010000efcdab8967452301e803000000000000
        7377696d6d657200000000000000000000000000000000000000000000000000
        000000000000803f0000003f00000040df59ea7d
        """

    @Test("a header written by hand is written and read alike")
    func goldenHeader() throws {
        let header = sampleHeader()
        #expect(header.encoded() == bytes(sampleHex))
        let read = try readHeader(bytes(sampleHex))
        #expect(read.configuration == header.configuration && read.taskName == header.taskName)
        #expect(read.encodedBytes == 148 && read.encoded() == bytes(sampleHex))
    }

    @Test("headers survive their bytes", arguments: allAlgorithms)
    func headers(algorithm: Algorithm) throws {
        var random = TestRandom("headers\(algorithm)")
        for _ in 0..<50 {
            let header = RunHeader(
                configuration: random.configuration(algorithm, momentum: UInt8(random.int(0...255))),
                taskName: TaskName())
            let bytes = header.encoded()
            #expect(try readHeader(bytes).configuration == header.configuration, seedNote)
            // More may follow.
            #expect(try readHeader(bytes + [1, 2, 3]).encoded() == bytes, seedNote)
        }
    }

    @Test("a header cut anywhere is torn, and one damaged bit is seen")
    func damagedHeaders() {
        let whole = bytes(sampleHex)
        for length in 0..<whole.count {
            #expect(throws: LogError.torn(offset: 0)) { try readHeader(Array(whole.prefix(length))) }
        }
        for bit in 0..<whole.count * 8 {
            var flipped = whole
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let error = #expect(throws: LogError.self) { try readHeader(flipped) }
            switch bit / 8 {
            case 0..<8: #expect(error == .foreign)
            case 8..<10: #expect(error == .version(UInt16(flipped[8]) | UInt16(flipped[9]) << 8))
            // A longer header that is not there.
            case 12..<16: #expect(error == .damaged(offset: 0) || error == .torn(offset: 0))
            default: #expect(error == .damaged(offset: 0))
            }
        }
    }

    @Test("fields of any value under a right checksum are refused or valid, and never stop the program")
    func hostileHeaders() {
        var random = TestRandom("hostileHeaders")
        let whole = bytes(sampleHex)
        var readCount = 0
        for _ in 0..<5000 {
            var hostile = whole
            for _ in 0..<random.int(1...3) {
                let offset = random.int(10...95)
                let value: UInt8 = [0, 1, 0x7F, 0x80, 0xFF, UInt8(random.int(0...255))][random.int(0...5)]
                for index in offset..<min(offset + random.int(1...4), 96) { hostile[index] = value }
            }
            let checksum = Checksum.of(hostile.span, 0..<hostile.count - 4)
            for index in 0..<4 {
                hostile[hostile.count - 4 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index))
            }
            guard let header = try? readHeader(hostile) else { continue }
            readCount += 1
            #expect(header.configuration.isValid, seedNote)
            #expect(header.encodedBytes == hostile.count, seedNote)
        }
        #expect(readCount > 50)
    }

    @Test("records survive their bytes; cut anywhere they are torn, damaged in the middle they are damaged")
    func records() throws {
        var random = TestRandom("records")
        let layouts = [layout(1), layout(8, 2), layout(9, 4), layout(15), layout(256, 8)]
        for layout in layouts {
            let mark = LogRecord.mark(round: 77, fingerprint: Fingerprint(value: random.next()))
            for record in [.round(random.record(77, layout)), mark] as [LogRecord] {
                let bytes = record.encoded(layout)
                let (read, length) = try readRecord(bytes + [9], layout)
                #expect(read.encoded(layout) == bytes && length == bytes.count, seedNote)
                for length in 1..<bytes.count {
                    #expect(throws: LogError.torn(offset: 0)) {
                        try readRecord(Array(bytes.prefix(length)), layout)
                    }
                }
                for bit in 0..<bytes.count * 8 {
                    var flipped = bytes
                    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                    #expect(throws: LogError.self) { try readRecord(flipped, layout) }
                    #expect(throws: LogError.damaged(offset: 0)) {
                        try readRecord(flipped + [UInt8](repeating: 1, count: 180), layout)
                    }
                }
            }
        }
    }

    // MARK: - Replay

    /// A log of random rounds, and what it should lead to.
    private struct SampleLog {
        var bytes: [UInt8]
        /// Where every record begins, and where the log ends.
        var offsets: [Int]
        /// θ after every round, θ₀ first.
        var thetas: [[Int16]]
        /// Rounds committed before the record at each offset.
        var rounds: [Int]
        let run: RunConfiguration

        init(_ run: RunConfiguration, roundCount: Int, using random: inout TestRandom) {
            self.run = run
            let owned = OwnedReplica(run)
            owned.replica.initialize()
            bytes = RunHeader(configuration: run, taskName: TaskName()).encoded()
            thetas = [owned.parameters]
            offsets = []
            rounds = []
            func append(_ record: LogRecord, to log: inout SampleLog) {
                log.offsets.append(log.bytes.count)
                log.rounds.append(Int(owned.round))
                log.bytes += record.encoded(run.voteLayout)
            }
            for round in 0..<UInt32(roundCount) {
                let record = random.record(round, run.voteLayout)
                append(.round(record), to: &self)
                owned.replica.commit(record)
                thetas.append(owned.parameters)
                if (round + 1) % LogRecord.markInterval == 0 {
                    append(.mark(round: round + 1, fingerprint: owned.fingerprint), to: &self)
                }
            }
            offsets.append(bytes.count)
            rounds.append(roundCount)
        }

        /// Reads a log with nothing but its bytes.
        static func replay(
            _ bytes: [UInt8], roundCount: UInt32 = .max
        ) throws(LogError) -> (outcome: Replay.Outcome, owned: OwnedReplica) {
            let header = try RunHeader(reading: bytes.span)
            let owned = OwnedReplica(header.configuration)
            owned.replica.initialize()
            let outcome = try Replay.run(
                bytes.span, from: header.encodedBytes, into: &owned.replica, roundCount: roundCount)
            return (outcome, owned)
        }
    }

    @Test(
        "a replay gives θ back, bit for bit, at the end and at any round", arguments: allAlgorithms,
        [0, 230] as [UInt8])
    func replays(algorithm: Algorithm, momentum: UInt8) throws {
        var random = TestRandom("replays\(algorithm)\(momentum)")
        for _ in 0..<3 {
            let log = SampleLog(
                random.configuration(algorithm, momentum: momentum), roundCount: 50, using: &random)
            let (outcome, owned) = try SampleLog.replay(log.bytes)
            #expect(outcome.wholeBytes == log.bytes.count && !outcome.isTorn, seedNote)
            #expect(owned.parameters == log.thetas[50], seedNote)
            for stop in [0, 1, 16, 17, 33, 49] {
                let (outcome, owned) = try SampleLog.replay(log.bytes, roundCount: UInt32(stop))
                #expect(owned.parameters == log.thetas[stop] && Int(owned.round) == stop, seedNote)
                #expect(!outcome.isTorn && log.offsets.contains(outcome.wholeBytes), seedNote)
                // It can go on from where it stopped.
                let rest = try Replay.run(
                    log.bytes.span, from: outcome.wholeBytes, into: &owned.replica)
                #expect(rest.wholeBytes == log.bytes.count, seedNote)
                #expect(owned.parameters == log.thetas[50], seedNote)
            }
        }
    }

    private func smallLog(_ agentCount: Int, using random: inout TestRandom) -> SampleLog {
        var run = RunConfiguration(
            seed: random.next(), algorithm: .parS2ZPO, agentCount: agentCount,
            shape: makeShape(5, [], max(2, (agentCount + 5) / 6)))
        run.momentum = 200
        return SampleLog(run, roundCount: 36, using: &random)
    }

    @Test("a log torn at any byte is recovered to its last whole record", arguments: [1, 9, 100, 256])
    func tornTails(agentCount: Int) throws {
        var random = TestRandom("tornTails\(agentCount)")
        let log = smallLog(agentCount, using: &random)
        let step = agentCount > 9 ? 7 : 1
        for length in stride(from: log.offsets[0], through: log.bytes.count, by: step) {
            let record = log.offsets.lastIndex { $0 <= length } ?? 0
            let (outcome, owned) = try SampleLog.replay(Array(log.bytes.prefix(length)))
            #expect(outcome.wholeBytes == log.offsets[record], seedNote)
            #expect(outcome.isTorn == (length != log.offsets[record]), seedNote)
            #expect(owned.parameters == log.thetas[log.rounds[record]], seedNote)
        }
    }

    @Test("a last record of zeros, as a file system leaves behind, is torn too", arguments: [1, 9, 100, 256])
    func zeroTails(agentCount: Int) throws {
        var random = TestRandom("zeroTails\(agentCount)")
        let log = smallLog(agentCount, using: &random)
        let longest = max(LogRecord.markBytes, LogRecord.roundBytes(layout(agentCount)))
        for length in 1...longest {
            let zeros = [UInt8](repeating: 0, count: length)
            let (outcome, owned) = try SampleLog.replay(log.bytes + zeros)
            #expect(outcome.wholeBytes == log.bytes.count && outcome.isTorn, seedNote)
            #expect(owned.parameters == log.thetas[36], seedNote)
        }
        #expect(throws: LogError.damaged(offset: log.bytes.count)) {
            try SampleLog.replay(log.bytes + [UInt8](repeating: 0, count: longest + 1)).outcome
        }
    }

    @Test(
        "every damaged byte before the last record is an error that names its record",
        arguments: [1, 9, 100, 256])
    func damagedMiddles(agentCount: Int) throws {
        var random = TestRandom("damagedMiddles\(agentCount)")
        let log = smallLog(agentCount, using: &random)
        let last = log.offsets[log.offsets.count - 2]
        for offset in stride(from: log.offsets[0], to: log.bytes.count, by: agentCount > 9 ? 5 : 1) {
            for change in [3, UInt8(random.int(1...255))] as [UInt8] {
                var damaged = log.bytes
                damaged[offset] ^= change
                if offset < last {
                    let start = log.offsets.last { $0 <= offset } ?? 0
                    #expect(throws: LogError.damaged(offset: start), seedNote) {
                        try SampleLog.replay(damaged).outcome
                    }
                } else {
                    // The last record is torn, or damaged where its kind became another's; it is never
                    // applied.
                    do {
                        let (outcome, owned) = try SampleLog.replay(damaged)
                        #expect(outcome.wholeBytes == last && outcome.isTorn, seedNote)
                        #expect(owned.parameters == log.thetas[35], seedNote)
                    } catch { #expect(error == .damaged(offset: last) && offset == last, seedNote) }
                }
            }
        }
    }

    @Test("records out of order, twice, or marks of another θ are damage")
    func wrongContent() {
        var random = TestRandom("wrongContent")
        let log = smallLog(9, using: &random)
        func record(_ index: Int) -> [UInt8] { Array(log.bytes[log.offsets[index]..<log.offsets[index + 1]]) }
        func expectDamage(_ bytes: [UInt8], at offset: Int) {
            #expect(throws: LogError.damaged(offset: offset), seedNote) {
                try SampleLog.replay(bytes).outcome
            }
        }
        let header = Array(log.bytes.prefix(log.offsets[0]))
        expectDamage(header + record(1), at: log.offsets[0])
        expectDamage(header + record(0) + record(0), at: log.offsets[1])
        // Record 16 is the mark after sixteen rounds.
        #expect(log.rounds[16] == 16 && log.rounds[17] == 16)
        expectDamage(header + record(16), at: log.offsets[0])
        let right = fingerprint(log.thetas[16]).value
        let wrong = LogRecord.mark(round: 16, fingerprint: Fingerprint(value: right ^ 1))
        expectDamage(
            Array(log.bytes.prefix(log.offsets[16])) + wrong.encoded(layout(9)), at: log.offsets[16])
        // A run with another seed, whose bytes are otherwise right.
        var other = RunConfiguration(seed: 1, algorithm: .parS2ZPO, agentCount: 9, shape: log.run.shape)
        other.momentum = 200
        let foreign = RunHeader(configuration: other, taskName: TaskName()).encoded()
        expectDamage(foreign + log.bytes[log.offsets[0]...], at: log.offsets[16])
    }
}
