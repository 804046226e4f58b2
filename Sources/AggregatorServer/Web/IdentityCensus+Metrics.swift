// SPDX-License-Identifier: Apache-2.0

import Foundation

extension IdentityCensus {
    /// The census in Prometheus' text format.
    var metrics: String {
        var metrics = MetricsText()
        metrics.add(
            "nudge_identities", .gauge, "Devices' identities that are not withdrawn, by what they are worth.",
            [
                .init(labels: ["standing": "good"], value: Double(good)),
                .init(labels: ["standing": "ending"], value: Double(ending)),
                .init(labels: ["standing": "expired"], value: Double(expired)),
            ])
        if let nextEnd {
            metrics.add(
                "nudge_identity_end_seconds", .gauge, "Unix time at which the next identity ends.",
                [.init(value: nextEnd.expires.timeIntervalSince1970.rounded())])
        }
        metrics.add(
            "nudge_authority_end_seconds", .gauge, "Unix time at which the authority ends, and all with it.",
            [.init(value: authorityEnd.timeIntervalSince1970.rounded())])
        return metrics.text
    }
}
