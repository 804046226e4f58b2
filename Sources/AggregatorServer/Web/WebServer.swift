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

    /// - Parameters:
    ///   - source: where the numbers come from.
    ///   - onListening: called with the port once connections are accepted.
    public init(
        _ settings: WebSettings, source: WebSource, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) {
        let routes = WebRoutes(token: settings.token, source: source)
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
    public func run() async throws { try await application.run() }
}
