// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// Somebody who listens on a port of this machine until the value goes away.
final class Peer {
    /// "127.0.0.1:PORT".
    let address: String
    private let program: Program

    /// Starts a program that prints "ACCEPT 127.0.0.1:PORT" once it listens.
    private init(_ words: [String]) async throws {
        program = try await Program.start(words)
        while program.isRunning, !program.output.contains(/ACCEPT [^\n]*:\d+\n/) {
            try await Task.sleep(for: .milliseconds(10))
        }
        let accept = program.output.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/)
        let port = try #require(accept, "the server did not start: \(words)\n\(program.errors)").1
        address = "127.0.0.1:\(port)"
    }

    /// A TLS server that asks for a certificate of the fleet's CA and sends every line back reversed.
    static func server(_ name: String, in certificates: Certificates) async throws -> Peer {
        let folder = certificates.folder
        return try await Peer([
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "\(folder)/\(name).pem", "-key",
            "\(folder)/\(name).key", "-CAfile", "\(folder)/fleet.pem", "-Verify", "2",
            "-verify_return_error", "-no_ticket", "-rev",
        ])
    }

    /// A server that says this to whoever connects, and hangs up.
    static func saying(_ text: String) async throws -> Peer {
        let program = """
            import socket, sys
            listener = socket.create_server(("127.0.0.1", 0))
            print("ACCEPT 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
            while True:
                peer, _ = listener.accept()
                peer.recv(1)
                peer.sendall(sys.argv[1].encode())
                peer.close()
            """
        return try await Peer(["python3", "-c", program, text])
    }
}
