// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Experiments
import Federation
import Foundation
import Logging
import ServiceLifecycle

/// `nudge fleet`.
struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Trains a fleet of agent processes on this machine, over TLS.",
        discussion: """
            An aggregator, its dashboard and one nudge-agent process per agent, with simulated people at the \
            agents. What is learned has the same bits as with 'nudge simulate' and the same settings.
            """)

    @Argument(help: "The task: one of 'nudge tasks', or point-mass, which needs no simulator.")
    var task: String

    @Option(help: "scratch (learn from random weights) or paper (the paper's settings).")
    var preset = Preset.scratch

    @OptionGroup(title: "Settings")
    var overrides: SettingOptions

    @Option(
        help: ArgumentHelp(
            "The fleet's folder; one that is there goes on. Default: runs/fleet-TASK-SEED.",
            valueName: "dir"), transform: WrittenPath.resolved)
    var out: String?

    @Option(
        help: ArgumentHelp(
            "The agent's program. Default: nudge-agent beside this one.", valueName: "file"),
        transform: WrittenPath.resolved)
    var agent: String?

    @Option(help: "The dashboard's port on 127.0.0.1; 0 takes a free one.")
    var webPort = 7780

    @Option(help: "debug, info, notice, warning or error.")
    var logLevel = Logger.Level.warning

    func run() async throws {
        try await Failure.explained {
            var file = try FleetFile(local: RunSettings.make(task: task, preset: preset, overrides))
            if let out { file.folder = FleetFolder(out) }
            file.web.port = webPort
            file.settings = try RunSettings.continued(
                file.settings, log: file.folder.run(file.run) + "/run.log"
            ) { rounds in
                var begun = overrides
                begun.rounds = rounds
                return try RunSettings.make(task: task, preset: preset, begun)
            }
            let lock = try ServerLock(file.folder)
            defer { withExtendedLifetime(lock) {} }
            let agents = try LocalAgents(file, program: agent)
            defer { agents.stop() }
            let progress = FleetProgress(file)
            let hosting = try Hosting(
                file, logger: Log.make(level: logLevel), endsWhenComplete: true,
                onWeb: { progress.showDashboard(port: $0) }, onListening: { agents.start(port: $0) })
            try await serve(hosting, progress)
            agents.stop()
            guard hosting.aggregator.board.latest.phase == .complete else { throw Failure.interrupted }
            try progress.finish(hosting)
        }
    }

    /// Serves until the run is complete or somebody stops it.
    private func serve(_ hosting: Hosting, _ progress: FleetProgress) async throws {
        let watching = Task { await progress.watch(hosting.aggregator.board) }
        defer { watching.cancel() }
        try await Interrupt.run(
            hosting.services.map {
                .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
            })
    }
}
