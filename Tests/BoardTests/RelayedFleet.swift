// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Programs

/// The aggregator of the product behind TLS servers that are not ours, one per agent.
final class RelayedFleet {
    private enum Happening: Sendable {
        case bytes(Int, [UInt8])
        case ended(Int)
    }

    private(set) var aggregator: Aggregator
    private(set) var relays: [Relay] = []
    private(set) var agents: [Agent] = []
    private var streams: [[UInt8]]
    private var connections: [ConnectionNumber?]
    private var connectionCount: ConnectionNumber = 0
    private let happenings: AsyncStream<Happening>
    private let report: AsyncStream<Happening>.Continuation

    /// Goodbyes to wait for after all agents ended: they may still be on their way.
    var expectedByeCount = 0
    /// Goodbyes that agents said.
    private(set) var byeCount = 0
    /// What every hello gets in place of the aggregator's answer, if anything.
    var answer: [UInt8]?

    /// - Parameter words: the command line of agent `number`, given the address that it shall dial.
    init(
        _ header: RunHeader, scales: [ObservationScale], agentCount: Int,
        words: (_ number: Int, _ address: String) throws -> [String]
    ) async throws {
        let host = try PolicyHost(header: header, scales: scales, base: nil)
        aggregator = Aggregator(host, rules: FleetRules(quorum: agentCount))
        streams = .init(repeating: [], count: agentCount)
        connections = .init(repeating: nil, count: agentCount)
        (happenings, report) = AsyncStream.makeStream(of: Happening.self)
        let report = report
        for number in 0..<agentCount {
            relays.append(try await Relay { report.yield(.bytes(number, $0)) })
            agents.append(try await Agent(words(number, relays[number].address)))
        }
    }

    /// Runs until every agent ended. Agents that still run when it throws are killed.
    /// - Parameter onRound: called after every committed round.
    func run(onRound: (RelayedFleet) async throws -> Void = { _ in }) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, agent) in agents.enumerated() {
                group.addTask { [report] in
                    defer { report.yield(.ended(number)) }
                    _ = try await agent.program.outcome()
                }
            }
            try await serve(onRound: onRound)
            try await group.waitForAll()
        }
        for relay in relays { try await relay.stop() }
    }

    /// Answers the agents until they ended.
    private func serve(onRound: (RelayedFleet) async throws -> Void) async throws {
        var endedCount = 0
        var round = aggregator.round
        for await happening in happenings {
            switch happening {
            case .bytes(let number, let bytes): try await take(bytes, from: number)
            case .ended: endedCount += 1
            }
            if aggregator.round != round {
                round = aggregator.round
                try await onRound(self)
            }
            if endedCount == agents.count, byeCount >= expectedByeCount { break }
        }
    }

    private func take(_ bytes: [UInt8], from number: Int) async throws {
        streams[number] += bytes
        while let frame = try nextFrame(from: number) {
            // A hello begins a connection: the server in between does not tell.
            let kind = try FrameKind.read(frame.span)
            if kind == .bye { byeCount += 1 }
            if kind == .hello, let answer {
                try await relays[number].send(answer)
                continue
            }
            if kind == .hello {
                if let old = connections[number] { aggregator.disconnect(old, now: 0) }
                connectionCount += 1
                connections[number] = connectionCount
                aggregator.connect("board-\(number)", on: connectionCount, now: 0)
            }
            guard let connection = connections[number] else { continue }
            aggregator.receive(frame.span, on: connection, now: 0)
            try await act()
        }
    }

    /// Takes a whole frame off what came from an agent.
    private func nextFrame(from number: Int) throws -> [UInt8]? {
        let stream = streams[number]
        guard let length = try FrameLength.of(stream.span, nil), length <= stream.count else {
            return nil
        }
        streams[number].removeFirst(length)
        return Array(stream.prefix(length))
    }

    private func act() async throws {
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            for effect in effects {
                switch effect {
                case .send(let connection, let bytes): try await send(bytes, on: connection)
                case .broadcast(let targets, let bytes):
                    for target in targets { try await send(bytes, on: target) }
                case .commit: aggregator.committed(now: 0)
                case .judge, .mark, .report, .asked, .withdrawn, .answered, .closed, .hangUp: break
                }
            }
            effects = aggregator.takeEffects()
        }
    }

    private func send(_ bytes: [UInt8], on connection: ConnectionNumber) async throws {
        guard let number = connections.firstIndex(of: connection) else { return }
        try await relays[number].send(bytes)
    }

    /// Cuts an agent's connection, after which it can dial again.
    func cutConnection(of number: Int) async throws {
        try await relays[number].stop()
        streams[number] = []
        try await relays[number].start()
    }
}
