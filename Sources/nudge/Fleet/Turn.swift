// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Logging
import ServiceLifecycle
import Synchronization

/// A server's turn in a fleet of several: waits until it leads, then serves.
struct Turn {
    private let path: String
    private let runFolder: String
    private let candidate: Candidate

    /// - Parameters:
    ///   - path: where `file` was read.
    ///   - begins: whether the run may be begun from here.
    init(
        _ path: String, _ file: FleetFile, _ takeover: TakeoverSettings, begins: Bool, logger: Logger
    ) throws {
        guard begins || Files.exists(file.folder.authorityKey) else {
            throw TakeoverError.authorityMissing(path: file.folder.authorityKey)
        }
        self.path = path
        runFolder = file.folder.run(file.run)
        candidate = try Candidate(takeover, run: file.run, begins: begins, logger: logger)
    }

    /// Returns when a signal asks the program to end. Throws when the lead is lost.
    func take(_ serve: (FleetFile, Candidate) async throws -> Void) async throws {
        do {
            let waiting = Waiting(path, runFolder, candidate)
            try await Interrupt.run([.ending(waiting)])
            // Now it goes on with the run that is there.
            if waiting.isOver { try await serve(try FleetFile(path), candidate) }
        } catch {
            await candidate.resign()
            throw error
        }
        await candidate.resign()
    }
}

/// Waits for the lead.
private final class Waiting: Service {
    private let path: String
    private let runFolder: String
    private let candidate: Candidate
    private let hasLead = Atomic(false)

    /// Whether the fleet is led from here now.
    var isOver: Bool { hasLead.load(ordering: .acquiring) }

    init(_ path: String, _ runFolder: String, _ candidate: Candidate) {
        self.path = path
        self.runFolder = runFolder
        self.candidate = candidate
    }

    func run() async throws {
        try await unlessStopped {
            try await self.begin()
            let file = try FleetFile(self.path)
            try await self.candidate.lead(try Hosting.configuration(file, try file.plan()))
            self.hasLead.store(true, ordering: .releasing)
        }
    }

    /// In an empty folder the log begins with the header that the other servers have.
    private func begin() async throws {
        let log = runFolder + "/run.log"
        guard let header = try await candidate.sharedHeader(), !Files.exists(log) else { return }
        try Files.makeFolder(runFolder)
        try Files.replace(log, with: header)
    }
}

/// Ends the program when the lead is lost.
struct LeadKeeper: Service {
    let candidate: Candidate

    func run() async throws { try await unlessStopped { try await candidate.keepLeading() } }
}

/// Does something that a signal ends in good order.
private func unlessStopped(_ work: @escaping @Sendable () async throws -> Void) async throws {
    try await cancelWhenGracefulShutdown {
        do { try await work() } catch is CancellationError {}
    }
}

extension ServiceGroupConfiguration.ServiceConfiguration {
    /// A service with which all others end, in good order.
    static func ending(_ service: any Service) -> Self {
        .init(
            service: service, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
    }
}
