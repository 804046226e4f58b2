// SPDX-License-Identifier: Apache-2.0

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
        let frames = ByteBuffer(bytes: addresses.flatMap { Self.frame(naming: $0) })
        guard !isStopped, frames != self.addresses else { return }
        self.addresses = frames
        for connection in connections.values where connection.isSeated {
            connection.isToldAddresses = false
            tellAddresses(connection)
        }
    }

    private static func frame(naming address: String) -> [UInt8] {
        let name = Array(address.utf8)
        var bytes = [UInt8](repeating: 0, count: IntroductionFrame.headBytes + name.count)
        var span = bytes.mutableSpan
        _ = IntroductionFrame(nonce: 0).write(name: name.span, to: &span)
        return bytes
    }

    /// Tells an agent where the servers are. One that is carried knows no addresses; who carries it does.
    func tellAddresses(_ connection: AgentConnection) {
        guard !connection.isToldAddresses, connection.gateway == nil, addresses.readableBytes > 0 else {
            return
        }
        connection.isToldAddresses = true
        connection.write(addresses)
        connection.flush()
    }
}
