// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation

/// What `nudge fleet` tells while it runs and when it ends.
struct FleetProgress: Sendable {
    private let settings: SimulationSettings
    private let folder: String
    private let startedAt = ContinuousClock().now

    init(_ file: FleetFile) {
        settings = file.settings
        folder = file.folder.path
        print(
            "\(settings.task): \(settings.algorithm.rawValue), \(settings.agents) agent processes, "
                + "\(settings.rounds) rounds, seed \(settings.seed)")
        // The agents get it with this program's environment.
        Engine.announce()
    }

    func showDashboard(port: Int) { Console.line("dashboard     http://127.0.0.1:\(port)/") }

    /// Prints returns as they are measured, and a line of progress.
    func watch(_ board: StatusBoard) async {
        var shown: UInt32 = 0
        while !Task.isCancelled {
            let status = board.latest
            for round in status.recentRounds where round.round >= shown {
                guard let mean = round.returnMean else { continue }
                Console.endProgress()
                Console.line("round \("\(round.round + 1)".padded(5)) return \(mean.text())")
                shown = round.round + 1
            }
            Console.progress(
                "round \(status.round)/\(status.roundCount), \(status.connectedCount) agents connected")
            try? await Task.sleep(for: .milliseconds(250))
        }
        Console.endProgress()
    }

    /// Prints what the fleet learned and what it cost.
    func finish(_ hosting: Hosting) throws {
        let status = hosting.aggregator.board.latest
        let run = RunFolder(hosting.aggregator.configuration.folder.run(status.run))
        let replay = try run.replay()
        let seconds = startedAt.duration(to: ContinuousClock().now) / .seconds(1)
        let result = try hosting.evaluate(replay.policy).map { evaluation -> String in
            let divergences = evaluation.divergenceCount
            let warning = divergences > 0 ? " (the physics blew up \(divergences) times)" : ""
            return "The fleet's return is \(evaluation.mean.text()) ± "
                + "\(evaluation.standardError.text())\(warning)"
        }
        let rounds = Double(max(status.round, 1)) * Double(max(status.memberCount, 1))
        let traffic = status.traffic
        let frames = Double(traffic.applicationBytesIn + traffic.applicationBytesOut) / rounds
        let sockets = Double(traffic.socketBytesIn + traffic.socketBytesOut) / rounds
        print("\(result ?? "The fleet is done") after \(status.round) rounds in \(Int(seconds)) s.")
        print("  per agent and round    \(frames.text()) bytes of frames, \(sockets.text()) on the socket")
        print("  fingerprint            \(replay.policy.fingerprint.text) after round \(replay.policy.round)")
        print("  results                \(run.path)/ (run.log, policy.nudge, config.json)")
    }
}
