// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Lets a reader in, or not.
///
/// With a token the reader shows it as a bearer token, as the cookie that the dashboard got, or once in the
/// dashboard's address, which then sets the cookie. Without one, everybody on this machine may read; but not
/// a strange page in a browser here that has its own name resolve to this machine, so the name that was
/// asked for must be this machine's.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    static let cookieName = "nudge_token"

    let token: AccessToken?

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let token else {
            guard Self.namesThisMachine(request.head.authority) else {
                throw HTTPError(
                    .misdirectedRequest, message: "ask for 127.0.0.1 or localhost, or set a token")
            }
            return try await next(request, context)
        }
        if Self.shown(by: request).contains(where: token.matches) { return try await next(request, context) }
        guard request.uri.path == "/", let candidate = request.uri.queryParameters["token"],
            token.matches(candidate)
        else {
            throw HTTPError(
                .unauthorized, headers: [.wwwAuthenticate: "Bearer realm=\"nudge\""],
                message: "a token is needed: open /?token=… or send Authorization: Bearer …")
        }
        var response = try await next(request, context)
        response.setCookie(
            Cookie(
                name: Self.cookieName, value: String(candidate), path: "/", httpOnly: true,
                sameSite: .strict))
        return response
    }

    /// The words that the request's headers show.
    private static func shown(by request: Request) -> [Substring] {
        let cookie = request.cookies[cookieName].map { Substring($0.value) }
        return [bearer(request.headers[.authorization]), cookie].compactMap { $0 }
    }

    private static func bearer(_ header: String?) -> Substring? {
        guard let words = header?.split(separator: " "), words.count == 2,
            words[0].lowercased() == "bearer"
        else { return nil }
        return words[1]
    }

    /// Whether a `Host` header has an address or the name of this machine's loopback.
    static func namesThisMachine(_ authority: String?) -> Bool {
        guard let authority else { return true }
        if authority.hasPrefix("[") {
            return WebSettings.isLoopback(String(authority.dropFirst().prefix { $0 != "]" }))
        }
        return WebSettings.isLoopback(String(authority.prefix { $0 != ":" }))
    }
}
