// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation
import Subprocess

/// Slurm's own commands.
enum Slurm {
    /// `MaxArraySize` where nobody said otherwise.
    static let usualArraySize = 1001

    /// Slurm does not do what it was asked.
    struct Refusal: Error, CustomStringConvertible {
        let command, reason: String

        var description: String { "\(command): \(reason)" }
    }

    /// The cluster's `MaxArraySize`.
    static func arraySize() async throws -> Int {
        let settings = try await run("scontrol", ["show", "config"])
        for line in settings.split(separator: "\n") where line.hasPrefix("MaxArraySize") {
            let value = line.split(separator: "=").last?.trimmingCharacters(in: .whitespaces)
            if let size = value.flatMap({ Int($0) }), size > 1 { return size }
        }
        throw Refusal(command: "scontrol", reason: "names no MaxArraySize above 1: there are no job arrays")
    }

    /// Submits a job.
    /// - Returns: its number, as dependencies name it.
    static func submit(_ job: SlurmJob) async throws -> String {
        let answer = try await run("sbatch", job.options, input: job.script)
        // A cluster's name may follow.
        let number = answer.prefix { $0 != ";" && !$0.isWhitespace }
        guard !number.isEmpty else { throw Refusal(command: "sbatch", reason: "named no job") }
        return String(number)
    }

    private static func run(_ name: String, _ words: [String], input: String = "") async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name(name), arguments: Arguments(words), input: .string(input),
                output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        } catch is SubprocessError {
            throw Refusal(command: name, reason: "cannot be started; is Slurm installed here?")
        }
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(whereSeparator: \.isNewline)
            throw Refusal(command: name, reason: words.last.map(String.init) ?? "it ended without a word")
        }
        return result.standardOutput
    }
}
