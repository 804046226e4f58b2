// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP side of the aggregator: the dashboard, the JSON behind it, metrics, and a sign of life.
public struct WebServer: Service {
    /// Connections at a time; more wait until one is closed.
    static let connectionLimit = 256
    /// A connection on which nothing happens for so long is closed.
    static let idleSeconds: Int64 = 60

    let application: Application<RouterResponder<BasicRequestContext>>
    private let settings: WebSettings

    /// - Parameters:
    ///   - source: where the numbers come from.
    ///   - desk: where people answer; nil where nobody is asked.
    ///   - onListening: called with the port once connections are accepted.
    public init(
        _ settings: WebSettings, source: WebSource, desk: TeachingDesk? = nil, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) {
        self.settings = settings
        let teaching = desk.map { desk in
            TeachRoutes(
                desk: desk,
                access: PersonAccess(
                    store: desk.store, isOnLoopback: WebSettings.isLoopback(settings.address)),
                status: source.status)
        }
        let routes = WebRoutes(token: settings.token, source: source, teaching: teaching)
        application = Application(
            router: routes.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.address, port: settings.port),
                availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { onListening(port) }
            },
            logger: logger)
    }

    /// Serves until it is told to shut down.
    /// - Throws: ``ServiceError`` where it cannot listen.
    public func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw ServiceError(listeningOn: settings.address, settings.port, error)
        }
    }
}
