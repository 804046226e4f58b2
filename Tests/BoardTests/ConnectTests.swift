// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import NudgeCore
import Programs
import Testing

/// Agents as processes that dial an aggregator over TLS.
@Suite("Connected agents", .serialized, .timeLimit(.minutes(20)))
struct ConnectTests {
    private let bundle: String

    init() async throws { bundle = try await Certificates.shared.value().bundle("board") }

    /// The agent as an ordinary program of this package, beside the tests.
    private let native = Package.product("nudge-agent")

    private let model = Board.cache + "/nudge/gymnasium-1.4.0/assets/half_cheetah.xml"

    /// A run of the built-in task.
    private func pointMass(agentCount: Int, roundCount: UInt32) -> RunHeader {
        var shape = ActorShape(observationCount: 4, actionCount: 2, squashing: .tanh)
        _ = shape.addHiddenLayer(width: 8)
        var configuration = RunConfiguration(
            seed: 11, algorithm: .parS2ZPO, agentCount: agentCount, shape: shape)
        configuration.plan = Schedule.Plan(learningRate: 160 << 16, perturbationScale: 820 << 16)
        configuration.pairing = .common
        configuration.batchSize = 2
        configuration.horizon = 50
        configuration.roundCount = roundCount
        return RunHeader(configuration: configuration, taskName: TaskName("point-mass"))
    }

    private func scales(_ header: RunHeader) -> [ObservationScale] {
        .init(repeating: ObservationScale(), count: header.configuration.shape.observationCount)
    }

    /// The beginning of a command line whose end is about who answers.
    private static let asking = ["host:7700", "--identity=x.pem", "--task=point-mass"]

