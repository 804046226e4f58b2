// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import NudgeCore
import Programs
import Testing

@Suite("A run recovers")
struct RecoveryTests {
    private static let rounds = 5

    /// A run, complete or stopped after its fourth round.
    private func run(_ scratch: Scratch, isComplete: Bool) throws -> (RunFolder, whole: Remains) {
        var settings = DeterminismTests.settings()
        settings.rounds = Self.rounds
        settings.task = "inverted-pendulum"
        settings.horizon = 40
        settings.teacher = "equal"
        let plan = try SimulationPlan(settings)
        let whole = scratch.folder("whole")
        #expect(try Simulation(plan, folder: whole, threadCount: 1).run())
        if isComplete { return (whole, try Remains(whole)) }
        let folder = scratch.folder("stopped")
        let simulation = try Simulation(plan, folder: folder, threadCount: 1)
        #expect(try !simulation.run(shouldStop: { simulation.round == 4 }))
        return (folder, try Remains(whole))
    }

    private func copy(_ folder: RunFolder, to name: String, _ scratch: Scratch) throws -> RunFolder {
        let copy = scratch.folder(name)
        try? FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
        return copy
    }

    @Test("from a log torn at every byte of its last records", arguments: [true, false])
    func torn(isComplete: Bool) throws {
        let scratch = try Scratch()
        let (folder, whole) = try run(scratch, isComplete: isComplete)
        let log = try Files.read(folder.log)
        let tail =
            LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3)) + (isComplete ? LogRecord.markBytes : 0)
        for count in log.count - tail...log.count {
            let torn = try copy(folder, to: "torn", scratch)
            try Files.replace(torn.log, with: Array(log.prefix(count)))
            #expect(try Simulation(resuming: torn, threadCount: 2).run(), "cut at byte \(count)")
            #expect(try Remains(torn) == whole, "cut at byte \(count)")
        }
    }

    @Test("from a kill before its first state is written, and another before the second one is")
    func killedTwice() throws {
        let scratch = try Scratch()
        let (stopped, whole) = try run(scratch, isComplete: false)
        let plan = try Simulation(resuming: stopped, threadCount: 1).plan
        let folder = scratch.folder("killed")
        #expect(try !Simulation(plan, folder: folder, threadCount: 1).run(shouldStop: { true }))
        try FileManager.default.removeItem(atPath: folder.state)
        #expect(try !Simulation(resuming: folder, threadCount: 1).run(shouldStop: { true }))
        let state = try Files.read(folder.state)
        do {
            let simulation = try Simulation(resuming: folder, threadCount: 1)
            #expect(try !simulation.run(shouldStop: { simulation.round == 1 }))
        }
        try Files.replace(folder.state, with: state)
        #expect(try Simulation(resuming: folder, threadCount: 1).run())
        #expect(try Remains(folder) == whole)
    }

    @Test("from garbage behind its log, which no round has been committed with")
    func garbage() throws {
        let scratch = try Scratch()
        let (folder, whole) = try run(scratch, isComplete: false)
        let log = try Files.read(folder.log)
        for garbage in [[0], [UInt8](repeating: 0, count: 12), [1, 2, 3], [UInt8](log.suffix(12)) + [9]] {
            let copy = try copy(folder, to: "garbage", scratch)
            try Files.replace(copy.log, with: log + garbage)
            #expect(try Simulation(resuming: copy, threadCount: 1).run(), "\(garbage.count) bytes")
            #expect(try Remains(copy) == whole, "\(garbage.count) bytes")
        }
    }

    @Test("or refuses in one line that names the file, and touches nothing")
    func refusals() throws {
        let scratch = try Scratch()
        let (folder, _) = try run(scratch, isComplete: false)
        let log = try Files.read(folder.log)
        let record = LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3))
        var damaged = log
        damaged[log.count - 2 * record - 3] ^= 0x10
        var older = log
        older[8] = 1
        let cases: [(path: KeyPath<RunFolder, String>, content: [UInt8]?, words: String)] = [
            (\.log, older, "format version 1; this program reads version \(RunHeader.version)"),
            (\.log, damaged, "damaged at byte \(log.count - 3 * record)"), (\.log, damaged, "audit --repair"),
            (\.log, Array(log.prefix(log.count - record - 1)), "holds 2 rounds"),
            (\.log, Array(log.prefix(100)), "byte 0"), (\.log, [], "byte 0"), (\.log, nil, "no such file"),
            (\.configuration, nil, "no such file"),
            (\.configuration, Array("{".utf8), "not valid JSON"),
            (\.configuration, Array(#"{"task": "reacher"}"#.utf8), "is missing"),
        ]
        for (path, content, words) in cases {
            let copy = try copy(folder, to: "refused", scratch)
            if let content {
                try Files.replace(copy[keyPath: path], with: content)
            } else {
                try FileManager.default.removeItem(atPath: copy[keyPath: path])
            }
            let before = try contents(copy)
            let error = #expect(throws: StoreError.self) {
                _ = try Simulation(resuming: copy, threadCount: 1)
            }
            let line = error?.description ?? ""
            let name = (copy[keyPath: path] as NSString).lastPathComponent
            #expect(line.contains(words) && line.contains(name) && !line.contains("\n"), "\(line)")
            #expect(try contents(copy) == before, "\(line)")
        }
    }

    @Test("and is never written by two at once, nor started over")
    func twice() throws {
        let scratch = try Scratch()
        let (folder, _) = try run(scratch, isComplete: false)
        let resumed = try Simulation(resuming: folder, threadCount: 1)
        #expect(throws: StoreError.self) { _ = try Simulation(resuming: folder, threadCount: 1) }
        #expect(throws: StoreError.exists(path: folder.path)) {
            _ = try Simulation(resumed.plan, folder: folder, threadCount: 1)
        }
        #expect(resumed.round == 4)
    }

    @Test("only with the settings that its log was made with")
    func settings() throws {
        let scratch = try Scratch()
        let (folder, _) = try run(scratch, isComplete: false)
        let text = String(decoding: try Files.read(folder.configuration), as: UTF8.self)
        for (old, new) in [
            ("\"seed\" : 1", "\"seed\" : 2"), ("\"agents\" : 3", "\"agents\" : 4"),
            ("\"horizon\" : 40", "\"horizon\" : 41"),
        ] {
            #expect(text.contains(old))
            try Files.replace(folder.configuration, with: Array(text.replacing(old, with: new).utf8))
            #expect(throws: StoreError.self) { _ = try Simulation(resuming: folder, threadCount: 1) }
        }
    }

    private func contents(_ folder: RunFolder) throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Files.read(folder.path + "/" + $0)) })
    }
}
