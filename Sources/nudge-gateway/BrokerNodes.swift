// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore

/// The nodes of a broker: all lead to the same topics, and they are dialled in turn.
struct BrokerNodes {
    private static let firstWait = TimeAmount.milliseconds(500)

    private let addresses: [HostAddress]
    private var index = 0
    /// Whether the node that was dialled last answered.
    private var wasReached = false
    /// Nodes that were dialled in vain, one after the other.
    private var vainCount = 0
    private var wait = BrokerNodes.firstWait

    init(_ addresses: [HostAddress]) { self.addresses = addresses }

    private var areSeveral: Bool { addresses.count > 1 }
    /// The one that is dialled.
    var current: HostAddress { addresses[index] }
    /// How long it may say nothing before it is asked whether it is there: another one may do.
    var quiet: TimeAmount { areSeveral ? .seconds(3) : .seconds(30) }
    /// Of several one is there again within seconds.
    private var longestWait: TimeAmount { areSeveral ? .seconds(2) : .seconds(60) }

    /// The current one lets the gateway in.
    mutating func reached() {
        wasReached = true
        wait = Self.firstWait
    }

    /// Goes on to the next one.
    /// - Returns: how long to wait before it is dialled: not at all where others were dialled in vain, and it
    ///   was not.
    mutating func advance() -> TimeAmount {
        index = (index + 1) % addresses.count
        vainCount = wasReached ? 0 : vainCount + 1
        wasReached = false
        guard vainCount % addresses.count == 0 else { return .zero }
        defer { wait = min(wait + wait, longestWait) }
        return wait
    }
}
