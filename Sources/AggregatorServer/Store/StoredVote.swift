// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// What one member did in one round, as the store keeps it: a byte.
///
/// Bits 0, 1 and 4 to 6 are the vote's raw value. Bits 2 and 3 are 0 when nobody can tell whether the others
/// of its block agreed, 1 when they did and 2 when they did not.
struct StoredVote: Equatable, Sendable {
    var vote: Vote
    var agrees: Bool?

    init(_ vote: Vote, agrees: Bool?) {
        self.vote = vote
        self.agrees = agrees
    }

    /// A member that had no part in the round, or let it pass.
    static let absent = StoredVote(.absent, agrees: nil)

    var byte: UInt8 { vote.rawValue | (agrees.map { $0 ? 1 : 2 } ?? 0) << 2 }

    /// Reads a byte; one that means nothing is an absence.
    init(_ byte: UInt8) {
        vote = Vote(rawValue: byte & ~0xC) ?? .absent
        agrees =
            switch byte >> 2 & 3 {
            case 1: true
            case 2: false
            default: nil
            }
    }
}

extension FleetStatus.Member {
    /// Counts a vote of a round that is over.
    mutating func count(_ stored: StoredVote) {
        if stored.vote != .absent { votes += 1 }
        switch stored.agrees {
        case true: agreements += 1
        case false: disagreements += 1
        case nil: break
        }
    }
}
