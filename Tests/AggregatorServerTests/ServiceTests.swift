// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import NudgeCore
import Synchronization
import Testing

@Suite("The aggregator on a socket", .timeLimit(.minutes(20)))
struct ServiceTests {
    /// Plays rounds with two devices of which the first votes for and the second against.
    private func play(_ count: Int, _ players: [Player]) async throws {
        for _ in 0..<count {
            await players[0].vote(.inFavour)
            await players[1].vote(.against)
            for player in players {
                let record = try await player.follow()
                #expect(record.votes[0] == .inFavour && record.votes[1] == .against)
            }
        }
    }

    /// Waits until the board shows so many votes in a round: it is a moment behind.
    private func votes(_ count: Int, inRound round: Int, _ service: AggregatorService) async throws {
        while service.board.latest.round < round || service.board.latest.voteCount < count {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test("rounds close when both devices voted; log, status, store and devices agree on θ")
    func rounds() async throws {
        let fleet = try TestFleet(roundCount: 20)
        let identities = try ["a", "b"].map { try fleet.enroll($0) }
        let (count, status) = try await fleet.serving { port, service in
            var players: [Player] = []
            for identity in identities { players.append(try await Player(fleet, identity, port: port)) }
            try await play(20, players)
            #expect(await players[0].dialer.next(.bye) != nil)
            var rounds: [FleetStatus.Round] = []
            while rounds.count < 5 {
                rounds = try await service.webSource.rounds(15, 10)
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(rounds.map(\.round) == Array(15..<20))
            #expect(try await service.webSource.devices().map(\.name) == ["a", "b"])
            return (players[0].host.replica.round, service.board.latest)
        }
        #expect(count == 20)
        #expect(status.phase == .complete)
        let reader = try RunLogReader(fleet.scratch.fleet.run("first") + "/run.log")
        let (host, outcome) = try reader.replay(base: nil)
        #expect(host.replica.round == 20)
        #expect(!outcome.isTorn)
        let policy = try Policy(contentsOf: fleet.scratch.fleet.run("first") + "/policy.nudge")
        #expect(policy.fingerprint == host.replica.fingerprint())
        #expect(policy.round == 20)
        let store = try FleetStore(fleet.scratch.fleet.database)
        let run = try #require(try store.runs().first)
        #expect(run.roundCount == 20 && run.ended != nil)
        #expect(try store.accounts(run: run.id).map(\.votes) == [20, 20])
        #expect(try store.events(limit: 10).map(\.kind).contains("completed"))
    }

    @Test("a vote and a commit cost at most 80 bytes of TCP payload, TLS included")
    func bytes() async throws {
        let fleet = try TestFleet()
        let identities = try ["a", "b"].map { try fleet.enroll($0) }
        try await fleet.serving { port, service in
            var players: [Player] = []
            for identity in identities { players.append(try await Player(fleet, identity, port: port)) }
            try await play(1, players)
            let before = try await traffic(service, round: 1)
            try await play(50, players)
            let after = try await traffic(service, round: 51)
            let exchanges = UInt64(50 * players.count)
            #expect(after.applicationBytesIn - before.applicationBytesIn == 8 * exchanges)
            #expect(after.applicationBytesOut - before.applicationBytesOut == 12 * exchanges)
            let socketBytes =
                after.socketBytesIn - before.socketBytesIn + after.socketBytesOut - before.socketBytesOut
            #expect(socketBytes <= 80 * exchanges, "\(Double(socketBytes) / Double(exchanges)) bytes")
        }
    }

    private func traffic(_ service: AggregatorService, round: UInt32) async throws -> FleetStatus.Traffic {
        // The status is shown twice a second; the one to take was made after the round.
        while service.board.latest.round < round { try await Task.sleep(for: .milliseconds(50)) }
        try await Task.sleep(for: .milliseconds(600))
        return service.board.latest.traffic
    }

    @Test("killed at any moment, it goes on from the log; what was torn off is played again")
    func restart() async throws {
        let fleet = try TestFleet()
        let identities = try ["a", "b"].map { try fleet.enroll($0) }
        let copy = try await fleet.serving { port, _ in
            var players: [Player] = []
            for identity in identities { players.append(try await Player(fleet, identity, port: port)) }
            try await play(5, players)
            let copy = try fleet.copied(to: "killed")
            let log = copy.run("first") + "/run.log"
            // The last record is cut in two.
            let bytes = try Files.read(log)
            try Files.replace(log, with: Array(bytes.dropLast(3)))
            return copy
        }
        let reader = try RunLogReader(copy.run("first") + "/run.log")
        let host = try reader.replay(base: nil).host
        #expect(host.replica.round == 4)
        try await fleet.serving(in: copy) { port, service in
            #expect(service.board.latest.fingerprint == host.replica.fingerprint().text)
            var players: [Player] = []
            for identity in identities {
                let own = try reader.replay(base: nil).host
                players.append(try await Player(fleet, identity, port: port, host: own))
            }
            try await play(3, players)
            #expect(players[0].host.replica.round == 7)
        }
        // A shutdown in good order leaves a mark that a replay checks.
        let final = try RunLogReader(copy.run("first") + "/run.log").replay(base: nil)
        #expect(final.host.replica.round == 7)
        let policy = try Policy(contentsOf: copy.run("first") + "/policy.nudge")
        #expect(policy.fingerprint == final.host.replica.fingerprint())
    }

    @Test("a shutdown says goodbye and leaves the open round open, though agents leave it")
    func shutdown() async throws {
        let fleet = try TestFleet(quorum: 1)
        let identities = try ["a", "b"].map { try fleet.enroll($0) }
        let players = try await fleet.serving { port, service in
            var players: [Player] = []
            for identity in identities { players.append(try await Player(fleet, identity, port: port)) }
            try await play(1, players)
            await players[0].vote(.inFavour)
            while service.board.latest.voteCount < 1 { try await Task.sleep(for: .milliseconds(50)) }
            return players
        }
        for player in players {
            let bye = try #require(await player.dialer.next(.bye))
            #expect(try ByeFrame(reading: bye.span).reason == .leaving)
            #expect(await player.dialer.next() == nil)
        }
        let path = fleet.scratch.fleet.run("first")
        #expect(try RunLogReader(path + "/run.log").replay(base: nil).host.replica.round == 1)
        #expect(try Policy(contentsOf: path + "/policy.nudge").round == 1)
    }

    @Test("a run is not continued with other settings")
    func otherSettings() async throws {
        let fleet = try TestFleet()
        try await fleet.serving { _, _ in }
        var other = try TestFleet(agentCount: 3)
        other.rules = fleet.rules
        await #expect(throws: StoreError.self) {
            try await other.serving(in: fleet.scratch.fleet) { _, _ in }
        }
    }

    @Test("names that leave the folder, impossible settings and a gate that is missing are errors")
    func settings() async throws {
        var fleet = try TestFleet()
        await #expect(throws: ServiceError.runName("../first")) {
            try await fleet.serving("../first") { _, _ in }
        }
        fleet.rules.hasGate = true
        await #expect(throws: ServiceError.gateMissing) { try await fleet.serving { _, _ in } }
        // Nine blocks of eight parameters.
        fleet = try TestFleet(agentCount: 9)
        await #expect(throws: ConfigurationError.self) { try await fleet.serving { _, _ in } }
    }

    @Test("with a full disk the round stays open; with room again it is committed once")
    func fullDisk() async throws {
        let fleet = try TestFleet()
        let identities = try ["a", "b"].map { try fleet.enroll($0) }
        let log = fleet.scratch.fleet.run("first") + "/run.log"
        try await fleet.serving { port, service in
            var players: [Player] = []
            for identity in identities { players.append(try await Player(fleet, identity, port: port)) }
            try await play(1, players)
            let disk = try FullDisk(under: log)
            let size = try Files.read(log).count
            await players[0].vote(.inFavour)
            await players[1].vote(.against)
            try await votes(2, inRound: 1, service)
            #expect(service.board.latest.round == 1)
            #expect(try Files.read(log).count == size)
            disk.makeRoom()
            for player in players { #expect(try await player.follow().round == 1) }
            try await play(1, players)
        }
        let host = try RunLogReader(log).replay(base: nil).host
        #expect(host.replica.round == 3)
    }

    @Test("a disk that hangs keeps a round open, and keeps nobody else waiting")
    func hangingDisk() async throws {
        let fleet = try TestFleet()
        let identities = try ["a", "b", "c"].map { try fleet.enroll($0) }
        let log = fleet.scratch.fleet.run("first") + "/run.log"
        try await fleet.serving { port, service in
            var players: [Player] = []
            for identity in identities.prefix(2) {
                players.append(try await Player(fleet, identity, port: port))
            }
            try await play(1, players)
            let disk = try FullDisk(under: log, hangs: true)
            for player in players { await player.vote(.inFavour) }
            try await votes(2, inRound: 1, service)
            let layout = fleet.header.configuration.voteLayout
            let late = try await Dialer.dial(
                port, as: identities[2], trusting: fleet.authority, layout: layout)
            await late.send(Frames.hello)
            #expect(await late.next(.welcome) != nil)
            #expect(service.board.latest.round == 1)
            // Nobody waits for its votes.
            await late.close()
            disk.makeRoom()
            for player in players { #expect(try await player.follow().round == 1) }
            try await play(1, players)
        }
        #expect(try RunLogReader(log).replay(base: nil).host.replica.round == 3)
    }

    @Test("the gate is asked on another thread, again if it fails, and its answer is committed")
    func gate() async throws {
        var fleet = try TestFleet(agentCount: 1, quorum: 1)
        fleet.rules.hasGate = true
        let identity = try fleet.enroll("a")
        let asked = Mutex(0)
        let judges = Judges(
            gate: { question in
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                if count == 1 { throw CancellationError() }
                #expect(question.candidate.parameters != question.current.parameters)
                return question.record.round > 0
            }, evaluate: { policy in Double(policy.round) })
        try await fleet.serving(judges: judges) { port, service in
            let player = try await Player(fleet, identity, port: port)
            for round in 0..<2 as Range<UInt32> {
                await player.vote(.inFavour)
                #expect(try await player.follow().isAccepted == (round > 0))
            }
            while service.board.latest.recentRounds.last?.returnMean != 2 {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(asked.withLock { $0 } == 3)
    }
}
