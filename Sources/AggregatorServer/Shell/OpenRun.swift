// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A run whose log is open: started, or continued after its last whole round.
struct OpenRun {
    let path: String
    let log: RunLog
    private let lock: FolderLock
    let host: PolicyHost
    /// The committed rounds, oldest first.
    private(set) var records: [RoundRecord] = []
    /// A host to try steps on.
    let candidate: PolicyHost

    var policyPath: String { path + "/policy.nudge" }

    /// Opens the run of a configuration.
    init(_ configuration: ServerConfiguration) throws(StoreError) {
        let start = configuration.start
        path = configuration.folder.run(configuration.run)
        lock = try FolderLock(path, makes: true)
        candidate = try PolicyHost(header: start.header, scales: start.scales, base: start.base)
        let logPath = path + "/run.log"
        let settings = Array(configuration.settings.utf8)
        if Files.exists(logPath) {
            let reader = try RunLogReader(logPath)
            guard Self.identity(reader.header, reader.scales) == Self.identity(start.header, start.scales)
            else {
                throw .damaged(
                    path: logPath, detail: "this run has other settings; continue it with its own")
            }
            var records: [RoundRecord] = []
            let (host, outcome) = try reader.replay(base: start.base) { _, record in records.append(record) }
            self.host = host
            self.records = records
            log = try RunLog.open(
                logPath, start.header.configuration.voteLayout, wholeBytes: outcome.wholeBytes)
            try extend(to: configuration.rules.roundCount, outcome)
            // What the log does not decide, as how often the policy is measured, may have changed.
            try Files.replace(path + "/config.json", with: settings)
        } else {
            try Self.refuseIfUsed(path, settings)
            if let base = start.base { try base.write(to: path + "/base.nudge") }
            host = try PolicyHost(header: start.header, scales: start.scales, base: start.base)
            try Files.replace(path + "/config.json", with: settings)
            log = try RunLog.create(at: logPath, header: start.header, scales: start.scales)
        }
    }

    /// Writes down that the run has more rounds than it had.
    private func extend(to roundCount: UInt32?, _ outcome: Replay.Outcome) throws(StoreError) {
        guard let roundCount, roundCount != outcome.roundCount else { return }
        guard roundCount > outcome.roundCount else {
            throw .damaged(
                path: path, detail: "the run has \(outcome.roundCount) rounds by now; write as many or more")
        }
        try log.append(.plan(round: host.replica.round, roundCount: roundCount))
    }

    /// Refuses a folder without a log that has a file which this run would write: it is somebody else's,
    /// unless a start that was cut short left it.
    private static func refuseIfUsed(_ path: String, _ settings: [UInt8]) throws(StoreError) {
        for name in ["config.json", "policy.nudge"] where Files.exists("\(path)/\(name)") {
            if name == "config.json", try Files.read("\(path)/\(name)") == settings { continue }
            throw .exists(path: "\(path)/\(name)")
        }
    }

    /// The committed rounds as the log has them, oldest first.
    var encodedRecords: [[UInt8]] {
        let layout = host.header.configuration.voteLayout
        return records.map { LogRecord.round($0).encoded(layout) }
    }

    /// Appends a round that another server committed, and a mark where one is due.
    mutating func append(_ encoded: [UInt8]) throws(StoreError) {
        var offset = 0
        let round = host.replica.round
        guard
            case .round(let record)? = try? LogRecord(
                reading: encoded.span, at: &offset, host.header.configuration.voteLayout),
            offset == encoded.count, record.round == round
        else {
            throw .damaged(
                path: log.path, detail: "what the other servers have of round \(round) is no record")
        }
        try log.append(.round(record))
        host.replica.commit(record)
        records.append(record)
        guard host.replica.round % LogRecord.markInterval == 0 else { return }
        try log.append(.mark(round: host.replica.round, fingerprint: host.replica.fingerprint()))
    }

    private static func identity(_ header: RunHeader, _ scales: [ObservationScale]) -> Fingerprint {
        var bytes = [UInt8](repeating: 0, count: header.encodedBytes)
        var span = bytes.mutableSpan
        header.write(scales: scales.span, to: &span)
        return RunHeader.identity(of: bytes.span)
    }
}
