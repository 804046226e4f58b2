// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation

/// `nudge replay`.
struct ReplayRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Rebuilds a policy from a run's log alone.")

    @Argument(help: "A run folder.", transform: WrittenPath.resolved)
    var folder: String

    @Option(help: "Rounds to replay; all by default.", transform: WholeNumber.read)
    var round: UInt32?

    @Option(
        help: ArgumentHelp(
            "Write the policy to FILE.npz, FILE.safetensors or FILE.nudge.", valueName: "file"),
        transform: WrittenPath.resolved)
    var export: String?

    @Flag(help: "One JSON object instead of lines for people.")
    var json = false

    private struct Report: Encodable {
        var task, fingerprint: String
        var rounds, parameters, logBytes, weightBytes: Int
        var hasTornTail: Bool
    }

    func run() throws {
        try Failure.explained {
            if let export { _ = try PolicyExport.Format(path: export) }
            let replay = try RunFolder(folder).replay(round: round)
            let policy = replay.policy
            if let export { try PolicyExport.write(policy, to: export) }
            if json {
                try Console.json(
                    Report(
                        task: policy.task, fingerprint: policy.fingerprint.text, rounds: Int(policy.round),
                        parameters: policy.parameters.count, logBytes: replay.logBytes,
                        weightBytes: 4 * policy.parameters.count, hasTornTail: replay.isTorn))
                return
            }
            if replay.isTorn {
                Console.error(
                    "nudge: the log ends inside a record after byte \(replay.logBytes); read up to there")
            }
            print("\(policy.task): round \(policy.round), fingerprint \(policy.fingerprint.text)")
            print(
                "\(policy.parameters.count) parameters from \(replay.logBytes.grouped) bytes of log "
                    + "(as 32-bit floats they are \((4 * policy.parameters.count).grouped) bytes)")
            if let export { print("written to \(export)") }
        }
    }
}
