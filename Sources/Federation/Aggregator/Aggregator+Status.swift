// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension Aggregator {
    /// What the fleet is doing. Bytes and returns are filled in by whoever counts them.
    /// - Parameters:
    ///   - run: the run's name.
    ///   - algorithm: the algorithm's name.
    ///   - now: milliseconds of the aggregator's clock.
    ///   - memberLimit: how many members are listed: first those in quarantine, then those who disagree most.
    public func status(run: String, algorithm: String, now: UInt64, memberLimit: Int = .max) -> FleetStatus {
        let configuration = host.header.configuration
        var status = FleetStatus(
            run: run, task: host.header.taskName.text, algorithm: algorithm,
            parameterCount: configuration.shape.parameterCount, roundCount: roundCount)
        let schedule = host.replica.schedule
        status.round = round
        status.phase = phase
        status.nowMilliseconds = now
        status.openedAtMilliseconds = openedAt
        status.connectedCount = joinedCount
        status.memberCount = members.count
        status.quarantinedCount = members.count { $0.shown.isQuarantined }
        status.quorum = rules.quorum
        status.voteCount = voteCount
        status.learningRate = configuration.lattice.value(ofDistance: schedule.learningRate)
        status.perturbationScale = configuration.lattice.value(ofDistance: schedule.perturbationScale)
        status.acceptedCount = acceptedCount
        status.rejectedCount = round - acceptedCount
        status.fingerprint = fingerprint.text
        status.votes = totals
        status.durations = durations
        status.recentRounds = recentRounds
        status.members = listed(memberLimit)
        return status
    }

    private var phase: FleetStatus.Phase {
        switch stage {
        case .collecting: joinedCount < rules.quorum ? .waiting : .collecting
        case .judging, .committing: .gating
        case .complete: .complete
        }
    }

    private func listed(_ limit: Int) -> [FleetStatus.Member] {
        let all = members.map(\.shown)
        guard all.count > limit else { return all }
        let sorted = all.sorted {
            ($0.isQuarantined ? 1 : 0, $0.disagreements) > ($1.isQuarantined ? 1 : 0, $1.disagreements)
        }
        return Array(sorted.prefix(limit))
    }
}
