// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension RoundVotes {
    /// Votes that agents sent: all but absences.
    func sentCount(agentCount: Int) -> Int { (0..<agentCount).count { self[$0] != .absent } }
}
