import Foundation
import Testing

/// Runs the programs that a C programmer runs.
enum Shell {
    /// What a program left behind.
    struct Outcome {
        var status: Int32
        var output: String
    }

    /// The package's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs a program, found on the path, in the package's root.
    static func run(_ words: [String], environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = root
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }

    /// Runs a program that has to succeed.
    @discardableResult
    static func demand(_ words: [String], environment: [String: String] = [:]) throws -> String {
        let outcome = try run(words, environment: environment)
        try #require(outcome.status == 0, "\(words.joined(separator: " "))\n\(outcome.output)")
        return outcome.output
    }

    /// Whether a program is on the path.
    static func has(_ program: String) -> Bool {
        (try? run(["which", program]).status) == 0
    }

    /// A folder for one test's files.
    static func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "client-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
