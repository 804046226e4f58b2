// SPDX-License-Identifier: Apache-2.0

import Federation

extension FleetStatus {
    /// The same with no more than `count` members: those that most need somebody to look, and these first.
    func limited(toMembers count: Int) -> FleetStatus {
        var status = self
        let ordered = members.map { (member: $0, concern: $0.concern) }.sorted {
            ($0.concern, $0.member.place, $0.member.name) < ($1.concern, $1.member.place, $1.member.name)
        }
        status.members = ordered.prefix(count).map(\.member)
        return status
    }
}

extension FleetStatus.Member {
    /// How urgent it is to look at a member; the lowest is the most urgent.
    enum Concern: Int, Comparable {
        case quarantined, disagreeing, away, none

        static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
    }

    /// A member that disagrees with its block more often than not is suspect, unless it is only by chance of
    /// a few votes.
    var concern: Concern {
        if isQuarantined { return .quarantined }
        if disagreements > agreements, agreements + disagreements >= 10 { return .disagreeing }
        return isConnected ? .none : .away
    }

    /// Where it stands among the blocks; members without a block come last.
    fileprivate var place: Int { (block ?? 65_536) * 65_536 + (replica ?? 0) }
}
