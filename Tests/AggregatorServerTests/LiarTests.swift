// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import NudgeCore
import Testing

@Suite("Agents that lie", .timeLimit(.minutes(20)))
struct LiarTests {
    /// Nine devices, three to a block; the first three always say the opposite of the truth.
    private final class Company {
        let fleet: TestFleet
        let liars = Set(["liar-0", "liar-1", "liar-2"])
        private let identities: [(name: String, bundle: DeviceBundle)]
        private var hosts: [PolicyHost] = []

        init() throws {
            var fleet = try TestFleet(agentCount: 3, quorum: 6)
            fleet.rules.dealInterval = 1
            self.fleet = fleet
            identities = try (0..<9).map { number in
                let name = number < 3 ? "liar-\(number)" : "honest-\(number)"
                return (name, try fleet.enroll(name))
            }
        }

        /// Starts the server, plays so many rounds with everybody, and stops it.
        func play(rounds: Int) async throws {
            try await fleet.serving { port, _ in
                var players: [Player] = []
                for number in identities.indices {
                    let host = number < hosts.count ? hosts[number] : nil
                    let player = try await Player(fleet, identities[number].bundle, port: port, host: host)
                    players.append(player)
                }
                hosts = players.map(\.host)
                for _ in 0..<rounds {
                    for (number, player) in players.enumerated() {
                        await player.vote(liars.contains(identities[number].name) ? .against : .inFavour)
                    }
                    for player in players { _ = try await player.follow() }
                }
            }
        }

        /// Who lost its say, once for every time.
        func quarantined() throws -> [String] {
            try FleetStore(fleet.scratch.fleet.database).events(limit: 1000)
                .filter { $0.kind == "quarantined" }.compactMap(\.device).sorted()
        }
    }

    @Test("lose their say, three of nine with three to a block, and nobody else does; a restart forgets none")
    func liars() async throws {
        let company = try Company()
        try await company.play(rounds: 60)
        #expect(try Set(company.quarantined()) == company.liars)
        #expect(try company.quarantined().count == 3)
        // Known again after one round, not after twenty.
        try await company.play(rounds: 2)
        #expect(try company.quarantined() == company.liars.sorted().flatMap { [$0, $0] })
    }
}
