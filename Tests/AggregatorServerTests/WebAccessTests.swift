// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import AggregatorServer

@Suite("The web side lets in")
struct WebAccessTests {
    static let inside = [
        "/", "/icon.svg", "/metrics", "/api/status", "/api/rounds", "/api/devices",
        "/api/identities", "/api/events",
    ]

    @Test("nobody without the token", arguments: inside)
    func strangers(path: String) async throws {
        for headers: HTTPFields in [
            [:], [.authorization: "Bearer \(WebSample.token)x"], [.authorization: WebSample.token],
            [.authorization: "Basic \(WebSample.token)"], [.authorization: "Bearer "],
            [.cookie: "nudge_token=\(WebSample.token.dropLast())"], [.cookie: "other=\(WebSample.token)"],
        ] {
            let answer = try await WebAnswer(path, token: WebSample.token, headers: headers)
            #expect(answer.status == 401, "\(headers)")
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test("again and again who asked too often, at the rate that everybody has")
    func pace() async throws {
        let scratch = try ScratchFolder()
        let access = PersonAccess(store: try FleetStore(scratch.path + "/people.sqlite"), isOnLoopback: true)
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
        func isLetIn() -> Bool {
            (try? access.person(Request(head: head, body: RequestBody(buffer: ByteBuffer())))) != nil
        }
        #expect((0..<1000).contains { _ in !isLetIn() })
        // One that asks every 10 ms is never refused so long that it could not save up for the next.
        var count = 0
        for _ in 0..<100 {
            try await Task.sleep(for: .milliseconds(10))
            if isLetIn() { count += 1 }
        }
        #expect(count >= 10)
    }

    @Test("whoever shows it", arguments: inside)
    func readers(path: String) async throws {
        for headers: HTTPFields in [
            [.authorization: "Bearer \(WebSample.token)"], [.authorization: "bearer  \(WebSample.token)"],
            [.cookie: "a=b; nudge_token=\(WebSample.token)"],
        ] {
            let answer = try await WebAnswer(path, token: WebSample.token, headers: headers)
            #expect(answer.status == 200, "\(headers)")
        }
    }

    @Test("a browser with the token in the dashboard's address, and then by its cookie")
    func cookie() async throws {
        let first = try await WebAnswer("/?token=\(WebSample.token)", token: WebSample.token)
        #expect(first.status == 200)
        let cookie = try #require(first.headers[.setCookie])
        let parts = cookie.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace) }
        #expect(parts.first == "nudge_token=\(WebSample.token)")
        #expect(Set(parts.dropFirst()) == ["HttpOnly", "SameSite=Strict", "Path=/"])
        let next = try await WebAnswer(
            "/api/status", token: WebSample.token, headers: [.cookie: String(parts[0])])
        #expect(next.status == 200)
    }

    @Test("nobody with the token in another address, or another token in that one")
    func addresses() async throws {
        for path in ["/api/status?token=\(WebSample.token)", "/?token=", "/?token=\(WebSample.token)x"] {
            #expect(try await WebAnswer(path, token: WebSample.token).status == 401)
        }
    }

    @Test("only those who asked for this machine, when there is no token")
    func names() async throws {
        for name in ["localhost", "localhost:8080", "127.0.0.1:1", "127.8.8.8", "[::1]:9", "[::1]"] {
            #expect(AccessMiddleware.namesThisMachine(name), "\(name)")
        }
        for name in ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "[::2]:1", "", "10.0.0.1"] {
            #expect(!AccessMiddleware.namesThisMachine(name), "\(name)")
        }
    }

    @Test("over a socket: this machine's readers, and no page of another name")
    func socket() async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = WebServer(try WebSettings(port: 0), source: WebSample.source(), logger: logger) {
            continuation.yield($0)
        }
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            for (name, status) in [("127.0.0.1:\(port)", 200), ("evil.example", 421)] {
                #expect(try await statusLine(port, asking: name).hasPrefix("HTTP/1.1 \(status) "), "\(name)")
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// The first bytes of what a socket answers to somebody who asks for this name.
    private func statusLine(_ port: Int, asking name: String) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            let request = "GET /api/status HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            return try await inbound.first { _ in true }.map { String(buffer: $0) } ?? ""
        }
    }

    @Test(
        "this machine alone, unless there is a token",
        arguments: ["0.0.0.0", "::", "192.168.1.5", "example.org", "127.evil.example", ""])
    func settings(address: String) throws {
        #expect(throws: WebSettingsError.missingToken(address: address)) {
            try WebSettings(address: address, port: 80)
        }
        #expect(throws: Never.self) { try WebSettings(address: address, port: 80, token: WebSample.token) }
    }

    @Test("by a token that is hard to guess and fits everywhere, on a port that exists")
    func badSettings() throws {
        for token in ["", "short", "fifteen-letters", "white space in it, and more", "ünïcödé-ünïcödé-x"] {
            #expect(throws: WebSettingsError.token) { try WebSettings(port: 80, token: token) }
        }
        #expect(throws: WebSettingsError.token) {
            try WebSettings(port: 80, token: String(repeating: "a", count: 257))
        }
        for port in [-1, 65_536] {
            #expect(throws: WebSettingsError.port(port)) { try WebSettings(port: port) }
        }
        for address in ["127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "localhost"] {
            #expect(throws: Never.self) { try WebSettings(address: address, port: 0) }
        }
    }
}
