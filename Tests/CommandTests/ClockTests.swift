// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Real processes whose clocks are wrong, before they start and while they run, and are set right again:
/// nobody is out for good, and nothing is called by a wrong name.
@Suite("A wrong clock", .serialized, .timeLimit(.minutes(20)))
struct ClockTests {
    /// In days: fifty years back and ten years ahead; in a long test three days either way, too.
    static let offsets = Trials.areMany ? [-50 * 365, -3, 3, 3653] : [-50 * 365, 3653]

    @Test("of an agent keeps it away at most while it is ahead", arguments: offsets)
    func agent(offset: Int) async throws {
        let fleet = try await ClockFleet()
        try await fleet.enroll()
        try await fleet.startServer()
        try fleet.agentClock.set(days: offset)
        try await fleet.startAgent()
        if offset > 365 {
            try await fleet.waitForWords("the aggregator's certificate has expired by this board's clock")
            #expect(fleet.agent?.errors.contains("; one of the two clocks is wrong") == true)
            try await fleet.waitForLog("by its clock this server's certificate has expired")
            try fleet.agentClock.set(days: 0)
        }
        try await fleet.waitForVotes()
        for offset in [offset, 0] {
            try fleet.agentClock.set(days: offset)
            try await fleet.waitForVotes()
        }
        try fleet.checkWords()
    }

    @Test("of a running server keeps agents away at most while it is ahead", arguments: offsets)
    func server(offset: Int) async throws {
        let fleet = try await ClockFleet()
        try await fleet.enroll()
        try await fleet.startServer()
        try await fleet.startAgent()
        try await fleet.waitForVotes()
        try fleet.serverClock.set(days: offset)
        if offset > 365 {
            try await fleet.waitForWords("by the aggregator's clock this device's identity has expired")
            try await fleet.waitForLog("by this machine's clock the device's identity has expired")
        } else {
            try await fleet.waitForVotes()
        }
        try fleet.serverClock.set(days: 0)
        try await fleet.waitForVotes()
        try fleet.checkWords()
    }

    @Test("of a server that starts lets it serve, or ends it for now", arguments: offsets)
    func startingServer(offset: Int) async throws {
        let fleet = try await ClockFleet()
        try await fleet.enroll()
        try fleet.serverClock.set(days: offset)
        try await fleet.startServer()
        try await fleet.startAgent()
        if offset > 365 {
            let outcome = try #require(try await fleet.server?.outcome())
            // Not one of those that keep the service manager from another try.
            #expect(outcome.status == 75, "\(outcome.errors)")
            #expect(outcome.errors.contains("by this machine's clock, which says 203"), "\(outcome.errors)")
            try fleet.serverClock.set(days: 0)
            try await fleet.startServer()
        }
        try await fleet.waitForVotes()
        try fleet.serverClock.set(days: 0)
        try await fleet.waitForVotes()
        try fleet.checkWords()
        if offset < 0 {
            #expect(fleet.server?.errors.contains("which is before this program was built") == true)
        }
    }

    @Test("it is not that a server runs for longer than its certificate lasts: it makes a new one")
    func oldServer() async throws {
        let fleet = try await ClockFleet()
        try await fleet.enroll()
        try await fleet.startServer()
        try await fleet.waitForLog("listening")
        for clock in [fleet.serverClock, fleet.agentClock] { try clock.set(days: 800) }
        try await fleet.startAgent()
        try await fleet.waitForVotes()
        try fleet.checkWords()
    }

    @Test("of the host that enrols and makes the fleet does no lasting harm", arguments: offsets)
    func enrolment(offset: Int) async throws {
        let fleet = try await ClockFleet()
        try fleet.enrolmentClock.set(days: offset)
        let enrolment = try await fleet.enroll()
        let isTold = enrolment.errors.contains("which is before this program was built")
        #expect(isTold == (offset < 0), "\(enrolment.errors)")
        // The server that serves with the wrong clock first leaves a certificate behind.
        try fleet.serverClock.set(days: offset)
        try await fleet.startServer()
        try await fleet.startAgent()
        try await fleet.waitForVotes()
        await fleet.stopServer()
        try fleet.serverClock.set(days: 0)
        try await fleet.startServer()
        try await fleet.waitForVotes()
        // Who has no reason to forgive a date finds none.
        try await fleet.checkServerCertificate()
        try fleet.checkWords()
    }

    @Test("of the host that enrols, ten years ahead, makes no identity that ends before it begins")
    func lateEnrolment() async throws {
        let fleet = try await ClockFleet()
        try await fleet.enroll()
        try fleet.enrolmentClock.set(days: 3653)
        let late = try await fleet.enroll("late", isDemanded: false)
        #expect(late.status == 75 && late.errors.contains("which says 203"), "\(late.errors)")
        try fleet.enrolmentClock.set(days: 8 * 365)
        let long = try await fleet.enroll("long", isDemanded: false)
        #expect(long.status == 64 && long.errors.contains("give 1 to 7"), "\(long.errors)")
    }
}
