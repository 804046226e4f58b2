// SPDX-License-Identifier: Apache-2.0

import Federation

extension FleetStatus {
    /// All that is worth watching and keeping, in Prometheus' text format.
    var metrics: String {
        var metrics = MetricsText()
        addRun(to: &metrics)
        addFleet(to: &metrics)
        addTraffic(to: &metrics)
        return metrics.text
    }

    private func addRun(to metrics: inout MetricsText) {
        metrics.add(
            "nudge_run_info", .gauge, "The run that is going on; always 1.",
            [.init(labels: ["run": run, "task": task, "algorithm": algorithm], value: 1)])
        metrics.add("nudge_round", .gauge, "Rounds committed so far.", round)
        metrics.add("nudge_round_limit", .gauge, "Rounds of the whole run.", roundCount)
        metrics.add(
            "nudge_phase", .gauge, "1 for the phase of the open round, 0 for all others.",
            Phase.allCases.map { .init(labels: ["phase": $0.rawValue], value: $0 == phase ? 1 : 0) })
        metrics.add(
            "nudge_rounds_total", .counter, "Rounds committed, by what the acceptance gate said.",
            [
                .init(labels: ["outcome": "accepted"], value: Double(acceptedCount)),
                .init(labels: ["outcome": "rejected"], value: Double(rejectedCount)),
            ])
        metrics.add(
            "nudge_learning_rate", .gauge, "Alpha of the open round.", [.init(value: learningRate)])
        metrics.add(
            "nudge_perturbation_scale", .gauge, "Mu of the open round.", [.init(value: perturbationScale)])
        if let measurement {
            metrics.add(
                "nudge_return", .gauge, "Mean return when last measured.",
                [.init(value: measurement.returnMean)])
        }
        metrics.add(
            "nudge_round_seconds", "Time from the opening of a round to its commit.",
            bounds: RoundDurations.boundsMilliseconds.map { Double($0) / 1000 }, counts: durations.counts,
            sum: Double(durations.sumMilliseconds) / 1000)
    }

    private func addFleet(to metrics: inout MetricsText) {
        metrics.add("nudge_members", .gauge, "Agents that are enrolled and not revoked.", memberCount)
        metrics.add("nudge_connected_agents", .gauge, "Agents that are connected.", connectedCount)
        metrics.add(
            "nudge_quarantined_agents", .gauge, "Agents whose votes move nothing.", quarantinedCount)
        metrics.add("nudge_quorum", .gauge, "Votes without which no round is committed.", quorum)
        metrics.add("nudge_open_round_votes", .gauge, "Votes counted in the open round.", voteCount)
    }

    private func addTraffic(to metrics: inout MetricsText) {
        let outcomes: KeyValuePairs = [
            "counted": votes.counted, "late": votes.late, "duplicate": votes.duplicate,
            "diverged": votes.diverged, "malformed": votes.malformed, "foreign": votes.foreign,
        ]
        metrics.add(
            "nudge_votes_total", .counter, "Votes that arrived, by what became of them.",
            outcomes.map { .init(labels: ["outcome": $0.key], value: Double($0.value)) })
        metrics.add(
            "nudge_bytes_total", .counter, "Bytes that crossed agents' sockets, TLS included.",
            [
                .init(labels: ["direction": "in"], value: Double(traffic.socketBytesIn)),
                .init(labels: ["direction": "out"], value: Double(traffic.socketBytesOut)),
            ])
        metrics.add(
            "nudge_frame_bytes_total", .counter, "Bytes of frames, without TLS.",
            [
                .init(labels: ["direction": "in"], value: Double(traffic.applicationBytesIn)),
                .init(labels: ["direction": "out"], value: Double(traffic.applicationBytesOut)),
            ])
    }
}
