// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import MuJoCoTasks

/// Who is shown: policies of one task, each with a name.
struct Cast {
    let task: ControlTask
    private(set) var policies: [(label: String, policy: Policy)] = []

    /// - Parameters:
    ///   - paths: run folders and policy files.
    ///   - rounds: numbers with commas between them; nil for the end of each run.
    init(_ paths: [String], rounds: String?) throws {
        let numbers = try rounds.map(Self.numbers)
        for path in paths {
            let isAlone = paths.count == 1
            let name = path.split(separator: "/").last.map(String.init) ?? path
            if let numbers {
                guard Files.isFolder(path) else {
                    throw SettingsError("--round", "only a run has rounds, and \(path) is no run folder")
                }
                for number in numbers {
                    let label = isAlone ? "Round \(number)" : "\(name), round \(number)"
                    policies.append((label, try RunFolder(path).replay(round: number).policy))
                }
            } else {
                policies.append((name, try Self.policy(path)))
            }
        }
        guard policies.count <= FilmDrawing.laneLimit else {
            throw SettingsError(
                "--round", "makes \(policies.count) policies to show; \(FilmDrawing.laneLimit) are the most")
        }
        guard let first = policies.first else { throw SettingsError("--round", "names no round") }
        task = try ControlTask.named(first.policy.task)
        for (label, policy) in policies where policy.task != first.policy.task {
            throw SettingsError(
                "RUN or POLICY",
                "\(label) is for \(policy.task), \(first.label) for \(task.name): show policies of one task")
        }
    }

    private static func numbers(_ text: String) throws -> [UInt32] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let number = UInt32(word) else {
                throw SettingsError("--round", "is numbers with commas between them, not '\(text)'")
            }
            return number
        }
    }

    /// The policy of a file, or the one that a run has come to.
    private static func policy(_ path: String) throws -> Policy {
        guard Files.isFolder(path) else { return try Policy(contentsOf: path) }
        return try RunFolder(path).replay().policy
    }
}
