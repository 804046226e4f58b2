// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What `nudge serve` says of a start that does not lead where somebody thinks.
@Suite("A server that starts")
struct ServeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func write(port: Int, webPort: Int) throws {
        let settings = """
            [run]
            task = "point-mass"
            [server]
            host = "127.0.0.1"
            port = \(port)
            [web]
            port = \(webPort)

            """
        try scratch.write(settings, to: "fleet.toml")
    }

    /// Somebody who listens on a free port for as long as the value lives.
    private func listener() async throws -> (Program, port: Int) {
        let words = """
            import socket, time
            listener = socket.create_server(("127.0.0.1", 0))
            print(listener.getsockname()[1], flush=True)
            time.sleep(3600)
            """
        let program = try await Program.start(["python3", "-c", words])
        while program.isRunning {
            if let port = Int(program.output.trimmingCharacters(in: .whitespacesAndNewlines)) {
                return (program, port)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CancellationError()
    }

    @Test("on a taken port ends with one line: address, reason, what to do", arguments: [true, false])
    func takenPort(isWeb: Bool) async throws {
        let (listener, port) = try await listener()
        // The first start makes the fleet, which is worth a line of its own.
        try write(port: 0, webPort: 0)
        #expect(try await Command.run(["enroll", "robot"], in: scratch.path).status == 0)
        try write(port: isWeb ? 0 : port, webPort: isWeb ? port : 0)
        for arguments in [["serve", "--log-level", "warning"]] {
            let outcome = try await Command.run(arguments, in: scratch.path)
            #expect(outcome.status == 69)
            let line = """
                nudge: cannot listen on 127.0.0.1:\(port): Address already in use; stop the program that has \
                the port, or choose another port

                """
            #expect(outcome.errors == line)
        }
        withExtendedLifetime(listener) {}
    }

    @Test("says loudly that it made a new fleet, and so does an enrolment")
    func lostFolder() async throws {
        try write(port: 0, webPort: 0)
        let first = try await Command.run(["enroll", "robot"], in: scratch.path)
        #expect(first.status == 0 && first.errors.contains("a new one was made there"), "\(first.errors)")
        let second = try await Command.run(["enroll", "other"], in: scratch.path)
        #expect(second.status == 0 && second.errors.isEmpty, "\(second.errors)")
        try FileManager.default.removeItem(atPath: scratch.path + "/fleet")
        let server = try await Command.start(["serve"], in: scratch.path).endServer()
        let line = server.errorLines.first { $0.contains("do not trust it: enrol them again") }
        #expect(line?.contains("warning") == true, "\(server.errors)")
    }

    @Test("warns of keys that everybody can read")
    func publicKey() async throws {
        try write(port: 0, webPort: 0)
        #expect(try await Command.run(["enroll", "robot"], in: scratch.path).status == 0)
        let key = scratch.path + "/fleet/ca.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let server = try await Command.start(["serve"], in: scratch.path)
        let outcome = try await server.endServer()
        #expect(outcome.errors.contains("everybody on this machine may read"), "\(outcome.errors)")
        #expect(outcome.errors.contains("/ca.key: chmod 600 it"), "\(outcome.errors)")
    }
}
