// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Foundation
import NIOCore
import NIOPosix

/// All agents of a process, on one event loop.
struct Crowd {
    private let loop: any EventLoop
    private let tally: NIOLoopBoundBox<Tally>
    private let agents: Range<Int>
    private let asksPeople: Bool
    /// After so long an agent says that it is there: three quarters of what a server waits.
    private static let silence = TimeAmount.seconds(90)
    /// Agents that are about to join, at most.
    private static let window = 16

    init(_ loop: any EventLoop, agents: Range<Int>, asksPeople: Bool = false) {
        self.loop = loop
        self.agents = agents
        self.asksPeople = asksPeople
        tally = .makeBoxSendingValue(Tally(wanted: agents.count, warmUpRounds: 2), eventLoop: loop)
    }

    /// Connects all agents and waits until they have joined. Throws where one cannot.
    func connect(_ road: some Road) throws {
        for index in agents {
            try wait { $0.joinedCount + Self.window > index - agents.lowerBound }
            connect(index, road)
        }
        try wait { $0.isComplete }
    }

    /// Waits until something is so.
    private func wait(until isSo: @escaping @Sendable (Tally) -> Bool) throws {
        while try loop.submit({ try isSo(tally.value.whole()) }).wait() == false {
            try loop.scheduleTask(in: .milliseconds(10)) {}.futureResult.wait()
        }
    }

    private func connect(_ index: Int, _ road: some Road) {
        let address = road.address(index)
        ClientBootstrap(group: loop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1024))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [tally, asksPeople] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        road.handler(index, tally.value),
                        IdleStateHandler(writeTimeout: Self.silence),
                        LoadAgent(index: index, asksPeople: asksPeople, tally: tally.value),
                    ])
                }
            }
            .connect(host: address.host, port: address.port)
            .whenFailure { [tally] error in tally.value.fail("\(error)") }
    }

    /// Waits for the commits that are on their way.
    func settle() {
        var count = -1
        while let now = try? loop.submit({ tally.value.count }).wait(), now != count {
            count = now
            sleep(1)
        }
    }

    /// What the agents saw, as lines.
    func summary() -> String {
        let lines = try? loop.submit {
            let tally = tally.value
            return """
                vote to commit       p50 \(tally.milliseconds(part: 0.5)) ms, \
                p99 \(tally.milliseconds(part: 0.99)) ms, of \(tally.count) votes
                broken connections   \(tally.failures) \(tally.firstFailure)
                """
        }.wait()
        return lines ?? ""
    }
}
