import Foundation
import Testing

/// The TLS end of an aggregator for one agent: `openssl s_server`, whose input and output are the bytes of
/// frames. It can be killed and started again, which is how connections get lost.
final class Relay: @unchecked Sendable {
    /// "127.0.0.1:PORT".
    let address: String
    private let port: String
    private let onBytes: @Sendable ([UInt8]) -> Void
    private var process = Process()
    private var input = Pipe()

    /// - Parameter onBytes: called with what the agent sent.
    init(onBytes: @escaping @Sendable ([UInt8]) -> Void) throws {
        let search = "import socket; print(socket.create_server(('127.0.0.1', 0)).getsockname()[1], end='')"
        port = try Outcome.of(["python3", "-c", search]).output
        address = "127.0.0.1:\(port)"
        self.onBytes = onBytes
        try start()
    }

    /// Listens.
    func start() throws {
        let folder = try Certificates.shared.get().folder.path
        process = Process()
        input = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_server", "-quiet", "-accept", address, "-cert", "\(folder)/server.pem", "-key",
            "\(folder)/server.key", "-CAfile", "\(folder)/fleet.pem", "-Verify", "2",
            "-verify_return_error", "-no_ticket",
        ]
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        let onBytes = onBytes
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { onBytes([UInt8](data)) }
        }
        try process.run()
        while process.isRunning, try !isListening() { usleep(10_000) }
    }

    /// Whether the kernel knows a listener on the port (state 0A). To dial it would be one connection more.
    private func isListening() throws -> Bool {
        let number = try #require(UInt16(port))
        let digits = String(number, radix: 16, uppercase: true)
        let local = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        return try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
            .contains("\(local) 00000000:0000 0A")
    }

    /// Sends bytes to the agent.
    func send(_ bytes: [UInt8]) { try? input.fileHandleForWriting.write(contentsOf: Data(bytes)) }

    /// Dies without a word. (A program started from a test inherits a mask that keeps other signals away.)
    func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { stop() }
}
