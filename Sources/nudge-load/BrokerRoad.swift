// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore

/// Agents at a broker, a connection and a key for each, and one gateway for all of them.
struct BrokerRoad: Road {
    static let gateway = "load-gateway"

    private let broker: BrokerPlace
    private let keys: [ChildKey]

    /// Makes the identities and enters them in the fleet's register.
    init(_ broker: BrokerPlace, count: Int, _ folder: FleetFolder) throws {
        self.broker = broker
        let authority = try FleetAuthority.open(folder)
        keys = try (0..<count).map { try authority.issue(ChildName("\(Self.gateway)/load-\($0)")) }
        try FleetStore(folder.database).enroll(keys)
    }

    /// The gateway's lines for them.
    var lines: [String] { keys.map { "\(broker)/\($0.name.device)" } }

    func address(_ index: Int) -> HostAddress { broker.addresses[index % broker.addresses.count] }

    func handler(_ index: Int, _ tally: Tally) -> any ChannelHandler {
        BrokerDevice(keys[index], at: broker, tally: tally)
    }
}
