// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import NudgeCore
import Preferences

/// What the votes of a run tell of whoever answered, device by device: the votes that were counted, each
/// hidden as the log's header says. What a device sent and nobody counted is not in the log.
struct PrivacyAudit: Encodable {
    /// What one device spent.
    struct Device: Encodable {
        var name: String
        var votes: Int
        /// ε of all of them, with δ = 0.
        var basic: Double
        /// ε of all of them, by Rényi composition.
        var renyi: Double
    }

    /// ε of one vote; nil where votes are not hidden.
    let voteEpsilon: Double?
    let delta: Double
    /// In the order of their names; empty where votes are not hidden.
    let devices: [Device]

    /// - Parameters:
    ///   - run: the run.
    ///   - records: the log's rounds.
    ///   - delta: the chance that the Rényi bound fails.
    init(_ run: RunFolder, _ records: [RoundRecord], delta: Double) throws {
        let configuration = try RunLogReader(run.log).header.configuration
        self.delta = delta
        voteEpsilon = configuration.epsilon
        guard let response = configuration.response else {
            devices = []
            return
        }
        let loss = PrivacyLoss(response, behaviourCount: configuration.behaviourCount)
        let counts =
            try Self.fleetCounts(run, records) ?? Self.agentCounts(records, configuration.agentCount)
        devices = counts.sorted { $0.key < $1.key }.map { name, votes in
            Device(
                name: name, votes: votes, basic: loss.basic(voteCount: votes),
                renyi: loss.renyi(voteCount: votes, delta: delta))
        }
    }

    /// Votes of a fleet's devices; nil where it is no fleet's run. Of a round that was closed in a server's
    /// last moment nobody knows who voted, so it counts for everybody.
    private static func fleetCounts(_ run: RunFolder, _ records: [RoundRecord]) throws -> [String: Int]? {
        guard let fleet = try FleetRun(run) else { return nil }
        var counts: [String: Int] = [:]
        var stored: Set<UInt32> = []
        try fleet.store.forEachVotes(run: fleet.number) { round, votes in
            guard Int(round) < records.count else { return }
            stored.insert(round)
            for (device, _) in votes { counts[device, default: 0] += 1 }
        }
        return counts.mapValues { $0 + records.count - stored.count }
    }

    private static func agentCounts(_ records: [RoundRecord], _ agentCount: Int) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: (0..<agentCount).map { agent in
                ("agent-\(agent)", records.count { $0.votes[agent] != .absent })
            })
    }

    func print() {
        guard let voteEpsilon else {
            return Console.line("privacy       votes are not hidden: each tells what was chosen")
        }
        Console.line("privacy       ε = \(voteEpsilon.text(3)) a vote; δ = \(delta)")
        for device in devices {
            Console.line(
                "\(device.name.padded(13)) \(device.votes.grouped) votes, ε \(device.basic.text(1)) by basic "
                    + "composition, \(device.renyi.text(1)) by Rényi's")
        }
    }
}
