// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore

/// Agents at a broker, a connection and a key for each, and one gateway for all of them.
struct BrokerRoad: Road {
    /// The gateway's name, which no other process of the load has.
    let gateway: String
    private let broker: BrokerPlace
    private let agents: Range<Int>
    private let keys: [ChildKey]

    /// Makes the identities and enters them in the fleet's register.
    init(_ broker: BrokerPlace, _ agents: Range<Int>, _ folder: FleetFolder) throws {
        self.broker = broker
        self.agents = agents
        let gateway = "load-gateway-\(agents.lowerBound)"
        self.gateway = gateway
        let authority = try FleetAuthority.open(folder)
        keys = try agents.map { try authority.issue(ChildName("\(gateway)/load-\($0)")) }
        try FleetStore(folder.database).enroll(keys)
    }

    /// The gateway's lines for them.
    var lines: [String] { keys.map { "\(broker)/\($0.name.device)" } }

    func address(_ index: Int) -> HostAddress { broker.addresses[index % broker.addresses.count] }

    func handler(_ index: Int, _ tally: Tally) -> any ChannelHandler {
        BrokerDevice(keys[index - agents.lowerBound], at: broker, tally: tally)
    }
}