    /// Every agent ended well, in step with the aggregator.
    private func check(_ fleet: RelayedFleet) async throws {
        let value = String(fleet.aggregator.host.replica.fingerprint().value, radix: 16)
        let fingerprint = String(repeating: "0", count: 16 - value.count) + value
        for agent in fleet.agents {
            #expect(try await agent.status == 0, "\(agent.text)")
            let summary = agent.values(of: "summary")
            #expect(summary["fingerprint"] == fingerprint, "\(agent.text)")
            // A debug build of ordinary Swift allocates where it likes; the builds for boards may not.
            if !agent.words.contains(native) { #expect(summary["heap_calls_after_start"] == "0") }
            print(summary.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
        }
    }

    @Test("learn what a simulated fleet learns, bit for bit, whatever is cut or killed")
    func simulation() async throws {
        var settings = SimulationSettings(task: "half-cheetah")
        settings.agents = 3
        settings.rounds = 12
        settings.seed = 5
        settings.hidden = [8]
        settings.batches = 2
        settings.firstHorizon = 40
        settings.horizon = 120
        settings.panelists = 3
        settings.link = "linear:0.25"
        settings.judge = "progress"
        settings.momentum = 0.5
        settings.evaluationEpisodes = 1
        let plan = try SimulationPlan(settings)
        let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let simulation = try Simulation(plan, folder: RunFolder(folder), threadCount: 1)
        #expect(try simulation.run())

        let board = Board(target: "host", hasSimulator: true, hasLink: true)
        try await Builds.shared.make(board)
        let fleet = try await RelayedFleet(plan.header, scales: plan.scales, agentCount: 3) {
            [
                $0 == 0 ? native : board.program, "connect", $1, "--identity", bundle, "--task",
                "half-cheetah", "--model", model,
                "--link", settings.link, "--panelists", "3", "--judge", "progress",
            ]
        }
        try await fleet.run { fleet in
            if fleet.aggregator.round % 4 == 3 {
                try await fleet.cutConnection(of: Int(fleet.aggregator.round / 4))
            }
        }
        try await check(fleet)
        #expect(fleet.aggregator.host.snapshot().parameters == simulation.policy.parameters)
    }

    @Test("tell the service manager that they are up, and then that they live, aggregator or not")
    func ready() async throws {
        let program = """
            import os, socket, subprocess, sys, tempfile
            place = tempfile.mkdtemp() + "/notify"
            manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            manager.bind(place)
            manager.settimeout(60)
            agent = subprocess.Popen(sys.argv[1:], env={**os.environ, "NOTIFY_SOCKET": place})
            print(manager.recv(99).decode(), manager.recv(99).decode())
            agent.kill()
            """
        // Nobody answers at port 9.
        let outcome = try await Program.run([
            "python3", "-c", program, native, "connect", "127.0.0.1:9", "--identity", bundle, "--task",
            "point-mass",
        ])
        #expect(outcome.output == "READY=1 WATCHDOG=1\n", "\(outcome.errors)")
    }

    @Test("leave with a word and status 0 when they are told to stop", .timeLimit(.minutes(20)))
    func stop() async throws {
        let header = pointMass(agentCount: 1, roundCount: 0)
        let fleet = try await RelayedFleet(header, scales: scales(header), agentCount: 1) {
            [native, "connect", $1, "--identity", bundle, "--task", "point-mass"]
        }
        fleet.expectedByeCount = 1
        try await fleet.run { fleet in
            if fleet.aggregator.round == 3 { fleet.agents[0].program.send(SIGTERM) }
        }
        #expect(try await fleet.agents[0].status == 0, "\(fleet.agents[0].text)")
        #expect(fleet.agents[0].text.contains("a signal asked the agent to stop"))
        #expect(fleet.byeCount == 1)
    }

    @Test(
        "end in good order with their terminal, unless nohup started them",
        arguments: [SIGHUP, SIGINT, SIGTERM])
    func ended(signal: Int32) async throws {
        // Nobody answers at port 9.
        let words = [native, "connect", "127.0.0.1:9", "--identity", bundle, "--task", "point-mass"]
        let agent = try await Program.start(words)
        let deaf = try await Program.start(["bash", "-c", "trap '' HUP; exec \"$0\" \"$@\""] + words)
        for program in [agent, deaf] {
            while program.isRunning, !program.errors.contains("event=disconnected") {
                try await Task.sleep(for: .milliseconds(20))
            }
            program.send(signal)
        }
        let outcome = try await agent.outcome()
        #expect(outcome.status == 0 && !outcome.wasSignalled, "\(outcome.errors)")
        if signal == SIGHUP {
            let words = deaf.errors
            while deaf.isRunning, deaf.errors == words { try await Task.sleep(for: .milliseconds(20)) }
            #expect(deaf.errors.hasPrefix(words + "event=disconnected"), "\(deaf.errors)")
            deaf.send(SIGTERM)
        }
        let deafOutcome = try await deaf.outcome()
        #expect(deafOutcome.status == 0 && !deafOutcome.wasSignalled, "\(deafOutcome.errors)")
    }

    @Test("come back within minutes, whatever a refusal says")
    func longRefusal() async throws {
        let header = pointMass(agentCount: 1, roundCount: 1)
        let fleet = try await RelayedFleet(header, scales: scales(header), agentCount: 1) {
            [native, "connect", $1, "--identity", bundle, "--task", "point-mass"]
        }
        // Not enrolled; another try is worth it in an hour.
        fleet.answer = [0x2A, 0, 0x10, 0x0E, 0, 0]
        let agent = fleet.agents[0]
        let end = Task {
            while agent.values(of: "disconnected").isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            agent.program.send(SIGTERM)
        }
        try await fleet.run()
        try await end.value
        let wait = try #require(agent.values(of: "disconnected")["wait_milliseconds"].flatMap { Int($0) })
        #expect((200_000...300_000).contains(wait), "\(agent.text)")
    }

    @Test(
        "refuse at once what is no address, and options with values that they cannot have",
        arguments: [
            (["127.0.0.1"], "'127.0.0.1' will not do; write HOST:PORT"),
            (["host:99999"], "'host:99999' will not do"), (["host:0"], "will not do"),
            (["host:"], "'host:' will not do"), ([":7700"], "will not do"), (["::1:7700"], "[HOST]:PORT"),
            (["host:7700", "--once=yes"], "this option has no value: --once=yes"),
            (["host:7700", "--panelists=none"], "not a number in the allowed range: none"),
            (["host:7700", "--identityfile"], "not understood: --identityfile"),
            (["host:7700", "--identity=x.pem"], "missing: --task TASK"),
            (["host:7700", "--panel=deterministic"], "--panel is called --link now"),
            (Self.asking + ["--ask=keyboard"], "'keyboard' will not do; write terminal, or input: and"),
            (Self.asking + ["--ask=input:event3"], "'input:event3' will not do"),
            (Self.asking + ["--ask=terminal", "--keys=2=1"], "--ask terminal excludes --keys"),
            (
                Self.asking + ["--ask=terminal", "--judge=height"],
                "--ask excludes --link, --panelists and --judge"
            ),
            (Self.asking + ["--leds=green"], "missing: --ask"),
            (Self.asking + ["--ask=input:/dev/null", "--keys=30=1,48"], "'30=1,48' will not do"),
            (Self.asking + ["--ask=input:/dev/null", "--keys=30=17"], "'30=17' will not do"),
            (Self.asking + ["--ask=input:/dev/null", "--keys=30=1,"], "'30=1,' will not do"),
        ])
    func usage(words: [String], complaint: String) async throws {
        let outcome = try await Program.run([native, "connect"] + words)
        #expect(outcome.status == 2 && outcome.errors.contains(complaint), "\(outcome.errors)")
    }

    @Test("take an option's value behind an equals sign, and warn of a key that everybody can read")
    func values() async throws {
        let folder = try Scratch()
        let bundle = folder.path + "/identity.pem"
        try FileManager.default.copyItem(atPath: self.bundle, toPath: bundle)
        for (mode, isTold) in [(0o600, false), (0o644, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: bundle)
            // Nobody answers at port 9.
            let outcome = try await Program.run([
                native, "connect", "127.0.0.1:9", "--identity=\(bundle)", "--task=point-mass", "--once",
            ])
            #expect(outcome.status == 69, "\(outcome.errors)")
            let hasTold = outcome.errors.contains("everybody on this board may read the secret in")
            #expect(hasTold == isTold, "\(outcome.errors)")
        }
    }

    @Test(
        "do not come back when they are refused for good",
        arguments: [
            ("board", "point-mass", [0x2A, 1, 0, 0, 0, 0], 77, "this device's identity was revoked"),
            ("board", "point-mass", [0x2A, 0, 0, 0, 0, 0], 77, "this device is not enrolled in the fleet"),
            ("board", "point-mass", [0x10, 1], 69, "the aggregator speaks another version of the protocol"),
            ("board", "point-mass", [0x2A, 3, 9, 0, 0, 0], 69, "the fleet is full"),
            ("strange-board", "point-mass", [], 77, "this identity comes from another fleet's CA"),
            ("board", "point-mass", [0x2A, 5, 5, 0, 0, 0], 69, "this device's identity has expired"),
            ("expired-board", "point-mass", [], 69, "this identity has expired"),
            ("keyless", "point-mass", [], 66, "holds no private key"),
            ("board", "half-cheetah", nil, 77, "the fleet's run is for another task"),
        ] as [(String, String, [UInt8]?, Int32, String)])
    func refusals(name: String, task: String, answer: [UInt8]?, status: Int32, words: String) async throws {
        let header = pointMass(agentCount: 1, roundCount: 1)
        let identity = try await Certificates.shared.value().bundle(name)
        let fleet = try await RelayedFleet(header, scales: scales(header), agentCount: 1) {
            [native, "connect", $1, "--identity", identity, "--task", task, "--once"]
                + (task == "half-cheetah" ? ["--model", model] : [])
        }
        fleet.answer = answer
        try await fleet.run()
        let agent = fleet.agents[0]
        #expect(try await agent.status == status, "\(agent.text)")
        #expect(agent.text.contains(words), "\(agent.text)")
    }
}
