// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Servers, agents and an etcd as processes; what happens to them at every step of the protocol is tried in
/// the simulated network.
@Suite("A fleet whose servers take turns", .timeLimit(.minutes(30)))
struct TakeoverTests {
    @Test("loses its leader by kill -9, and by a signal to end, and goes on")
    func killed() async throws {
        let fleet = try await TakeoverFleet()
        #expect(try await fleet.waitForRounds() == 0)
        fleet.servers[0].send(SIGKILL)
        _ = try await fleet.servers[0].outcome()
        #expect(try await fleet.waitForRounds() == 1)
        try await fleet.restart(0)
        try await patiently("it does not stand by: \(fleet.said)") {
            fleet.servers[0].errors.contains("standing by; server-1 leads")
        }
        // In good order the lead is given back, and nobody waits for a lease to end.
        fleet.servers[1].send(SIGTERM)
        #expect(try await fleet.servers[1].outcome().status == 0)
        #expect(try await fleet.waitForRounds() == 0)
        try await fleet.finish()
    }

    @Test("has a leader that sleeps for longer than its lease: it wakes up, and ends with 75")
    func paused() async throws {
        let fleet = try await TakeoverFleet()
        #expect(try await fleet.waitForRounds() == 0)
        fleet.servers[0].send(SIGSTOP)
        #expect(try await fleet.waitForRounds(notAt: 0) == 1)
        fleet.servers[0].send(SIGCONT)
        let outcome = try await fleet.servers[0].outcome()
        #expect(outcome.status == 75 && outcome.errorLines.last?.contains("the lead is lost") == true)
        try await fleet.checkLog(0)
        try await fleet.restart(0)
        try await fleet.finish()
    }

    @Test("is cut off from etcd: its leader ends with 75, and when etcd is back it goes on")
    func cutOff() async throws {
        let fleet = try await TakeoverFleet()
        #expect(try await fleet.waitForRounds() == 0)
        fleet.cluster.nodes[0].send(SIGSTOP)
        #expect(try await fleet.servers[0].outcome().status == 75, "\(fleet.said)")
        fleet.cluster.nodes[0].send(SIGCONT)
        #expect(try await fleet.waitForRounds() == 1)
        try await fleet.checkLog(0)
        try await fleet.finish()
    }

    @Test("has a device behind a gateway, which finds whoever leads")
    func carried() async throws {
        let fleet = try await TakeoverFleet(agents: 1, hasGateway: true)
        #expect(try await fleet.waitForRounds() == 0)
        fleet.servers[0].send(SIGKILL)
        _ = try await fleet.servers[0].outcome()
        #expect(try await fleet.waitForRounds() == 1)
        // The servers have nothing to say for longer than the gateway waits: it asks, which is no tampering.
        fleet.agents[0].send(SIGSTOP)
        try await Task.sleep(for: .seconds(10))
        fleet.agents[0].send(SIGCONT)
        #expect(try await fleet.waitForRounds() == 1)
        #expect(!fleet.said.contains("tampered"), "\(fleet.said)")
        // One that sleeps closes no connection.
        try await fleet.restart(0)
        fleet.servers[1].send(SIGSTOP)
        #expect(try await fleet.waitForRounds(notAt: 1) == 0)
        #expect(fleet.carried?.gateway.errors.contains("the server is silent") == true, "\(fleet.said)")
        fleet.servers[1].send(SIGCONT)
        try await fleet.finish()
    }

    @Test("has agents and a gateway that know one address, and are told the others")
    func told() async throws {
        let fleet = try await TakeoverFleet(agents: 1, hasGateway: true, isTold: true)
        #expect(try await fleet.waitForRounds() == 0)
        // The other server's is in etcd a second after its start, and is told a second later.
        try await patiently("they are not told: \(fleet.said)") {
            fleet.agents[0].errors.contains("event=learned address=127.0.0.1")
                && fleet.carried?.gateway.errors.contains("learned 127.0.0.1") == true
        }
        fleet.servers[0].send(SIGKILL)
        #expect(try await fleet.waitForRounds(notAt: 0) == 1)
        try await fleet.finish()
    }

    @Test("has the same devices and people on every server, wherever they are told")
    func identities() async throws {
        let fleet = try await TakeoverFleet(servers: 2, agents: 1)
        #expect(try await fleet.waitForRounds() == 0)
        // On the server that stands by.
        let path = fleet.folder(1) + "/guest.pem"
        let enrolled = try await fleet.command(["enroll", "guest", "--out", path], at: 1)
        #expect(enrolled.status == 0, "\(enrolled.errors)")
        #expect(try await fleet.command(["invite", "ann"], at: 0).status == 0)
        try await patiently("they are not told: \(fleet.said)") {
            let devices = try await fleet.command(["devices"], at: 0).output
            let people = try await fleet.command(["people"], at: 1).output
            return devices.contains("guest") && people.contains("ann")
        }
        let guest = try await fleet.agent(path)
        try await patiently("it is not let in: \(guest.errors)") { guest.errors.contains("event=joined") }
        fleet.servers[0].send(SIGKILL)
        #expect(try await fleet.waitForRounds() == 1)
        // The server that led is away when it is told.
        #expect(try await fleet.command(["revoke", "guest"], at: 0).status == 0)
        try await fleet.restart(0)
        #expect(try await guest.outcome().status == 77, "\(guest.errors)")
        #expect(guest.errors.contains("revoked"))
        try await fleet.finish()
    }

    @Test(
        "loses leaders by a hundred kills and pauses, and a node of its etcd, and nothing else",
        .enabled(if: Trials.areMany))
    func manyTimes() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(state: seed)
        let fleet = try await TakeoverFleet(servers: 3, agents: 4, nodes: 3, leaseSeconds: 3)
        var seconds: [Double] = []
        for trial in 0..<100 {
            let leader = try await fleet.waitForRounds()
            if trial == 50 { fleet.cluster.nodes[1 + Int(chance.next() % 2)].send(SIGKILL) }
            let sleep = chance.next() % 2 == 0 ? nil : Double(chance.next() % 8000) / 1000
            seconds.append(try await fleet.disturb(leader, sleepSeconds: sleep))
        }
        seconds.sort()
        let shown = [0, 25, 50, 75, 90, 95, 99].map { String(format: "%.1f s (%d %%)", seconds[$0], $0) }
        print("in step again after \(shown.joined(separator: ", "))")
        #expect(seconds[95] <= 10, "let seed: UInt64 = \(seed): \(seconds)")
        try await fleet.finish()
    }
}
