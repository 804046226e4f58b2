// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Experiments
import Federation
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `nudge teach`.
struct Teach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Teaches a policy by your answers: agents, aggregator and a page to answer on.",
        discussion: """
            Everything runs on this machine, and only this machine can open the page; --terminal asks in the \
            terminal instead. It ends when all rounds are committed or with Ctrl-C; the same command goes on \
            where it ended.
            """)

    @Argument(help: "The task: one of 'nudge tasks', or point-mass, which needs no simulator.")
    var task: String

    @Option(help: "Where the settings come from; --help of 'nudge simulate' has them all.")
    var preset = Preset.teach

    @OptionGroup(title: "Settings")
    var overrides: SettingOptions

    @Option(help: "What makes a behaviour better, as a question; the task's own unless told.")
    var lookFor: String?

    @Option(help: "What decides when that is equal.")
    var tieBreaker: String?

    @Option(help: "The folder; one that is there goes on. Default: runs/teach-TASK-SEED.")
    var out: String?

    @Option(help: "The agent's program. Default: nudge-agent beside this one.")
    var agent: String?

    @Option(help: "The page's port on 127.0.0.1; 0 takes a free one.")
    var webPort = 7780

    @Flag(inversion: .prefixedNo, help: "Opens the page in a browser, where there is one.")
    var browser = true

    @Flag(help: "Asks in this terminal, with plain characters: for those who have only ssh.")
    var terminal = false

    @Option(help: "debug, info, notice, warning or error.")
    var logLevel = Logger.Level.warning

    func validate() throws {
        guard !terminal || TerminalMode.isThere else {
            throw ValidationError("--terminal needs a terminal to read keys from and to draw on")
        }
    }

    func run() async throws {
        try await Failure.explained {
            let file = try fleetFile()
            let lock = try ServerLock(file.folder)
            defer { withExtendedLifetime(lock) {} }
            let agents = try LocalAgents(file, program: agent)
            defer { agents.stop() }
            let lesson = Lesson(file, isInTerminal: terminal, opensBrowser: browser)
            let hosting = try Hosting(
                file, logger: Log.make(level: logLevel), endsWhenComplete: true,
                onWeb: { lesson.begin(port: $0) }, onListening: { agents.start(port: $0) })
            try await serve(hosting)
            agents.stop()
            try lesson.finish(hosting)
        }
    }

    private func fleetFile() throws -> FleetFile {
        let settings = try RunSettings.make(task: task, preset: preset, overrides)
        guard settings.gate == nil else {
            throw SettingsError("--gate", "a panel decides about steps, and here people answer; leave it out")
        }
        guard settings.privacy == nil else {
            throw SettingsError("--privacy", "the page that you answer on knows your answers; leave it out")
        }
        var file = FleetFile(local: settings)
        file.folder = FleetFolder(out ?? "runs/teach-\(file.run)")
        file.web.port = webPort
        var people = PeopleSettings(settings)
        if let lookFor {
            people.lookFor = lookFor
            people.tieBreaker = tieBreaker ?? ""
        } else if let tieBreaker {
            people.tieBreaker = tieBreaker
        }
        file.people = people
        file.rules.asksPeople = true
        return file
    }

    /// Serves until the run is complete or somebody stops it.
    private func serve(_ hosting: Hosting) async throws {
        var all = hosting.services
        if terminal, let desk = hosting.aggregator.desk {
            all.append(TerminalTeaching(desk: desk, board: hosting.aggregator.board))
        }
        try await Interrupt.run(
            all.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) })
    }
}
