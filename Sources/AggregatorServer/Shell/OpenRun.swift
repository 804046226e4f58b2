// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A run whose log is open: started, or continued after its last whole round.
struct OpenRun {
    let path: String
    let log: RunLog
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
        candidate = try PolicyHost(header: start.header, scales: start.scales, base: start.base)
        let logPath = path + "/run.log"
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
        } else {
            try Files.makeFolder(path)
            try Files.replace(path + "/config.json", with: Array(configuration.settings.utf8))
            if let base = start.base { try base.write(to: path + "/base.nudge") }
            host = try PolicyHost(header: start.header, scales: start.scales, base: start.base)
            log = try RunLog.create(at: logPath, header: start.header, scales: start.scales)
        }
    }

    private static func identity(_ header: RunHeader, _ scales: [ObservationScale]) -> Fingerprint {
        var bytes = [UInt8](repeating: 0, count: header.encodedBytes)
        var span = bytes.mutableSpan
        header.write(scales: scales.span, to: &span)
        return RunHeader.identity(of: bytes.span)
    }
}
