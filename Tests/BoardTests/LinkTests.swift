// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// The board's end of a TLS connection, against a server that is not ours.
@Suite("Link", .serialized, .timeLimit(.minutes(20)))
struct LinkTests {
    private static let program = Shared { try await build(to: "link") }
    private let certificates: Certificates

    init() async throws { certificates = try await Certificates.shared.value() }

    /// Compiles the C part of the agent with a small program in place of the Swift part. Returns its path.
    private static func build(to name: String, poolBytes: Int? = nil) async throws -> String {
        let port = Package.path("Sources/BoardPort")
        let main = Package.path("Tests/BoardTests/Programs/link.c")
        let program = try await Certificates.shared.value().folder + "/" + name
        let size = poolBytes.map { "-DBOARD_POOL_BYTES=\($0)" } ?? ""
        try await Program.demand([
            "bash", "-c",
            """
            gcc -std=c11 -O1 -Wall -Wextra -Werror -DBOARD_WITH_LINK \(size) -I \(port)/include \(main) \
                \(port)/*.c \(port)/Linux/{heap,process}.c \(port)/Linux/Link/*.c \
                -lmbedtls -lmbedx509 -lmbedcrypto -o \(program)
            """,
        ])
        return program
    }

    private func dial(
        _ address: String, as board: String, count: Int = 1, program: String? = nil
    ) async throws -> Outcome {
        let shared = try await Self.program.value()
        return try await Program.run([program ?? shared, address, certificates.bundle(board), String(count)])
    }

    private func dial(
        _ peer: Peer, as board: String, count: Int = 1, program: String? = nil
    ) async throws -> Outcome {
        defer { withExtendedLifetime(peer) {} }
        return try await dial(peer.address, as: board, count: count, program: program)
    }

    @Test("carries bytes both ways in short records, with a heap of its own that does not leak")
    func exchange() async throws {
        let server = try await Peer.server("server", in: certificates)
        let once = try await dial(server, as: "board")
        try #require(once.status == 0, "\(once.errors)")
        #expect(once.values["answer"] == "87654321")
        #expect(once.values["suite"] == "TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256")
        // 21 bytes around the payload of each record.
        #expect(once.values["two_records_sent_bytes"] == "\(8 + 1 + 2 * 21)")
        #expect(once.values["answer_received_bytes"] == "\(9 + 21)")
        #expect(once.values["heap_calls"] == "0")
        print(once.output.split(separator: "\n").joined(separator: " "))

        let often = try await dial(server, as: "board", count: 20)
        try #require(often.status == 0, "\(often.errors)")
        for key in ["pool_used_bytes", "pool_used_after_close_bytes"] {
            #expect(often.values[key] == once.values[key], "\(key) grows with every connection")
        }
        let peak = try #require(often.values["pool_peak_bytes"].flatMap { Int($0) })
        let pool = try #require(often.values["pool_bytes"].flatMap { Int($0) })
        #expect(peak * 3 <= pool * 2, "a third of the pool is kept in reserve")
    }

    @Test(
        "refuses a server that is not the fleet's aggregator",
        arguments: [
            ("strange-server", "its certificate is not from this fleet's CA"),
            ("misnamed-server", "its certificate is not for aggregator.nudge"),
        ])
    func servers(name: String, complaint: String) async throws {
        let server = try await Peer.server(name, in: certificates)
        let outcome = try await dial(server, as: "board")
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    }

    @Test("says which clock a server's certificate has ended by, and calls nobody a stranger for it")
    func endedServer() async throws {
        let server = try await Peer.server("expired-server", in: certificates)
        let outcome = try await dial(server, as: "board")
        #expect(outcome.status == 2)
        let words = "the aggregator's certificate has expired by this board's clock, which says "
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("takes a server's certificate whose time has not come: the board's clock is behind")
    func futureServer() async throws {
        let server = try await Peer.server("future-server", in: certificates)
        let outcome = try await dial(server, as: "board")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(
        "says what is wrong with an identity",
        arguments: [
            ("strange-board", 5, "this identity comes from another fleet's CA"),
            ("expired-board", 2, "by the aggregator's clock this identity has expired"),
            ("future-board", 2, "by its clock it may not be valid yet"),
            ("absent", 1, "absent.bundle cannot be read: No such file or directory"),
            ("folder", 1, "folder.bundle cannot be read: Is a directory"),
            ("binary", 1, "binary.bundle is no PEM text"),
            ("encrypted", 1, "the private key in"), ("encrypted-old", 1, "is encrypted"),
            ("factored", 1, "is for RSA; 'nudge enroll' makes keys on a curve"),
            ("long", 1, "long.bundle is longer than 16 KiB"),
            ("cut", 1, "cut.bundle holds no certificates, or damaged ones"),
            ("keyless", 1, "keyless.bundle holds no private key, or a damaged one"),
            ("fatherless", 1, "fatherless.bundle lacks the certificate of the fleet's CA"),
            ("mismatched", 1, "the first certificate of"),
        ])
    func identities(name: String, status: Int32, complaint: String) async throws {
        let server = try await Peer.server("server", in: certificates)
        let outcome = try await dial(server, as: name)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    }

    @Test("tells garbage, silence and nobody apart")
    func strangers() async throws {
        let web = try await Peer.saying("HTTP/1.0 400 Bad Request\r\n\r\n")
        let garbage = try await dial(web, as: "board")
        #expect(garbage.status == 7 && garbage.errors.contains("does not speak TLS 1.2"), "\(garbage.errors)")
        let mute = try await Peer.saying("")
        let silence = try await dial(mute, as: "board")
        #expect(silence.status == 6 && silence.errors.contains("closed the connection"), "\(silence.errors)")
        // Nobody listens on port 1.
        let refused = try await dial("127.0.0.1:1", as: "board")
        #expect(refused.status == 3 && refused.errors.contains("Connection refused"), "\(refused.errors)")
        for address in [
            "127.0.0.1", ":7", "127.0.0.1:", "127.0.0.1:port", "127.0.0.1:123456", "127.0.0.1:65536",
            "127.0.0.1:0", "http://127.0.0.1:7", "::1:7", "[::1]", "[::1:7", "-h:7", "a b:7", "",
        ] {
            let outcome = try await dial(address, as: "board")
            #expect(outcome.status == 3 && outcome.errors.contains("is not HOST:PORT"), "\(outcome.errors)")
        }
    }

    @Test("says so when its pool is too small", arguments: [2048, 16 * 1024, 40 * 1024])
    func fullPool(bytes: Int) async throws {
        let program = try await Self.build(to: "link-\(bytes)", poolBytes: bytes)
        let server = try await Peer.server("server", in: certificates)
        let outcome = try await dial(server, as: "board", program: program)
        #expect(outcome.status == 8)
        #expect(outcome.errors.contains("the pool of \(bytes) bytes is too small"), "\(outcome.errors)")
    }
}
