// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
public import Logging
import NIOCore
import NudgeCore

/// One of several servers of a fleet: the driver of a ``Takeover``. It copies the shared log into the folder
/// of its run until it leads, and from then on has rounds committed.
///
/// Where the lead is lost, the program is to end: whatever it believes and others do not ends with it, and
/// the next start follows like everybody else.
public actor Candidate {
    private let store: EtcdStore
    private let client: EtcdClient
    private let settings: TakeoverSettings
    private let run: String
    private let begins: Bool
    private let logger: Logger
    private var takeover: Takeover?
    private var register: SharedRegister?
    /// The own log, until it is the server's.
    private var copy: OpenRun?
    private var working: [Task<Void, Never>] = []
    private var fault: (any Error)?
    private var whenCommitted: (@Sendable () -> Void)?
    /// What was told about whom this server waits for.
    private var told: String?

    /// - Parameters:
    ///   - run: the run's name.
    ///   - begins: whether it may begin the run in etcd.
    public init(_ settings: TakeoverSettings, run: String, begins: Bool, logger: Logger) throws {
        client = try EtcdClient(settings, logger: logger)
        store = EtcdStore(client, settings, run: run)
        self.settings = settings
        self.run = run
        self.begins = begins
        self.logger = logger
    }

    /// The header of the run's log, as it lies in etcd; nil where this server is to begin the run. Waits for
    /// etcd to answer and, on a server that may not begin the run, for another one to do so.
    public func sharedHeader() async throws -> [UInt8]? {
        while true {
            if case .seen(let view) = try await store.perform(.look(from: .max)) {
                if let header = view.header { return header }
                if begins { return nil }
                tell("waiting for a server without --standby to begin the run")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Follows the shared log in the folder of a run, and returns when this server leads.
    public func lead(_ configuration: ServerConfiguration) async throws {
        // Before there is a database: one without an authority would be taken for what is left of a fleet.
        let authority = try FleetAuthority.open(configuration.folder)
        if authority.isNew { logger.warning("\(authority.novelty)") }
        let register = SharedRegister(
            client, settings, try FleetStore(configuration.folder.database), logger: logger)
        self.register = register
        let copy = try OpenRun(configuration)
        let rules = TakeoverRules(leaseMilliseconds: settings.leaseMilliseconds, begins: begins)
        takeover = Takeover(rules, header: copy.host.encodedHeader(), own: copy.encodedRecords)
        self.copy = copy
        working = [
            repeatedly(.milliseconds(20)) { await $0.tick() },
            repeatedly(.seconds(1)) { _ in await register.synchronize() },
        ]
        try await wait { $0.isLeading }
        logger.notice("leads", metadata: ["run": "\(run)", "name": "\(settings.name)"])
    }

    private func repeatedly(
        _ pause: Duration, _ work: @escaping @Sendable (Candidate) async -> Void
    ) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                await work(self)
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Throws when the lead is lost.
    public func keepLeading() async throws { try await wait { _ in false } }

    private func wait(until isSo: (Takeover) -> Bool) async throws {
        while true {
            if let fault { throw fault }
            if let takeover, isSo(takeover) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Has a round's record committed.
    /// - Parameter whenCommitted: called when it is; never, where this server does not lead any more.
    func commit(_ record: [UInt8], whenCommitted: @escaping @Sendable () -> Void) {
        self.whenCommitted = whenCommitted
        takeover?.propose(record, now: Self.now)
        perform()
    }

    /// Where agents reach the fleet's servers, as far as these say so.
    var addresses: [String] { get async { await register?.addresses ?? [] } }

    /// Gives the lead back, if it is here, and says goodbye to etcd.
    public func resign() async {
        for task in working { task.cancel() }
        takeover?.resign()
        for effect in takeover?.takeEffects() ?? [] {
            if case .ask(let request) = effect { _ = try? await store.perform(request) }
        }
        copy = nil
        await client.close()
    }

    private static var now: UInt64 { NIODeadline.now().uptimeNanoseconds / 1_000_000 }

    private func tick() {
        takeover?.tick(now: Self.now)
        perform()
        guard let takeover, !takeover.isLeading else { return }
        if !takeover.isBegun, !begins {
            tell("waiting for a server without --standby to begin the run")
        } else if let leader = takeover.leader {
            tell("standing by; \(leader) leads")
        }
    }

    private func tell(_ words: String) {
        if told != words { logger.notice("\(words)", metadata: ["run": "\(run)"]) }
        told = words
    }

    private func perform() {
        for effect in takeover?.takeEffects() ?? [] {
            switch effect {
            case .ask(let request): ask(request)
            case .copy(let record): append(record)
            // From here on the log, and the lock of its folder, are the server's.
            case .lead: copy = nil
            case .committed:
                whenCommitted?()
                whenCommitted = nil
            case .end(let ending): fail(TakeoverError.over(ending, run: run))
            }
        }
    }

    private func ask(_ request: StoreRequest) {
        let askedAt = Self.now
        Task {
            do {
                let answer = try await store.perform(request)
                takeover?.answered(request, answer, askedAt: askedAt, now: Self.now)
                perform()
            } catch {
                fail(error)
            }
        }
    }

    private func append(_ record: [UInt8]) {
        do { try copy?.append(record) } catch { fail(error) }
    }

    private func fail(_ error: any Error) {
        if fault == nil { fault = error }
        takeover?.resign()
    }
}
