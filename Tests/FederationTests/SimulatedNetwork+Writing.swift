// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// The server's log on the simulated disk.
extension SimulatedNetwork {
    /// Writes the first record that waits: at once, as a server does that waits for its disk, or later.
    func write() throws {
        // Machines stop at the worst moment more often than chance would have it.
        if stage == .faulty, chance.happens(2) { return stopServer() }
        if scenario.writeMilliseconds == 0 { return try endWrite() }
        let time = now + chance.milliseconds(0...scenario.writeMilliseconds)
        queue.add(.written(life: server.life), at: time)
    }

    func endWrite() throws {
        let life = server.life
        guard let record = disk.waiting.first else { return }
        guard disk.finish() else {
            note("the disk is full")
            return queue.add(.retryWrite(life: life), at: now + 250)
        }
        if case .round(let record) = record {
            try oracle.wrote(record)
            if stage == .faulty, chance.happens(2) { return stopServer() }
            if sabotage != .announceBeforeWritten { try commit() }
        }
        if life == server.life, !disk.waiting.isEmpty { try write() }
    }

    func commit() throws {
        server.isCollecting = true
        if let aggregator = server.aggregator { mark(aggregator.host.replica.fingerprint()) }
        try tell { $0.committed(now: $1) }
    }
}
