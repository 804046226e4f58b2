// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import NudgeCore
import Programs
import Testing

@Suite("A damaged run")
struct RepairTests {
    private static let rounds = 20

    /// A whole run.
    private func run(_ scratch: Scratch) throws -> (RunFolder, whole: Remains) {
        var settings = DeterminismTests.settings()
        settings.rounds = Self.rounds
        let folder = scratch.folder("run")
        #expect(try Simulation(try SimulationPlan(settings), folder: folder, threadCount: 1).run())
        return (folder, try Remains(folder))
    }

    private func copy(_ folder: RunFolder, _ scratch: Scratch) throws -> RunFolder {
        let copy = scratch.folder("copy")
        try? FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
        return copy
    }

    @Test("is cut back to its last whole record, keeps the old file, and goes on to the same bits")
    func repaired() throws {
        let scratch = try Scratch()
        let (folder, whole) = try run(scratch)
        let log = try Files.read(folder.log)
        let record = LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3))
        let header = log.count - Self.rounds * record - 2 * LogRecord.markBytes
        // Where a round begins; the first mark stands behind sixteen of them.
        func offset(_ round: Int) -> Int { header + round * record + (round > 16 ? LogRecord.markBytes : 0) }
        var cases: [(log: [UInt8], rounds: Int, lost: Int)] = [
            // A file system that had not written what it promised.
            (log + [UInt8](repeating: 0, count: 4096), Self.rounds, 4096),
            (Array(log.prefix(offset(18))) + [UInt8](repeating: 0, count: 2 * record), 18, 2 * record),
            (log, Self.rounds, 0),
        ]
        for round in [0, 1, 7, 15, 17] {
            var damaged = log
            damaged[offset(round) + 3] ^= 4
            cases.append((damaged, round, log.count - offset(round)))
        }
        for (damaged, rounds, lost) in cases {
            let copy = try copy(folder, scratch)
            try Files.replace(copy.log, with: damaged)
            if lost > 0 {
                #expect(throws: StoreError.self) { _ = try Simulation(resuming: copy, threadCount: 1) }
            }
            let repair = try RunRepair(copy)
            #expect(repair.rounds == rounds && repair.lostBytes == lost, "\(repair)")
            #expect(repair.roundsBefore == (rounds < Self.rounds ? UInt32(Self.rounds) : nil), "\(repair)")
            if lost > 0 { #expect(try repair.aside.first.map(Files.read) == damaged) }
            #expect(try Files.read(copy.log) == Array(damaged.prefix(damaged.count - lost)))
            #expect(try RunRepair(copy).aside.isEmpty, "a whole log was repaired")
            // Panels have no memory, so that not even the lost state makes a difference to what is learned.
            #expect(try Simulation(resuming: copy, threadCount: 1).run())
            #expect(try Files.read(copy.log) == whole.log && Files.read(copy.policy) == whole.policy)
        }
    }

    @Test("without its companions goes on from its log, and says what is lost")
    func companions() throws {
        let scratch = try Scratch()
        let (folder, whole) = try run(scratch)
        let curve = try Files.read(folder.curve)
        let cases: [(path: KeyPath<RunFolder, String>, content: [UInt8]?, words: String)] = [
            (\.state, [], "not valid JSON"), (\.state, Array("{}".utf8), "'latest' is missing"),
            (\.state, nil, "no such file"), (\.curve, [], "damaged from line 1"),
            (\.curve, nil, "is missing"), (\.curve, Array(curve.dropLast(40)), "damaged from line 6"),
        ]
        for (path, content, words) in cases {
            let copy = try copy(folder, scratch)
            // A run that stands at round 18.
            let log = try Files.read(copy.log)
            let end =
                log.count - LogRecord.markBytes - 2 * LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3))
            try Files.replace(copy.log, with: Array(log.prefix(end)))
            _ = try RunRepair(copy)
            try? FileManager.default.removeItem(atPath: copy[keyPath: path])
            if let content { try Files.replace(copy[keyPath: path], with: content) }
            let resumed = try Simulation(resuming: copy, threadCount: 1)
            #expect(resumed.round == 18)
            #expect(resumed.losses.contains { $0.contains(words) }, "\(words): \(resumed.losses)")
            #expect(try resumed.run())
            #expect(try Files.read(copy.log) == whole.log && Files.read(copy.policy) == whole.policy)
            #expect(try Curve(contentsOf: copy.curve).points.last?.round == Self.rounds)
        }
    }

    @Test("whose counters are lost counts on from its last evaluation")
    func counters() throws {
        let scratch = try Scratch()
        let (folder, whole) = try run(scratch)
        try FileManager.default.removeItem(atPath: folder.state)
        let log = try Files.read(folder.log)
        let roundBytes = LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3))
        let end = log.count - 2 * LogRecord.markBytes - 5 * roundBytes
        try Files.replace(folder.log, with: Array(log.prefix(end)))
        #expect(try RunRepair(folder).rounds == 15)
        // Fifteen is evaluated, so that nothing is lost after all.
        #expect(try Simulation(resuming: folder, threadCount: 1).run())
        #expect(try Remains(folder) == whole)
    }

    @Test("that somebody plays, or whose header is lost, is not repaired")
    func refusals() throws {
        let scratch = try Scratch()
        let (folder, _) = try run(scratch)
        do {
            let playing = try Simulation(resuming: folder, threadCount: 1)
            #expect(throws: StoreError.busy(path: folder.path)) { _ = try RunRepair(folder) }
            #expect(playing.round == Self.rounds)
        }
        var log = try Files.read(folder.log)
        log[20] ^= 1
        try Files.replace(folder.log, with: log)
        #expect(throws: StoreError.self) { _ = try RunRepair(folder) }
        #expect(try Files.read(folder.log) == log)
    }
}
