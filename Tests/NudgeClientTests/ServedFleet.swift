// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A served fleet of processes, with a gateway if there are devices behind one.
final class ServedFleet {
    /// Waits for the gateway at a socket, which is the program's input and output from then on.
    private static let atLine = """
        import os, socket, sys
        line = socket.socket(socket.AF_UNIX)
        line.bind(sys.argv[1])
        line.listen()
        end = line.accept()[0]
        for stream in (0, 1): os.dup2(end.fileno(), stream)
        os.execv(sys.argv[2], sys.argv[2:])
        """

    let scratch: Scratch
    /// Where the server listens.
    private(set) var address = ""
    private let server: Program
    private var players: [Program] = []

    /// Enrols devices and starts the server.
    /// - Parameters:
    ///   - run: lines of `[run]` in `fleet.toml`.
    ///   - quorum: votes that a round waits for.
    ///   - tables: makes what else the fleet has, and says what of it belongs into `fleet.toml`.
    init(
        run: String, quorum: Int, devices: [String],
        adding tables: (Scratch) async throws -> String = { _ in "" }
    ) async throws {
        scratch = try Scratch(in: .disk)
        let tables = try await tables(scratch)
        try scratch.write(
            """
            [run]
            task = "point-mass"
            name = "run"
            \(run)
            [rounds]
            quorum = \(quorum)
            deadline-seconds = 5
            [server]
            host = "127.0.0.1"
            port = 0
            [web]
            port = 0
            \(tables)

            """, to: "fleet.toml")
        for device in devices {
            try await Program.demand(
                [Package.nudge, "enroll", device, "--config", "fleet.toml"], in: scratch.path)
        }
        server = try await Self.start([Package.nudge, "serve", "--config", "fleet.toml"], in: scratch)
        address = try await "127.0.0.1:\(port())"
    }

    /// Starts a program, which comes to an end even if the tests are killed, and before the ten minutes of
    /// the suites, so that where a fleet is stuck its words are told.
    private static func start(_ words: [String], in scratch: Scratch) async throws -> Program {
        try await Program.start(["timeout", "--signal=KILL", "480"] + words, in: scratch.path)
    }

    private func port() async throws -> Substring {
        while server.isRunning {
            if let match = server.words.firstMatch(of: /port=(\d+) .*listening\n/) { return match.1 }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try #require(nil, "\(server.words)")
    }

    /// Starts a program that takes part.
    func start(_ words: [String]) async throws -> Program {
        let player = try await Self.start(words, in: scratch)
        players.append(player)
        return player
    }

    /// Starts a program of a device at a line of the gateway's.
    func start(_ program: String, atLine device: String) async throws -> Program {
        try await start(["python3", "-c", Self.atLine, device + ".line", program, device + ".key"])
    }

    /// Starts the gateway, with a device at each line.
    func startGateway(_ devices: [String]) async throws {
        _ = try await startGateway(lines: devices.map { "unix:\($0).line" })
    }

    /// Starts the gateway with lines as its command has them.
    func startGateway(lines: [String]) async throws -> Program {
        try await start([Package.product("nudge-gateway"), address, "--identity", "gateway-1.pem"] + lines)
    }

    /// What the server wrote so far.
    var serverWords: String { server.words }

    /// Kills the gateway that the server started.
    /// - Returns: whether there was one.
    func killServersGateway() -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let folder = "/" + URL(filePath: scratch.path).lastPathComponent
        let gateway = processes.compactMap(Int32.init).first { process in
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            return name == "nudge-gateway\n" && place?.hasSuffix(folder) == true
        }
        return gateway.map { kill($0, SIGKILL) } == 0
    }

    /// What a command about the fleet prints.
    func command(_ words: String...) async throws -> String {
        try await Program.demand([Package.nudge] + words + ["--config", "fleet.toml"], in: scratch.path)
            .output
    }

    /// What the server says of the run.
    func status() async throws -> Status {
        try await JSONDecoder().decode(Status.self, from: Data(command("status", "--json").utf8))
    }

    struct Status: Decodable {
        struct Member: Decodable {
            var name: String
            var isConnected, isQuarantined: Bool
        }
        var round: Int
        var members: [Member]
    }

    /// The fingerprint that the run's log leads to, once the server ended.
    func auditedFingerprint() async throws -> Substring {
        server.send(SIGTERM, toGroup: true)
        _ = try await server.outcome()
        let audit = try await Program.demand(
            [Package.nudge, "audit", "fleet/runs/run", "--json"], in: scratch.path)
        return try #require(audit.output.firstMatch(of: /"fingerprint":"([0-9a-f]+)"/)).1
    }

    /// Ends whatever still runs before the folder goes.
    deinit { for program in players + [server] { program.send(SIGKILL, toGroup: true) } }
}
