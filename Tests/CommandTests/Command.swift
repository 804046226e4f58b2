// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// The `nudge` binary.
enum Command {
    /// Starts the binary, or a shell with `shell` where `$0` is the binary and `$@` are the arguments.
    static func start(
        _ arguments: [String], shell: String? = nil, in folder: String? = nil,
        adding variables: [String: String] = [:]
    ) async throws -> Program {
        try await Program.start(words(arguments, shell), in: folder, adding: variables)
    }

    /// A shell that ends it after two minutes, with 124: where nothing but a fault keeps it from ending.
    static let limited = "exec timeout 120 \"$0\" \"$@\""

    /// Runs it to its end.
    static func run(
        _ arguments: [String], shell: String? = nil, in folder: String? = nil,
        adding variables: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program.run(words(arguments, shell), in: folder, adding: variables)
    }

    private static func words(_ arguments: [String], _ shell: String?) -> [String] {
        (shell.map { ["bash", "-c", $0] } ?? []) + [Package.nudge] + arguments
    }
}

/// What a finished run leaves, wall time left out.
struct Remains: Equatable {
    var log, policy: Data?
    var curve: [String]

    init(_ folder: String) {
        log = FileManager.default.contents(atPath: folder + "/run.log")
        policy = FileManager.default.contents(atPath: folder + "/policy.nudge")
        let text = String(
            decoding: FileManager.default.contents(atPath: folder + "/curve.csv") ?? Data(), as: UTF8.self)
        curve = text.split(separator: "\n").map { $0.split(separator: ",").dropLast().joined(separator: ",") }
    }
}

/// Options of a run that takes a moment.
let small = ["-K", "3", "--horizon", "5", "--evaluation-episodes", "1", "--evaluation-interval", "20"]

extension Program {
    /// Has a server end in order, which one that was just started again cannot before it listens.
    func endServer() async throws -> Outcome {
        while isRunning, !words.contains("listening") { try await Task.sleep(for: .milliseconds(50)) }
        send(SIGTERM)
        return try await outcome()
    }
}
