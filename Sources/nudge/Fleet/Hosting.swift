// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation
import Logging
import NudgeCore
import Preferences
import ServiceLifecycle

/// A fleet's aggregator and its web side, made from settings.
struct Hosting {
    let aggregator: AggregatorService
    let services: [any Service]
    private let judges: SimulatedJudges?

    /// Makes the services.
    /// - Parameters:
    ///   - candidate: who leads, where servers take turns.
    ///   - onWeb: called once with the port of the dashboard.
    ///   - onListening: called once with the port that agents can connect to.
    init(
        _ file: FleetFile, candidate: Candidate? = nil, logger: Logger, endsWhenComplete: Bool,
        onWeb: @escaping @Sendable (Int) -> Void = { _ in },
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let webSettings = try WebSettings(
            address: file.web.host, port: file.web.port, token: file.token)
        let plan = try file.plan()
        // Before any service runs: one that has to stop again would say more than what was wrong.
        for address in [file.listen, file.web] { try Port.probe(address.host, address.port) }
        judges =
            plan.isPlayedHere
            ? try SimulatedJudges(plan, threadCount: ProcessInfo.processInfo.activeProcessorCount) : nil
        let port = AsyncStream<Int>.makeStream()
        let gateway = try file.mqtt.map { settings in
            try BrokerGateway(settings, file, port: port.stream, logger: logger)
        }
        aggregator = try AggregatorService(
            try Self.configuration(file, plan), judges: Self.judges(judges), candidate: candidate,
            logger: logger, endsWhenComplete: endsWhenComplete
        ) {
            port.continuation.yield($0)
            onListening($0)
        }
        let web = WebServer(
            webSettings, source: aggregator.webSource, desk: aggregator.desk, logger: logger,
            onListening: onWeb)
        let status = StatusFile(folder: file.folder, board: aggregator.board)
        services = [web, status, aggregator] + [gateway].compactMap { $0 }
    }

    /// What a server of these settings serves.
    static func configuration(_ file: FleetFile, _ plan: SimulationPlan) throws -> ServerConfiguration {
        var configuration = ServerConfiguration(
            folder: file.folder, run: file.run, algorithm: file.settings.algorithm.rawValue,
            start: RunStart(header: plan.header, scales: plan.scales, base: plan.base), rules: file.rules,
            settings: try encode(plan.settings), host: file.listen.host, port: file.listen.port)
        configuration.people = file.people
        configuration.panel = panel(file.people == nil ? .simulated(plan.panel) : .people)
        configuration.evaluationInterval =
            plan.isPlayedHere ? UInt32(file.settings.evaluationInterval) : 0
        return configuration
    }

    /// The return of a policy; nil for a task that only agents play.
    func evaluate(_ policy: Policy) throws -> Evaluation? { try judges?.evaluate(policy) }

    private static func judges(_ simulated: SimulatedJudges?) -> Judges {
        guard let simulated else { return Judges() }
        return Judges(
            gate: { question in
                try simulated.accepts(
                    round: question.record.round, current: question.current, candidate: question.candidate)
            },
            evaluate: { policy in try? simulated.measure(policy) },
            film: { policy in try? simulated.film(policy) })
    }

    /// Who answers, as agents are told.
    private static func panel(_ answerers: Answerers) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: answerers.encodedBytes)
        var span = bytes.mutableSpan
        answerers.write(to: &span)
        return bytes
    }

    private static func encode(_ settings: SimulationSettings) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }
}
