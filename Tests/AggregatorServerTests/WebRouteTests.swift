// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import HTTPTypes
import Testing

@testable import AggregatorServer

@Suite("The web side answers")
struct WebRouteTests {
    @Test("a sign of life to anybody")
    func health() async throws {
        let answer = try await WebAnswer("/healthz", token: WebSample.token)
        #expect(answer.status == 200)
        #expect(answer.text == "ok\n")
    }

    @Test("its status as the value that it was made from")
    func status() async throws {
        let answer = try await WebAnswer("/api/status")
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(try answer.decoded(FleetStatus.self) == WebSample.status(memberCount: 16))
    }

    @Test("with 50 of 10,000 members, the urgent ones first")
    func attention() async throws {
        var source = WebSample.source(memberCount: 10_000)
        var status = source.status()
        status.members[7000].isConnected = false
        status.members[8000].disagreements = 500
        status.members[9000].isQuarantined = true
        source.status = { [status] in status }
        let shown = try await WebAnswer("/api/status", source: source).decoded(FleetStatus.self)
        #expect(shown.memberCount == 10_000)
        #expect(shown.members.count == 50)
        #expect(shown.members.prefix(4).map(\.name) == ["board-9000", "board-8000", "board-7000", "board-0"])
        let all = try await WebAnswer("/api/status?members=10000", source: source).decoded(FleetStatus.self)
        #expect(Set(all.members.map(\.name)).count == 10_000)
    }

    @Test("rounds from any one on, a page at a time")
    func rounds() async throws {
        let all = try await WebAnswer("/api/rounds").decoded([FleetStatus.Round].self)
        #expect(all == (0..<200).map(WebSample.round))
        let page = try await WebAnswer("/api/rounds?from=150&limit=3").decoded([FleetStatus.Round].self)
        #expect(page == (150..<153).map(WebSample.round))
        #expect(try await WebAnswer("/api/rounds?from=200").text == "[]")
    }

    @Test("devices")
    func devices() async throws {
        let device = """
            {"enrolled":"2026-11-22T20:00:00Z","expires":"2027-11-22T20:00:00Z","fingerprint":"ab12",\
            "name":"board-0","reason":"replaced","revoked":"2026-11-22T21:00:00Z"}
            """
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let record = try decoder.decode(DeviceRecord.self, from: Data(device.utf8))
        var source = WebSample.source()
        source.devices = { [record] }
        #expect(try await WebAnswer("/api/devices", source: source).text == "[\(device)]")
    }

    @Test("events")
    func events() async throws {
        #expect(try await WebAnswer("/api/events").decoded([EventEntry].self) == WebSample.events)
        #expect(try await WebAnswer("/api/events?limit=0").text == "[]")
    }

    @Test(
        "a number that is none, or too large, with what it wants",
        arguments: [
            "/api/rounds?from=-1", "/api/rounds?from=x", "/api/rounds?from=4294967296",
            "/api/rounds?limit=1001", "/api/events?limit=1e3", "/api/status?members=",
        ])
    func badNumbers(path: String) async throws {
        let answer = try await WebAnswer(path)
        #expect(answer.status == 400)
        #expect(answer.text.contains("is a whole number from 0 to"))
    }

    @Test("a source that fails without its details")
    func failure() async throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "secret path" } }
        var source = WebSample.source()
        source.devices = { throw Broken() }
        let answer = try await WebAnswer("/api/devices", source: source)
        #expect(answer.status == 500)
        #expect(answer.text.contains("the log says why"))
        #expect(!answer.text.contains("secret"))
    }

    @Test("addresses that are none, and changes, with a refusal")
    func refusals() async throws {
        #expect(try await WebAnswer("/api").status == 404)
        #expect(try await WebAnswer("/api/status", method: .post).status == 404)
        #expect(try await WebAnswer("/../etc/passwd").status == 404)
    }

    @Test(
        "all with headers that forbid guessing, framing and keeping",
        arguments: ["/", "/healthz", "/metrics", "/api/status", "/api/rounds?from=x", "/nothing"])
    func headers(path: String) async throws {
        let headers = try await WebAnswer(path).headers
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.cacheControl] == "no-store")
        let policy = try #require(headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(policy.contains("frame-ancestors 'none'"))
    }
}
