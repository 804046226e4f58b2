// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import Preferences

/// Who answers an agent's questions.
extension ConnectCommand {
    /// Whether the options say something of a panel.
    var choosesPanel: Bool { panelist != nil || panelistCount != nil || judge != nil }

    /// Finds whoever answers beside the board.
    func somebody() throws(Parting) -> Person? {
        guard let asking else { return nil }
        return try Person(asking)
    }

    /// Who answers: as the fleet says, which an option must not contradict; otherwise as the options say.
    func answerers(_ fleet: Answerers?) throws(Parting) -> Answerers {
        if asking != nil {
            guard fleet == nil || fleet == .people else { throw .simulatedPanel }
            return .people
        }
        if let fleet, fleet != own(fleet), choosesPanel { throw .otherAnswerers }
        return fleet ?? own(nil)
    }

    /// A panel as the options say; what they leave out is as in the fleet's own panel, if it has one.
    private func own(_ fleet: Answerers?) -> Answerers {
        var panel = Panel(LinkFunction(.bradleyTerry, positiveScale: 1))
        var judge = Judge.return
        if case .simulated(let simulated)? = fleet, case .panel(let members) = simulated.members {
            panel = members
            judge = simulated.judge
        }
        return .simulated(
            SimulatedPanel(
                .panel(
                    Panel(
                        panelist ?? panel.panelist,
                        panelistCount: panelistCount ?? panel.panelistCount,
                        stopsWhenDecided: panel.stopsWhenDecided)), judge: self.judge ?? judge))
    }
}
#endif
