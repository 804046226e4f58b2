// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import NIOCore

/// Where a fleet's server, or a broker, may be: where several servers take turns, or a broker has several
/// nodes, not all of them answer, and which one does changes.
struct Addresses: Sendable {
    private static let countMaximum = 8

    private var all: [HostAddress]
    private var index = 0
    /// Whether somebody answered at the current one.
    private var wasReached = false
    /// Addresses that were tried in vain, one after the other.
    private var vainCount = 0

    /// Takes one to eight addresses.
    init(_ all: [HostAddress]) { self.all = all }

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
    /// How long it may say nothing before it is asked whether it is there: another one may do.
    var quiet: TimeAmount { areSeveral ? .seconds(3) : .seconds(30) }

    /// Somebody answered at the current one.
    mutating func reached() { wasReached = true }

    /// Goes on to the next one.
    /// - Returns: whether it is to be tried at once: others were tried in vain, and it was not.
    mutating func advance() -> Bool {
        index = (index + 1) % all.count
        vainCount = wasReached ? 0 : vainCount + 1
        wasReached = false
        return vainCount % all.count != 0
    }

    /// Remembers one that a server names, behind the others.
    /// - Returns: whether it is new; what is no address is not.
    mutating func learn(_ text: String) -> Bool {
        guard let address = try? HostAddress(text), all.count < Self.countMaximum, !all.contains(address)
        else { return false }
        all.append(address)
        return true
    }
}
