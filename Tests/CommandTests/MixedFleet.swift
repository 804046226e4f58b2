import Foundation
import Testing

/// A server and agents on machines of different kinds, each a process beside the test.
final class MixedFleet {
    /// Where an agent runs.
    enum Machine {
        case host
        /// A whole emulated board: Debian's kernel, and a network that ends at the server.
        case board(String)
        /// The Raspberry Pi 1's processor alone; its emulated board has no network card.
        case armv6
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private let scratch: Scratch
    private let server: Command
    private var agents: [Command] = []
    private let task: String

    /// Enrols an agent per machine and starts the server.
    /// - Parameter settings: further lines of `[run]`.
    init(task: String, settings: String, machineCount: Int) async throws {
        self.task = task
        scratch = try Scratch()
        let text = """
            [run]
            task = "\(task)"
            name = "run"
            agents = \(machineCount)
            \(settings)
            [rounds]
            quorum = \(machineCount)
            deadlineSeconds = 604800
            [server]
            host = "127.0.0.1"
            port = 0
            [web]
            port = 0

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path + "/fleet.toml"))
        for index in 0..<machineCount {
            let result = try Command.run(
                ["enroll", "agent-\(index)", "--config", "fleet.toml"], in: scratch.path)
            try #require(result.status == 0, "\(result.errors)")
        }
        server = try Self.start([Command.binary, "serve", "--config", "fleet.toml"], in: scratch)
    }

    /// Starts a command in a group of its own, which comes to an end even if the test does not.
    private static func start(_ words: [String], in scratch: Scratch) throws -> Command {
        try Command(
            words, shell: "exec timeout --signal=KILL 3600 \"$@\" 2>&1",
            environment: ["NUDGE": Command.binary, "TMPDIR": scratch.path], in: scratch.path)
    }

    /// Starts an agent on each machine, and waits until all ended or one failed: without its votes the others
    /// would wait forever.
    /// - Returns: what each wrote.
    func train(on machines: [Machine], options: [String] = []) async throws -> [String] {
        let address = "127.0.0.1:\(try await port())"
        for (index, machine) in machines.enumerated() {
            let words = try command(of: machine, address)
            agents.append(
                try Self.start(
                    words + ["--identity", "agent-\(index).pem", "--task", task] + options, in: scratch))
        }
        while agents.contains(where: \.isRunning) {
            try await Task.sleep(for: .milliseconds(200))
            for agent in agents where !agent.isRunning {
                let result = agent.wait()
                try #require(result.status == 0, "\(agents.map(\.output).joined(separator: "\n"))")
            }
        }
        return agents.map(\.output)
    }

    private func command(of machine: Machine, _ address: String) throws -> [String] {
        switch machine {
        case .host: return [Command.binary + "-agent", "connect", address]
        case .board(let name): return [Self.root + "/tools/board", "connect", name, address]
        case .armv6:
            let result = try Command.run(
                [Self.root + "/tools/build-agent", "linux-armv6", "--tls"], shell: "exec \"$@\"")
            try #require(result.status == 0, "\(result.errors)")
            let program = Self.root + "/.build/boards/linux-armv6-tls/nudge-agent"
            return ["qemu-arm-static", "-cpu", "arm1176", program, "connect", address]
        }
    }

    /// The port that the system gave to the server.
    private func port() async throws -> Int {
        while server.isRunning {
            if let match = server.output.firstMatch(of: /port=(\d+) .*listening\n/) {
                return try #require(Int(match.1))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "\(server.output)")
        return 0
    }

    /// What an audit says of the run, once the server ended.
    func audit() throws -> FleetTests.Audit {
        server.send(SIGTERM, toGroup: true)
        let result = server.wait()
        #expect(result.status == 0, "\(result.output)")
        return try FleetTests.Audit(scratch.path + "/fleet/runs/run")
    }

    /// Ends whatever still runs, with its emulators. Processes started from a concurrent test may have other
    /// signals blocked.
    deinit {
        for process in agents + [server] where process.isRunning {
            process.send(SIGKILL, toGroup: true)
            _ = process.wait()
        }
    }
}
