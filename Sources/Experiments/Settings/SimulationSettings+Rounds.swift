// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension SimulationSettings {
    /// The settings of a run that continues, with the rounds that its log says, or more.
    /// - Parameters:
    ///   - configuration: the log's header.
    ///   - outcome: what the log says of T.
    ///   - wanted: T from now on; as the log has it if nil.
    func continued(
        _ configuration: RunConfiguration, _ outcome: Replay.Outcome, rounds wanted: Int?
    ) throws(SettingsError) -> SimulationSettings {
        var settings = self
        let (first, planned) = (Int(configuration.roundCount), Int(outcome.roundCount))
        // The log is written first; a program that was killed then left these settings behind.
        if rounds < planned, (firstRounds ?? rounds) == first {
            settings.rounds = planned
            settings.firstRounds = first
        }
        guard let wanted else { return settings }
        guard wanted > planned, wanted < 1 << 24 else {
            throw SettingsError(
                "--rounds", "the run has \(planned) already; write more, at most 16777215, not \(wanted)")
        }
        settings.rounds = wanted
        settings.firstRounds = first
        return settings
    }
}
