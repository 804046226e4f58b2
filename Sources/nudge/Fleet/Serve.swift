// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
public import ArgumentParser
import Federation
import Foundation
public import Logging
import ServiceLifecycle

/// `nudge serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves a fleet: agents connect, people's preferences train the policy.",
        discussion: """
            The settings are a TOML file; only the task is needed:

                [run]
                task = "half-cheetah"
                agents = 5

            SIGTERM and Ctrl-C end it in good order. Whatever ends it, the next start continues after the \
            last committed round.

            Where [takeover] names the nodes of an etcd, several servers serve the fleet in turn: one leads, \
            the others copy what it commits and wait. A server that lost the lead ends with 75; start it \
            again, and it waits, too.
            """)

    @OptionGroup var fleet: FleetOptions

    @Option(help: "debug, info, notice, warning or error.")
    var logLevel = Logger.Level.info

    @Flag(help: "Serve nothing; print what the settings come to, as one JSON object.")
    var check = false

    @Flag(help: "Wait for a turn, in a fleet of several servers; never begin a run that they do not have.")
    var standby = false

    func run() async throws {
        try await Failure.explained {
            let path = fleet.config ?? FleetFile.usual
            let file = try FleetFile(path)
            if check { return try Console.json(try FleetCheck(file)) }
            guard !standby || file.takeover != nil else {
                throw ValidationError("--standby needs [takeover] in \(path), which says where servers meet")
            }
            let lock = try ServerLock(file.folder)
            defer { withExtendedLifetime(lock) {} }
            let logger = Log.make(level: logLevel)
            guard let takeover = file.takeover else {
                return try await serve(Hosting(file, logger: logger, endsWhenComplete: false))
            }
            try await Turn(path, file, takeover, begins: !standby, logger: logger).take { file, candidate in
                try await serve(
                    Hosting(file, candidate: candidate, logger: logger, endsWhenComplete: false),
                    with: LeadKeeper(candidate: candidate))
            }
        }
    }

    private func serve(_ hosting: Hosting, with keeper: LeadKeeper? = nil) async throws {
        try await Interrupt.run(
            hosting.services.map { .init(service: $0) } + [keeper].compactMap { $0.map { .ending($0) } })
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Structured lines on stderr.
enum Log {
    static func make(level: Logger.Level) -> Logger {
        var logger = Logger(label: "nudge") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
