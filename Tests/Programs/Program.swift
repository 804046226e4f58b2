// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
public import SystemPackage

/// A program that runs beside the test, in a process group of its own. No thread is blocked to wait for it.
///
/// It is killed, with its group, when nobody holds this value any more.
public final class Program: Sendable {
    /// The number of its process.
    public let processIdentifier: Int32
    private let scratch: Scratch
    private let life: Life
    private let end: Task<TerminationStatus, any Error>

    /// Starts a program. Throws where it is not found or cannot be started, and in a cancelled task.
    /// - Parameters:
    ///   - words: the program, looked for on the path unless it is a path, and its arguments.
    ///   - folder: where it works; in a folder of its own unless given.
    ///   - variables: what its environment has besides the test's.
    ///   - input: what it reads; nothing unless given.
    ///   - output: where its stdout goes; to a file unless given, so that no pipe can fill.
    public static func start(
        _ words: [String], in folder: String? = nil, adding variables: [String: String] = [:],
        input: FileDescriptor? = nil, output: FileDescriptor? = nil
    ) async throws -> Program {
        try Task.checkCancellation()
        let scratch = try Scratch()
        let configuration = configuration(words, in: folder ?? scratch.path, adding: variables)
        let streams = try Streams(input: input, output: output, in: scratch)
        return try await Program(configuration, streams, scratch)
    }

    private static func configuration(
        _ words: [String], in folder: String, adding variables: [String: String]
    ) -> Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        let changes = variables.map { (Environment.Key(stringLiteral: $0.key), String?.some($0.value)) }
        return Configuration(
            executable: words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
            arguments: Arguments(executablePathOverride: words[0], remainingValues: Array(words.dropFirst())),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
            workingDirectory: FilePath(folder), platformOptions: options)
    }

    private init(_ configuration: Configuration, _ streams: Streams, _ scratch: Scratch) async throws {
        defer { streams.closeOwn() }
        let life = Life()
        var end: Task<TerminationStatus, any Error>?
        processIdentifier = try await withCheckedThrowingContinuation { start in
            // No child of the test's task, which may end first: somebody has to reap the process. And it does
            // not hold this program, which is killed when it is not held.
            end = Task.detached { try await life.lead(configuration, streams, start) }
        }
        self.end = end!
        self.life = life
        self.scratch = scratch
    }

    deinit { life.send(SIGKILL, to: processIdentifier, andItsGroup: true) }

    /// Runs a program to its end, without blocking. Throws as `start` and `outcome` do. After twenty minutes
    /// the program is killed, lest one that never ends keeps all tests from ending.
    public static func run(
        _ words: [String], in folder: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> Outcome {
        let program = try await start(words, in: folder, adding: variables)
        let limit = Task {
            try await Task.sleep(for: .seconds(1200))
            program.send(SIGKILL, toGroup: true)
        }
        defer { limit.cancel() }
        return try await program.outcome()
    }

    /// Runs a program that has to succeed, without blocking. Throws its words if it fails.
    @discardableResult
    public static func demand(
        _ words: [String], in folder: String? = nil, adding variables: [String: String] = [:]
    ) async throws -> Outcome {
        let outcome = try await run(words, in: folder, adding: variables)
        guard outcome.status == 0 else { throw Failure(words: words, outcome: outcome) }
        return outcome
    }

    /// Whether a program is on the path. Does not block.
    public static func has(_ program: String) async -> Bool {
        (try? await Executable.name(program).resolveExecutablePath(in: .inherit)) != nil
    }

    /// What it has written to stdout so far.
    public var output: String { scratch.text("output") ?? "" }
    /// What it has written to stderr so far.
    public var errors: String { scratch.text("errors") ?? "" }
    /// All that it has written so far.
    public var words: String { output + errors }
    /// Whether it has not ended.
    public var isRunning: Bool { life.isRunning }

    /// Sends a signal, if it still runs.
    /// - Parameter toGroup: also to the processes that it started, where these have not left its group.
    public func send(_ signal: Int32, toGroup: Bool = false) {
        life.send(signal, to: processIdentifier, andItsGroup: toGroup)
    }

    /// Waits for its end, without blocking. If the waiting task is cancelled, as by a test's time limit, the
    /// program is killed with its group. Throws where the system cannot tell how it ended.
    public func outcome() async throws -> Outcome {
        let status = try await withTaskCancellationHandler {
            try await end.value
        } onCancel: {
            send(SIGKILL, toGroup: true)
        }
        switch status {
        case .exited(let code):
            return Outcome(status: code, wasSignalled: false, output: output, errors: errors)
        case .signaled(let signal):
            return Outcome(status: signal, wasSignalled: true, output: output, errors: errors)
        }
    }
}

/// A program that had to succeed and did not.
struct Failure: Error, CustomStringConvertible {
    var words: [String]
    var outcome: Outcome

    var description: String {
        "\(words.joined(separator: " ")): status \(outcome.status)\n\(outcome.words)"
    }
}
