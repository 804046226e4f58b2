// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import Logging
import NudgeCore
import ServiceLifecycle

/// A small run and the folder of its fleet.
struct TestFleet {
    let scratch: ScratchFolder
    let authority: FleetAuthority
    let header: RunHeader
    let scales: [ObservationScale]
    var rules: FleetRules
    var limits = ConnectionLimits()

    init(agentCount: Int = 2, quorum: Int = 2, roundCount: UInt32 = 0) throws {
        scratch = try ScratchFolder()
        authority = try FleetAuthority.open(scratch.fleet)
        var configuration = RunConfiguration(
            seed: 11, algorithm: .parS2ZPO, agentCount: agentCount,
            shape: ActorShape(observationCount: 3, actionCount: 2))
        configuration.roundCount = roundCount
        header = RunHeader(configuration: configuration, taskName: TaskName("test"))
        scales = [ObservationScale](repeating: ObservationScale(), count: 3)
        rules = FleetRules(quorum: quorum)
    }

    var agentCount: Int { header.configuration.agentCount }

    /// A device that may connect.
    func enroll(_ name: String, days: Int = 10, now: Date = .now) throws -> DeviceBundle {
        let bundle = try authority.issue(DeviceName(name), days: days, now: now)
        try FleetStore(scratch.fleet.database).enroll(bundle, at: now)
        return bundle
    }

    /// θ₀, to be moved along with the server's.
    func host() throws -> PolicyHost { try PolicyHost(header: header, scales: scales, base: nil) }

    /// What the disk would hold if the server were killed now.
    func copied(to name: String) throws -> FleetFolder {
        let path = scratch.path + "/" + name
        try FileManager.default.copyItem(atPath: scratch.fleet.path, toPath: path)
        return FleetFolder(path)
    }

    /// Serves while `body` runs, then shuts down in good order.
    func serving<Value>(
        _ run: String = "first", in folder: FleetFolder? = nil, judges: Judges = Judges(),
        _ body: (_ port: Int, _ service: AggregatorService) async throws -> Value
    ) async throws -> Value {
        var configuration = ServerConfiguration(
            folder: folder ?? scratch.fleet, run: run, algorithm: "par-s2zpo",
            start: RunStart(header: header, scales: scales), rules: rules, host: "127.0.0.1", port: 0)
        configuration.limits = limits
        configuration.evaluationInterval = 1
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let service = try AggregatorService(
            configuration, judges: judges, logger: logger, onListening: { listening.yield($0) })
        let group = ServiceGroup(services: [service], gracefulShutdownSignals: [], logger: logger)
        async let running: Void = {
            defer { listening.finish() }
            try await group.run()
        }()
        do {
            guard let port = await ports.first(where: { _ in true }) else {
                try await running
                preconditionFailure("the service ended before it listened")
            }
            let value = try await body(port, service)
            await group.triggerGracefulShutdown()
            try await running
            return value
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}
