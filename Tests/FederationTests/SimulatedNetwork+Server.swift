// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// The shell around the aggregator, as far as it is not the network.
struct SimulatedServer {
    /// Nil while the machine is down.
    var aggregator: Aggregator?
    /// Raised by every stop, so that what was under way belongs to nobody.
    var life = 0
    var timer = 0
    /// What its clock shows at simulated time 0.
    var clockOffset: UInt64 = 1 << 40
    /// Whether votes of the open round may be counted: the record is not on its way to the disk.
    var isCollecting = true
    /// What people can be shown.
    var openQuestions: Set<QuestionKey> = []
    /// Whether effects are being performed; what they lead to comes after the rest of them.
    var isPerforming = false
}

extension SimulatedNetwork {
    func handleServer(_ event: SimulatedEvent) throws {
        switch event {
        case .startServer: try startServer()
        case .tick(let timer):
            guard timer == server.timer, stage != .settling else { return }
            try tell { $0.tick(now: $1) }
        case .written(let life) where life == server.life: try endWrite()
        case .retryWrite(let life) where life == server.life: try write()
        case .judge(let life) where life == server.life:
            let isAccepted = chance.happens(scenario.gatePercent)
            try tell { aggregator, _ in aggregator.judged(isAccepted: isAccepted) }
        default: break
        }
    }

    /// Reads the log and opens the round after its last whole one, as `RunLogReader` does with a file.
    func startServer() throws {
        guard server.aggregator == nil else { return }
        let bytes = disk.bytes
        let header = try RunHeader(reading: bytes.span)
        let host = try PolicyHost(header: header, scales: scenario.scales, base: scenario.base)
        var records: [RoundRecord] = []
        let outcome = try Replay.run(
            bytes.span, from: header.encodedBytes, into: &host.replica
        ) { _, record in
            records.append(record)
        }
        disk.truncate(to: outcome.wholeBytes)
        try oracle.recovered(records)
        note("the server starts at round \(records.count)\(outcome.isTorn ? " of a torn log" : "")")
        server.isCollecting = true
        server.aggregator = Aggregator(
            host, rules: scenario.rules, recent: records.suffix(chance.within(0...20)),
            acceptedCount: UInt32(records.count { $0.isAccepted }), answers: oracle.answers,
            now: server.clockOffset + now)
        try tell { _, _ in }
    }

    /// The machine stops. What it sent may still arrive.
    func stopServer() {
        guard server.aggregator != nil else { return }
        note("the server stops")
        server.aggregator = nil
        server.openQuestions = []
        server.life += 1
        disk.crash(&chance)
        if sabotage == .loseRecord {
            disk.truncate(to: max(disk.bytes.count - 30, scenario.header.encodedBytes))
        }
        for link in links.indices where links[link].isOpenAtServer {
            links[link].isOpenAtServer = false
            links[link].down.lose(from: now + chance.milliseconds(0...300))
            queue.add(.endAtAgent(link: link), at: now + chance.milliseconds(1...15_000))
        }
        queue.add(.startServer, at: now + chance.milliseconds(50...8000))
    }

    /// The server is told to stop: it says goodbye, and ends its log with a mark if nothing else waits.
    func shutDownServer() throws {
        try tell { aggregator, _ in aggregator.shutDown() }
        if let aggregator = server.aggregator, disk.waiting.isEmpty,
            disk.append(
                .mark(round: aggregator.round, fingerprint: aggregator.host.replica.fingerprint()))
        {
            _ = disk.finish()
        }
        stopServer()
    }

    // MARK: - The aggregator

