import Foundation
import Testing

/// Somebody who listens on a port of this machine until the value goes away.
final class Peer {
    /// "127.0.0.1:PORT".
    let address: String
    private let process = Process()

    /// Starts a program that prints "ACCEPT 127.0.0.1:PORT" once it listens.
    private init(_ words: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = Pipe()
        try process.run()
        var text = ""
        while !text.contains(/ACCEPT [^\n]*:\d+\n/) {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the server did not start: \(words)")
            text += String(decoding: data, as: UTF8.self)
        }
        let port = try #require(text.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/)).1
        address = "127.0.0.1:\(port)"
        // Whatever else it says must not fill the pipe.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    /// A TLS server that asks for a certificate of the fleet's CA and sends every line back reversed.
    static func server(_ name: String, in certificates: Certificates) throws -> Peer {
        let folder = certificates.folder.path
        return try Peer([
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "\(folder)/\(name).pem", "-key",
            "\(folder)/\(name).key", "-CAfile", "\(folder)/fleet.pem", "-Verify", "2",
            "-verify_return_error", "-no_ticket", "-rev",
        ])
    }

    /// A server that says this to whoever connects, and hangs up.
    static func saying(_ text: String) throws -> Peer {
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
        return try Peer(["python3", "-c", program, text])
    }

    /// A program started from a test inherits a signal mask that keeps other signals away.
    deinit { kill(process.processIdentifier, SIGKILL) }
}
