// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// How long a late joiner needs to rebuild θ from a long run's log.
enum ReplayBenchmark {
    private static let agentCount = 16
    private static let rounds: UInt32 = 10_000

    static func run(_ harness: Harness) -> [Row] {
        let configuration = ReplicaBenchmark.configuration(.parS2ZPO, agentCount: agentCount)
        let log = log(configuration)
        let start = ReplicaBenchmark.replica(configuration)
        var joiner = ReplicaBenchmark.replica(configuration)
        let row = harness.measure("replay: 10,000 rounds, K = 16", unit: "ms", calls: 1, scale: 1e-6) {
            joiner.copy(start)
            do {
                let outcome = try Replay.run(log.span, from: 0, into: &joiner)
                precondition(joiner.round == rounds && !outcome.isTorn, "the replay stopped early")
            } catch { fatalError("\(error)") }
        }
        return [row]
    }

    /// Records as an aggregator writes them, marks included.
    private static func log(_ configuration: RunConfiguration) -> [UInt8] {
        var replica = ReplicaBenchmark.replica(configuration)
        var log: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: LogRecord.encodedBytesMaximum)
        func append(_ record: LogRecord) {
            var span = bytes.mutableSpan
            let length = record.write(to: &span, configuration.voteLayout)
            log += bytes.prefix(length)
        }
        for round in 0..<rounds {
            let record = ReplicaBenchmark.record(round, agentCount: agentCount)
            append(.round(record))
            replica.commit(record)
            if replica.round % LogRecord.markInterval == 0 {
                append(.mark(round: replica.round, fingerprint: replica.fingerprint()))
            }
        }
        return log
    }
}
