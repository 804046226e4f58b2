// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Servers that meet at an etcd with TLS, which asks for a certificate and a password.
@Suite("A fleet whose etcd has a door", .timeLimit(.minutes(20)))
struct GuardedTakeoverTests {
    @Test("gets through it, and again when its token has ended")
    func guarded() async throws {
        let door = try await EtcdDoor()
        let fleet = try await TakeoverFleet(door: door)
        #expect(try await fleet.waitForRounds() == 0)
        // Whoever asks all the time has a token that never ends; who sleeps has not.
        fleet.servers[1].send(SIGSTOP)
        try await fleet.cluster.outliveToken(at: door)
        fleet.servers[1].send(SIGCONT)
        fleet.servers[0].send(SIGKILL)
        #expect(try await fleet.waitForRounds(notAt: 0) == 1)
        try await fleet.finish()
    }

    /// What is wrong, and the words for it.
    private struct Mistake {
        var words: String
        var authority = "own"
        var hasIdentity = true
        var login: String? = EtcdDoor.user
    }

    @Test("does not get through it, and says why in one line")
    func refused() async throws {
        let door = try await EtcdDoor()
        let cluster = try await EtcdCluster(door: door)
        let mistakes = [
            Mistake(words: "its certificate is not from who 'ca' names", authority: "other"),
            Mistake(words: "it does not take this server's certificate; see 'identity'", hasIdentity: false),
            Mistake(words: "invalid user ID or password", login: "guessed"),
            Mistake(words: "permission denied", login: nil),
            Mistake(words: "permission denied", login: EtcdDoor.stranger),
        ]
        for mistake in mistakes {
            let folder = try Scratch()
            let settings = door.settings(
                authority: mistake.authority, hasIdentity: mistake.hasIdentity, login: mistake.login)
            try folder.write(
                """
                [run]
                task = "point-mass"
                [takeover]
                etcd = \(cluster.list)
                \(settings)
                """, to: "fleet.toml")
            let outcome = try await Command.run(["serve"], in: folder.path)
            // On a busy machine the log may have told before that etcd took its time.
            let lines = outcome.errorLines.filter { $0.hasPrefix("nudge: ") }
            #expect(outcome.status == 65 && lines.count == 1, "\(outcome.words)")
            #expect(lines.last?.hasPrefix("nudge: etcd refuses this server: ") == true, "\(outcome.words)")
            #expect(lines.last?.contains(mistake.words) == true, "\(outcome.words)")
        }
    }

    @Test("shows what the settings come to without the password")
    func secret() async throws {
        let door = try await EtcdDoor()
        let folder = try Scratch()
        try folder.write(
            """
            [run]
            task = "point-mass"
            [takeover]
            etcd = ["https://127.0.0.1:2379"]
            \(door.settings())
            """, to: "fleet.toml")
        let outcome = try await Command.run(["serve", "--check"], in: folder.path)
        #expect(outcome.status == 0 && outcome.output.contains("\"\(EtcdDoor.user)\""), "\(outcome.words)")
        #expect(!outcome.words.contains(EtcdDoor.password))
    }
}
