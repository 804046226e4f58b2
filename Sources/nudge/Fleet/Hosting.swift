// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation
import Logging
import NudgeCore
import ServiceLifecycle

/// A fleet's aggregator and its web side, made from settings.
struct Hosting {
    let aggregator: AggregatorService
    let services: [any Service]
    private let judges: SimulatedJudges?

    /// Makes the services.
    /// - Parameters:
    ///   - onWeb: called once with the port of the dashboard.
    ///   - onListening: called once with the port that agents can connect to.
    init(
        _ file: FleetFile, logger: Logger, endsWhenComplete: Bool,
        onWeb: @escaping @Sendable (Int) -> Void = { _ in },
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let webSettings = try WebSettings(
            address: file.web.host, port: file.web.port, token: file.token)
        let plan = try RunSettings.plan(file.settings)
        judges = try plan.task.map { _ in
            try SimulatedJudges(plan, threadCount: ProcessInfo.processInfo.activeProcessorCount)
        }
        var configuration = ServerConfiguration(
            folder: file.folder, run: file.run, algorithm: file.settings.algorithm.rawValue,
            start: RunStart(header: plan.header, scales: plan.scales, base: plan.base), rules: file.rules,
            settings: try Self.encode(plan.settings), host: file.listen.host, port: file.listen.port)
        configuration.evaluationInterval = judges == nil ? 0 : UInt32(file.settings.evaluationInterval)
        aggregator = try AggregatorService(
            configuration, judges: Self.judges(judges), logger: logger, endsWhenComplete: endsWhenComplete,
            onListening: onListening)
        let web = WebServer(
            webSettings, source: aggregator.webSource, logger: logger, onListening: onWeb)
        let status = StatusFile(folder: file.folder, board: aggregator.board)
        services = [web, status, aggregator]
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
            evaluate: { policy in try? simulated.evaluate(policy).mean })
    }

    private static func encode(_ settings: SimulationSettings) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }
}