    /// Gives the aggregator an event and does what it wants done.
    func tell(_ event: (inout Aggregator, UInt64) throws -> Void) throws {
        guard var aggregator = server.aggregator.take() else { return }
        try event(&aggregator, server.clockOffset + now)
        server.aggregator = aggregator
        guard !server.isPerforming else { return }
        server.isPerforming = true
        defer { server.isPerforming = false }
        let life = server.life
        while let effects = server.aggregator?.takeEffects(), !effects.isEmpty {
            for effect in effects {
                try perform(effect)
                if life == server.life, stage == .faulty, chance.below(2000) == 0 { stopServer() }
                guard life == server.life else { return }
            }
        }
        setTimer()
        try checkBooks()
    }

    private func perform(_ effect: Effect) throws {
        switch effect {
        case .send(let connection, let bytes): try send(bytes, on: [connection])
        case .broadcast(let connections, let bytes): try send(bytes, on: connections)
        case .hangUp(let connection): closeAtServer(Int(connection))
        case .judge:
            server.isCollecting = false
            queue.add(.judge(life: server.life), at: now + chance.milliseconds(0...800))
        case .commit(let record):
            server.isCollecting = false
            note("round \(record.round) closes")
            try oracle.closes(record)
            if disk.append(.round(record)) { try write() }
            if sabotage == .announceBeforeWritten { try commit() }
        case .mark(let record): if disk.append(record) { try write() }
        case .report(let event):
            note("\(event.kind) \(event.device ?? "")")
            if event.kind == .quarantined, let name = event.device { oracle.quarantines(name) }
        case .asked(let question): try consider(question)
        case .withdrawn(let key): server.openQuestions.remove(key)
        case .answered(let key, let choice):
            note("the server is told what was answered beside \(key.device)")
            oracle.answers(key, choice)
        case .closed(let round):
            try Violation.require(
                round.parts.count { $0.vote != .absent } == oracle.tally.count,
                "round \(round.record.round) is reported with other votes than were counted")
            oracle.opens()
        }
    }

    private func send(_ bytes: [UInt8], on connections: [ConnectionNumber]) throws {
        let frames = try FrameLength.cut(bytes, scenario.configuration.voteLayout)
        for frame in frames where try FrameKind.read(frame.span) == .commit { try oracle.announces(frame) }
        let life = server.life
        for connection in connections {
            // A crash may come when half of the fleet was told.
            if stage == .faulty, connections.count > 1, chance.below(400) == 0 { stopServer() }
            guard life == server.life else { return }
            for frame in frames { sendDown(Int(connection), frame) }
        }
    }

    private func setTimer() {
        guard let aggregator = server.aggregator else { return }
        // A timer for the next deadline is all that a server with a good clock needs. Where the clock
        // jumps, it has to look now and then.
        var due = scenario.jumpsClock ? now + 700 : UInt64.max
        if let deadline = aggregator.nextDeadline {
            due = min(due, max(now, deadline - min(deadline, server.clockOffset)))
        }
        guard due < .max else { return }
        server.timer += 1
        queue.add(.tick(timer: server.timer), at: due)
    }

    /// The aggregator's counters are what they count, and what it keeps stays within limits.
    private func checkBooks() throws {
        guard let aggregator = server.aggregator else { return }
        let members = aggregator.members
        try Violation.require(
            aggregator.awaitedCount == members.count { $0.isAwaited },
            "\(aggregator.awaitedCount) are awaited")
        try Violation.require(
            aggregator.voteCount == members.count { $0.vote != nil }, "\(aggregator.voteCount) votes")
        try Violation.require(
            members.count <= min(scenario.agents.count, scenario.rules.memberLimit),
            "\(members.count) members")
        try Violation.require(
            aggregator.answers.keys.allSatisfy { $0.round == aggregator.round }, "old answers are kept")
        try Violation.require(server.openQuestions.count <= members.count, "questions pile up")
        try Violation.require(aggregator.connections.count <= members.count, "connections pile up")
        let recordBytes = LogRecord.roundBytes(scenario.configuration.voteLayout)
        let limit = aggregator.host.replica.stateBytes / recordBytes
        try Violation.require(
            aggregator.tail.count <= max(2 * limit, 2), "the tail has \(aggregator.tail.count)")
    }
}
