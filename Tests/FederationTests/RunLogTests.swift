// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Testing

@Suite("A run log")
struct RunLogTests {
    private static let agents = 9
    private static let layout = RoundVotes.Layout(agentCount: agents, candidateCount: 2)
    private static let rounds: UInt32 = 6

    /// A log of six rounds with marks after the third and the sixth.
    private func make(_ path: String) throws -> (header: RunHeader, policy: Policy) {
        var shape = ActorShape(observationCount: 3, actionCount: 2)
        _ = shape.addHiddenLayer(width: 4)
        var run = RunConfiguration(seed: 8, algorithm: .fedAvgS2ZPO, agentCount: Self.agents, shape: shape)
        (run.candidateCount, run.sides) = (2, .two)
        let header = RunHeader(configuration: run, taskName: TaskName("test"))
        let scales = [ObservationScale](repeating: ObservationScale(offset: 1, factor: 2), count: 3)
        let host = try PolicyHost(header: header, scales: scales, base: nil)
        let log = try RunLog.create(at: path, header: header, scales: scales)
        for round in 0..<Self.rounds {
            var votes = RoundVotes()
            for agent in 0..<Self.agents {
                let number = (agent + Int(round)) % 6
                votes.set(agent, to: number < 4 ? Vote(lane: number) : number == 4 ? .abstained : .absent)
            }
            let record = RoundRecord(round: round, isAccepted: round != 2, votes: votes)
            host.replica.commit(record)
            try log.append(.round(record))
            if round % 3 == 2 {
                try log.append(.mark(round: round + 1, fingerprint: host.replica.fingerprint()))
            }
        }
        return (header, host.snapshot())
    }

    private func withPath(_ work: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "nudge-log-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try work(path)
    }

    @Test("gives θ back, whole or up to any round")
    func replay() throws {
        try withPath { path in
            let (header, policy) = try make(path)
            let reader = try RunLogReader(path)
            #expect(reader.header.configuration == header.configuration && reader.scales == policy.scales)
            let (host, outcome) = try reader.replay(base: nil)
            #expect(host.snapshot().encoded() == policy.encoded())
            #expect(outcome.wholeBytes == (try Files.read(path)).count && !outcome.isTorn)
            for count in 0...Self.rounds {
                #expect(try reader.replay(base: nil, roundCount: count).host.replica.round == count)
            }
            #expect(throws: StoreError.exists(path: path)) { _ = try make(path) }
        }
    }

    @Test("cut off at any byte is read up to its last whole record")
    func torn() throws {
        try withPath { path in
            let (header, _) = try make(path)
            let bytes = try Files.read(path)
            let round = LogRecord.roundBytes(Self.layout)
            var ends = [header.encodedBytes]
            for length in [
                round, round, round, LogRecord.markBytes, round, round, round, LogRecord.markBytes,
            ] {
                ends.append((ends.last ?? 0) + length)
            }
            #expect(ends.last == bytes.count)
            for count in header.encodedBytes...bytes.count {
                try Files.replace(path, with: Array(bytes.prefix(count)))
                let outcome = try RunLogReader(path).replay(base: nil).outcome
                #expect(outcome.wholeBytes == ends.last { $0 <= count })
                #expect(outcome.isTorn == !ends.contains(count))
            }
            for count in 0..<header.encodedBytes {
                try Files.replace(path, with: Array(bytes.prefix(count)))
                #expect(throws: StoreError.self) { _ = try RunLogReader(path) }
            }
        }
    }

    @Test("with any byte changed before its last record is refused at that record's offset")
    func damaged() throws {
        try withPath { path in
            let (header, _) = try make(path)
            let bytes = try Files.read(path)
            let last = bytes.count - LogRecord.markBytes
            var start = header.encodedBytes
            let round = LogRecord.roundBytes(Self.layout)
            while start < last {
                let length = bytes[start] == 1 ? round : LogRecord.markBytes
                for offset in start..<start + length {
                    var damaged = bytes
                    damaged[offset] ^= UInt8(1) << UInt8(offset % 8)
                    try Files.replace(path, with: damaged)
                    let error = #expect(throws: StoreError.self) {
                        _ = try RunLogReader(path).replay(base: nil)
                    }
                    #expect(
                        error?.description.contains("damaged at byte \(start);") == true, "byte \(offset)")
                }
                start += length
            }
            for offset in 0..<header.encodedBytes {
                var damaged = bytes
                damaged[offset] ^= 0x40
                try Files.replace(path, with: damaged)
                #expect(throws: StoreError.self) { _ = try RunLogReader(path) }
            }
        }
    }

    @Test("whose mark is whole but names another θ is refused even behind the last wanted round")
    func foreignMark() throws {
        try withPath { path in
            let (header, _) = try make(path)
            let whole = try Files.read(path)
            let start = whole.count - LogRecord.markBytes
            let log = try RunLog.open(path, Self.layout, wholeBytes: start)
            try log.append(.mark(round: Self.rounds, fingerprint: Fingerprint(value: 1)))
            #expect(throws: StoreError.self) {
                _ = try RunLogReader(path).replay(base: nil, roundCount: Self.rounds)
            }
            #expect(header.encodedBytes < start)
        }
    }
}

@Suite("A policy file")
struct PolicyFileTests {
    @Test("comes back as it was; cut anywhere, with a byte changed or added, it is refused")
    func roundTrip() throws {
        let path = NSTemporaryDirectory() + "nudge-policy-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let header = RunHeader(
            configuration: RunConfiguration(
                seed: 1, algorithm: .zspo, agentCount: 1,
                shape: ActorShape(observationCount: 2, actionCount: 2)),
            taskName: TaskName("hopper"))
        let policy = Policy(
            header: header, scales: [ObservationScale(offset: 1, factor: 2), ObservationScale()],
            parameters: [1, -2, 300, -32767, 32767, 0], round: 77)
        try policy.write(to: path)
        let bytes = try Files.read(path)
        let copy = try Policy(contentsOf: path)
        #expect(copy.encoded() == bytes && copy.parameters == policy.parameters && copy.round == 77)
        #expect(copy.scales == policy.scales && copy.task == "hopper")
        #expect(!Files.exists(path + ".part"))
        var bad = (0..<bytes.count).map { Array(bytes.prefix($0)) }
        bad += (0..<bytes.count).map { offset in
            var changed = bytes
            changed[offset] ^= 0x20
            return changed
        }
        bad.append(bytes + [0])
        for content in bad {
            try Files.replace(path, with: content)
            #expect(throws: StoreError.self) { _ = try Policy(contentsOf: path) }
        }
    }
}
