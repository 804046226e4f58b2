// SPDX-License-Identifier: Apache-2.0

public import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
public import ServiceLifecycle

/// Serves the page on which policies race without a question, to this machine alone.
public struct ShowServer: Service {
    let application: Application<RouterResponder<BasicRequestContext>>

    /// - Parameters:
    ///   - content: what is shown, as JSON: a title, the view (`race` or `grid`) and, for each lane, its
    ///     label and its clip in the form that the page for teaching gets it in.
    ///   - port: a TCP port; 0 lets the system choose.
    ///   - onListening: called with the port once connections are accepted.
    public init(
        content: Data, port: Int, logger: Logger, onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        let inside = router.group().add(middleware: AccessMiddleware(token: nil))
        TeachPage().addRoutes(to: inside)
        inside.get("/") { _, _ in TeachPage.show }
        inside.get("api/show") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
        }
        application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { onListening(port) }
            },
            logger: logger)
    }

    /// Serves until it is told to shut down.
    public func run() async throws { try await application.run() }
}
