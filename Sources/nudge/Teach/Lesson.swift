// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation

/// What `nudge teach` tells at its beginning and at its end.
struct Lesson: Sendable {
    private let task: String
    private let folder: String
    private let lookFor: String
    private let opensBrowser: Bool
    private let isInTerminal: Bool
    private let startedAt = ContinuousClock().now

    /// - Parameter isInTerminal: whether the program's terminal asks, and the page needs no mention.
    init(_ file: FleetFile, isInTerminal: Bool, opensBrowser: Bool) {
        task = file.settings.task
        folder = file.folder.path
        lookFor = file.people?.lookFor ?? ""
        self.isInTerminal = isInTerminal
        self.opensBrowser = opensBrowser
        let settings = file.settings
        Console.line(
            "\(settings.task): \(Console.counted(settings.agents, "agent")), \(settings.rounds) rounds, "
                + "seed \(settings.seed)")
        Engine.announce()
    }

    /// The page is there.
    func begin(port: Int) {
        guard !isInTerminal else { return }
        let address = "http://127.0.0.1:\(port)/teach"
        Console.line("answer on     \(address)")
        Console.line("look for      \(lookFor)")
        Console.line("Ctrl-C ends; the same command goes on.")
        if opensBrowser { Self.open(address) }
    }

    /// Opens an address in the browser that `BROWSER` names, or in the desktop's own; nothing where there is
    /// no desktop.
    private static func open(_ address: String) {
        let variables = ProcessInfo.processInfo.environment
        let hasDesktop = variables["DISPLAY"] != nil || variables["WAYLAND_DISPLAY"] != nil
        guard let program = variables["BROWSER"] ?? (hasDesktop ? "xdg-open" : nil) else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        // Where it cannot be started, the address was printed.
        try? process.run()
    }

    /// Prints what was learned, what it took, and how to go on.
    func finish(_ hosting: Hosting) throws {
        let status = hosting.aggregator.board.latest
        let run = RunFolder(hosting.aggregator.configuration.folder.run(status.run))
        let replay = try run.replay()
        let minutes = startedAt.duration(to: ContinuousClock().now) / .seconds(60)
        let answers = try hosting.aggregator.answers()
        let before = try hosting.evaluate(run.replay(round: 0).policy).map { $0.mean.text() }
        let after = try hosting.evaluate(replay.policy).map { $0.mean.text() }
        if let before, let after {
            print(
                "The return was \(before) before the first round and is \(after) after "
                    + "\(status.round) rounds."
            )
        } else {
            print("The policy has \(status.round) rounds.")
        }
        let pace = answers.secondsPerAnswer.map { ", \($0.text()) s each" } ?? ""
        print("  answers       \(answers.answers)\(pace), in \(minutes.text()) minutes")
        print("  policy        \(run.path)/policy.nudge")
        let isComplete = status.phase == .complete
        let screen = isInTerminal ? " --terminal" : ""
        let command = "\(Console.command) teach \(task)\(screen) --out \(folder.quoted)"
        print(
            isComplete
                ? "  look at it    \(Console.command) evaluate \(run.path.quoted)"
                : "  go on         \(command)")
    }
}
