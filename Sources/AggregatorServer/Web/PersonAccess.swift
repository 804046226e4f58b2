// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NudgeCore
import Synchronization

/// Who is asking: the person whose token the cookie shows; on loopback, while nobody was invited, "you".
///
/// A request that changes something must come from the page itself: a strange page in the same browser can
/// neither send the header nor fake the origin.
final class PersonAccess: RouterMiddleware {
    typealias Context = BasicRequestContext

    static let cookieName = "nudge_person"
    /// Requests that a person may make at once, and a second.
    private static let burst = 60.0
    private static let perSecond = 20.0
    /// People whose pace is remembered.
    private static let paceLimit = 4096

    private struct Pace {
        var credit: Double
        var at: UInt64
    }

    private let store: FleetStore
    private let isOpen: Bool
    private let paces = Mutex<[String: Pace]>([:])

    /// - Parameter isOnLoopback: whether only this machine can reach the web side.
    init(store: FleetStore, isOnLoopback: Bool) {
        self.store = store
        isOpen = isOnLoopback
    }

    /// The digest under which the database knows a token.
    static func digest(_ token: some StringProtocol) -> String {
        SecureHash.bytes(of: Array(token.utf8)).hexadecimal
    }

    /// Lets a person see the page who is known or shows a token, which the browser then remembers.
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path == "/teach" else { return try await next(request, context) }
        guard let token = request.uri.queryParameters["token"] else {
            _ = try person(request)
            return try await next(request, context)
        }
        try spend("")
        guard try store.person(digest: Self.digest(token)) != nil else { throw Self.stranger }
        var response = try await next(request, context)
        response.setCookie(
            Cookie(
                name: Self.cookieName, value: String(token), maxAge: 31_536_000, path: "/", httpOnly: true,
                sameSite: .strict))
        return response
    }

    /// Who makes a request that only reads.
    func person(_ request: Request) throws -> String {
        if isOpen, !AccessMiddleware.namesThisMachine(request.head.authority) {
            throw HTTPError(.misdirectedRequest, message: "ask for 127.0.0.1 or localhost")
        }
        let person: String
        if let token = request.cookies[Self.cookieName]?.value {
            guard let known = try store.person(digest: Self.digest(token)) else { throw Self.stranger }
            person = known
        } else {
            guard isOpen, try store.isWithoutPeople() else { throw Self.stranger }
            person = TeachingDesk.nameless
        }
        try spend(person)
        return person
    }

    /// Who makes a request that changes something.
    func author(_ request: Request) throws -> String {
        guard request.headers[HTTPField.Name("X-Nudge")!] == "teach" else {
            throw HTTPError(.forbidden, message: "only the page itself may answer: X-Nudge is missing")
        }
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init)
            guard host == request.head.authority else {
                throw HTTPError(.forbidden, message: "another site may not answer")
            }
        }
        return try person(request)
    }

    /// Refuses who asks too often.
    private func spend(_ person: String) throws {
        let now = DispatchTime.now().uptimeNanoseconds
        let isPoor = paces.withLock { paces in
            if paces.count > Self.paceLimit { paces = [:] }
            var pace = paces[person] ?? Pace(credit: Self.burst, at: now)
            let earned = Double(now - pace.at) / 1e9 * Self.perSecond
            pace = Pace(credit: min(pace.credit + earned, Self.burst), at: now)
            // What is refused costs nothing: who asks again and again gets through as often as others do.
            let isPoor = pace.credit < 1
            if !isPoor { pace.credit -= 1 }
            paces[person] = pace
            return isPoor
        }
        if isPoor { throw HTTPError(.tooManyRequests, message: "too many requests; wait a second") }
    }

    private static var stranger: HTTPError {
        HTTPError(.unauthorized, message: "open the link that 'nudge invite' printed for you")
    }
}
