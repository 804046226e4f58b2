// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser

/// Where a fleet's server may be: where several take turns, one of the addresses answers, and which one
/// changes.
struct ServerAddresses: Sendable {
    private static let countMaximum = 8

    private let all: [HostAddress]
    private var index = 0
    /// Addresses that were tried in vain, one after the other.
    private var triedCount = 0

    /// Cuts a list at its commas.
    init(_ list: String) throws {
        all = try list.split(separator: ",", omittingEmptySubsequences: false).map {
            try HostAddress(String($0))
        }
        guard all.count <= Self.countMaximum else {
            throw ValidationError("'\(list)' has \(all.count) addresses; 8 at most")
        }
    }

    /// Whether there is more than one.
    var areSeveral: Bool { all.count > 1 }
    /// The one that is to be tried.
    var current: HostAddress { all[index] }

    /// Goes on to the next one.
    /// - Parameter wasReached: whether somebody answered at the one before.
    /// - Returns: whether it is to be tried at once: it was not since somebody answered, or since all of them
    ///   were.
    mutating func advance(wasReached: Bool) -> Bool {
        index = (index + 1) % all.count
        triedCount = wasReached ? 0 : triedCount + 1
        return triedCount % all.count != 0
    }
}
