// SPDX-License-Identifier: Apache-2.0

import Federation
import NIOCore
import NudgeCore

extension AggregatorShell {
    /// Asks where the fleet's servers are.
    func askForAddresses() {
        guard let candidate else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        Task {
            let addresses = await candidate.addresses
            eventLoop.execute { bound.value.know(addresses) }
        }
    }

    /// Where all servers are, as frames: for all agents that are there, where something is new.
    private func know(_ addresses: [String]) {
        let frames = ByteBuffer(
            bytes: addresses.flatMap { IntroductionFrame(nonce: 0).encoded(name: Array($0.utf8)) })
        guard !isStopped, frames != self.addresses else { return }
        self.addresses = frames
        for connection in connections.values where connection.isSeated {
            connection.isToldAddresses = false
            tellAddresses(connection)
        }
    }

    /// Tells an agent where the servers are; of one that is carried, who carries it.
    func tellAddresses(_ connection: AgentConnection) {
        guard !connection.isToldAddresses, addresses.readableBytes > 0 else { return }
        connection.isToldAddresses = true
        connection.tellOpenly(addresses)
    }
}
