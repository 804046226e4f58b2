// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
public import Logging
import NIOCore
import NIOPosix
import NudgeCore
public import ServiceLifecycle

/// A fleet's aggregator on the network, as a service: runs until the process is asked to end.
public struct AggregatorService: Service {
    /// What it serves, and where.
    public let configuration: ServerConfiguration
    /// What the fleet is doing.
    public let board: StatusBoard
    /// The fleet's database.
    public let store: FleetStore
    /// Where people answer; nil where nobody is asked.
    public let desk: TeachingDesk?
    let authority: FleetAuthority
    private let candidate: Candidate?
    private let judges: Judges
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void
    private let endsWhenComplete: Bool

    /// Opens the fleet's folder, and makes its authority and its database the first time.
    /// - Parameters:
    ///   - candidate: who leads, where servers take turns.
    ///   - endsWhenComplete: whether the service ends by itself when all rounds are committed.
    ///   - onListening: called once, when agents can connect.
    public init(
        _ configuration: ServerConfiguration, judges: Judges = Judges(), candidate: Candidate? = nil,
        logger: Logger, endsWhenComplete: Bool = false,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) throws {
        guard DeviceName.isName(configuration.run) else { throw ServiceError.runName(configuration.run) }
        guard !configuration.rules.hasGate || judges.gate != nil else { throw ServiceError.gateMissing }
        try configuration.start.header.configuration.validate()
        self.configuration = configuration
        self.judges = judges
        self.candidate = candidate
        self.logger = logger
        self.endsWhenComplete = endsWhenComplete
        self.onListening = onListening
        authority = try FleetAuthority.open(configuration.folder)
        Self.warn(of: authority, logger)
        store = try FleetStore(configuration.folder.database)
        let settings = configuration.start.header.configuration
        let task = configuration.start.header.taskName.text
        if let people = configuration.people {
            let run = try store.openRun(
                configuration.run, task: task, configuration: configuration.settings)
            desk = try TeachingDesk(
                people, configuration: settings, run: run, store: store, logger: logger)
        } else {
            desk = nil
        }
        board = StatusBoard(
            FleetStatus(
                run: configuration.run, task: task,
                algorithm: configuration.algorithm, parameterCount: settings.shape.parameterCount,
                roundCount: configuration.rules.roundCount ?? settings.roundCount))
    }

    /// How everybody together has answered in this run so far.
    public func answers() throws(FleetStoreError) -> PersonTally {
        guard let run = try store.runNumber(configuration.run) else { return PersonTally() }
        return try store.tally(run: run)
    }

    /// Says what nobody should find out by boards that stay away.
    private static func warn(of authority: FleetAuthority, _ logger: Logger) {
        if authority.isNew { logger.warning("\(authority.novelty)") }
        if let complaint = WallClock.complaint { logger.warning("\(complaint)") }
        for path in [authority.folder.authorityKey, authority.folder.serverKey]
        where SecretFile.isPublic(path) {
            logger.warning("everybody on this machine may read \(path): chmod 600 it")
        }
        let days = Lifetime.days(from: .now, to: authority.expires)
        guard days <= Lifetime.authorityWarningDays else { return }
        logger.warning(
            """
            the fleet's authority, and every identity with it, ends on \(authority.expires.day): make a new \
            fleet folder and enrol every device there before
            """
        )
    }

    /// Serves until graceful shutdown.
    public func run() async throws {
        FileLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (end, endSignal) = AsyncStream.makeStream(of: Void.self)
        do {
            try await serve(on: group.next(), end: end, endSignal: endSignal)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func serve(
        on eventLoop: any EventLoop, end: AsyncStream<Void>, endSignal: AsyncStream<Void>.Continuation
    ) async throws {
        let shell = try await eventLoop.submit {
            let shell = try AggregatorShell(
                configuration, authority: authority, judges: judges, store: store,
                candidate: candidate, eventLoop: eventLoop, logger: logger, board: board, desk: desk,
                onComplete: { if endsWhenComplete { endSignal.finish() } })
            return NIOLoopBound(shell, eventLoop: eventLoop)
        }.get()
        let listener = try await listen(on: eventLoop, shell)
        let port = listener.localAddress?.port ?? configuration.port
        logger.info(
            "listening",
            metadata: ["host": "\(configuration.host)", "port": "\(port)", "run": "\(configuration.run)"])
        onListening(port)
        try await eventLoop.submit { shell.value.start() }.get()
        await withGracefulShutdownHandler {
            for await _ in end {}
        } onGracefulShutdown: {
            endSignal.finish()
        }
        try await listener.close()
        try await eventLoop.submit { shell.value.shutDown() }.get()
        try await waitForGoodbyes(on: eventLoop, shell)
        logger.info("stopped", metadata: ["round": "\(board.latest.round)"])
    }

    private func listen(
        on eventLoop: any EventLoop, _ shell: NIOLoopBound<AggregatorShell>
    ) async throws -> any Channel {
        let waiting = configuration.limits.waitingBytesMaximum
        let bootstrap = ServerBootstrap(group: eventLoop)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Frames are small; a large buffer per read would only cost memory.
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1024))
            .childChannelOption(.writeBufferWaterMark, value: .init(low: waiting / 2, high: waiting))
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try shell.value.accept(channel) }
            }
        do {
            return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
        } catch {
            throw ServiceError(listeningOn: configuration.host, configuration.port, error)
        }
    }

    /// Gives what was written last a moment to leave, then closes what is still open.
    private func waitForGoodbyes(
        on eventLoop: any EventLoop, _ shell: NIOLoopBound<AggregatorShell>
    ) async throws {
        for _ in 0..<40 {
            if try await eventLoop.submit({ shell.value.connections.isEmpty }).get() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        try await eventLoop.submit {
            for connection in Array(shell.value.connections.values) { connection.abort() }
        }.get()
    }
}
