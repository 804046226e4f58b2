// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import SystemPackage
import Testing

/// The TLS end of an aggregator for one agent: `openssl s_server`, whose input and output are the bytes of
/// frames. It can be killed and started again, which is how connections get lost.
final class Relay {
    /// "127.0.0.1:PORT".
    let address: String
    private let port: Int
    private let onBytes: @Sendable ([UInt8]) -> Void
    private var server: Program?
    private var input = Pipe()
    /// Held, or nobody would read it.
    private var output = Pipe()

    /// - Parameter onBytes: called with what the agent sent.
    init(onBytes: @escaping @Sendable ([UInt8]) -> Void) async throws {
        port = try FreePort.next()
        address = "127.0.0.1:\(port)"
        self.onBytes = onBytes
        try await start()
    }

    /// Listens.
    func start() async throws {
        let folder = try await Certificates.shared.value().folder
        input = Pipe()
        output = Pipe()
        let server = try await Program.start(
            [
                "openssl", "s_server", "-quiet", "-accept", address, "-cert", "\(folder)/server.pem", "-key",
                "\(folder)/server.key", "-CAfile", "\(folder)/fleet.pem", "-Verify", "2",
                "-verify_return_error", "-no_ticket",
            ],
            input: FileDescriptor(rawValue: input.fileHandleForReading.fileDescriptor),
            output: FileDescriptor(rawValue: output.fileHandleForWriting.fileDescriptor))
        self.server = server
        // The server's copy is the only one: it ends with the server, and the reading with it.
        try output.fileHandleForWriting.close()
        let onBytes = onBytes
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { onBytes([UInt8](data)) }
        }
        // `send` blocks no thread either.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFL, O_NONBLOCK)
        while server.isRunning, try !isListening() { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// Whether the kernel knows a listener on the port (state 0A). To dial it would be one connection more.
    private func isListening() throws -> Bool {
        let digits = String(port, radix: 16, uppercase: true)
        let local = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        return try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
            .contains("\(local) 00000000:0000 0A")
    }

    /// Sends bytes to the agent, or to nobody where the server has ended.
    func send(_ bytes: [UInt8]) async throws {
        let pipe = FileDescriptor(rawValue: input.fileHandleForWriting.fileDescriptor)
        var rest = bytes[...]
        while !rest.isEmpty, server?.isRunning == true {
            do {
                rest = rest.dropFirst(try unsafe rest.withUnsafeBytes { unsafe try pipe.write($0) })
            } catch Errno.wouldBlock {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Dies without a word.
    func stop() async throws {
        server?.send(SIGKILL)
        _ = try await server?.outcome()
    }
}
