// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Experiments
import Federation
import Foundation
import Logging
import MuJoCoTasks
import ServiceLifecycle
import UnixSignals

/// `nudge show`.
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets policies, or rounds of one run, race on a page or in a film.",
        discussion: """
            Every policy starts from the same state. Without --out it serves a page to this machine until \
            Ctrl-C.

                nudge show runs/hopper --round 0,50,400
                nudge show runs/hopper runs/fedavg --out hopper.svg
            """)

    @Argument(help: ArgumentHelp("Run folders and policy files.", valueName: "run or policy"))
    var paths: [String]

    @Option(name: [.customLong("round"), .customLong("rounds")], help: "Rounds of each run: 0,50,400.")
    var rounds: String?

    @Option(help: "Simulated seconds.")
    var seconds = 5.0

    @Option(help: "Seed of the initial state.")
    var seed: UInt64 = 1

    @Option(help: "FILE.svg for a film strip, FILE.gif or FILE.webm for a film.")
    var out: String?

    @Option(help: "Port of the page; 0 lets the system choose.")
    var port = 0

    func run() async throws {
        try await Failure.explained {
            do {
                let cast = try Cast(paths, rounds: rounds)
                guard seconds >= 0.1, seconds <= 60 else {
                    throw SettingsError("--seconds", "must be 0.1 to 60, not \(seconds.text())")
                }
                let output = try out.map(Output.init)
                let lanes = try cast.policies.map { policy in
                    FilmDrawing.Lane(
                        label: policy.label,
                        motion: try Motion(of: policy.policy, task: cast.task, seed: seed, seconds: seconds))
                }
                if let output, let out {
                    try await output.write(FilmDrawing(lanes, task: cast.task), to: out)
                    print("drawn in \(out)")
                } else {
                    try await serve(try ShowContent(lanes, task: cast.task).encoded())
                }
            } catch let error as FilmError {
                Console.error("nudge: \(error)")
                throw Failure.unavailable
            }
        }
    }

    private func serve(_ content: Data) async throws {
        guard (0...65_535).contains(port) else { throw SettingsError("--port", "must be 0 to 65535") }
        let logger = Log.make(level: .error)
        let server = ShowServer(content: content, port: port, logger: logger) { port in
            Console.line("http://127.0.0.1:\(port)/ shows them; Ctrl-C ends it")
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        try await group.run()
    }

    /// What `--out` names.
    private enum Output {
        case strip
        case film(FilmEncoder, FilmEncoder.Format)

        init(_ path: String) throws {
            let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
            if ending == "svg" {
                self = .strip
            } else if let format = FilmEncoder.Format(rawValue: ending) {
                self = .film(try FilmEncoder(), format)
            } else {
                throw SettingsError("--out", "must end in .svg, .gif or .webm, not '\(path)'")
            }
        }

        func write(_ drawing: FilmDrawing, to path: String) async throws {
            switch self {
            case .strip: try Files.replace(path, with: Array(drawing.strip().utf8))
            case .film(let encoder, let format):
                try Files.replace(path, with: await encoder.encode(drawing.film(), as: format))
            }
        }
    }
}
