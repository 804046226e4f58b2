// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Foundation
import Testing

@Suite("Identities that end")
struct IdentityCensusTests {
    private let fleet: TestFleet

    init() throws { fleet = try TestFleet() }

    private func census(at now: Date = .now) throws -> IdentityCensus {
        IdentityCensus(
            try FleetStore(fleet.scratch.fleet.database).devices(), authorityEnd: fleet.authority.expires,
            at: now)
    }

    @Test("are counted, named before they end, and not once they are withdrawn")
    func counts() throws {
        for (name, days) in [("long", 400), ("short", 20), ("shorter", 10), ("withdrawn", 5)] {
            _ = try fleet.enroll(name, days: days)
        }
        _ = try fleet.enroll("late", days: 1, now: .days(-3))
        try FleetStore(fleet.scratch.fleet.database).revoke("withdrawn")
        let census = try census()
        #expect((census.good, census.ending, census.expired) == (1, 2, 1))
        #expect(census.nextEnd?.device == "shorter")
        let concern = try #require(census.concern)
        #expect(concern.contains("2 of 4 identities end within 30 days, the first shorter on "))
        #expect(concern.contains("1 of 4 identities have expired"))
        #expect(!concern.contains("authority"))
    }

    @Test("make nobody worry while all have long to go, and the authority's end does")
    func authority() throws {
        _ = try fleet.enroll("long", days: 3600)
        #expect(try census().concern == nil)
        let concern = try #require(try census(at: .days(3600 - 100)).concern)
        #expect(concern.hasPrefix("the authority ends on \(fleet.authority.expires.day)"), "\(concern)")
    }
}
