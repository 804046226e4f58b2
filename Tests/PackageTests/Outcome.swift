import Foundation

/// What a program printed and how it ended.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// Everything it said, for a failed expectation.
    var words: String { output + errors }

    /// Runs a program found on the path, to its end.
    static func of(_ words: [String], adding variables: [String: String] = [:]) throws -> Outcome {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.file("output")
        process.standardError = try scratch.file("errors")
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOfFile: scratch.path + "/output", encoding: .utf8),
            errors: try String(contentsOfFile: scratch.path + "/errors", encoding: .utf8))
    }

    /// Whether a program is on the path.
    static func has(_ program: String) -> Bool {
        (try? of(["sh", "-c", "command -v \(program)"]))?.status == 0
    }
}

/// A folder that goes away with its owner.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "nudge-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A new file, to be written.
    func file(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path + "/" + name))
        return try FileHandle(forWritingTo: URL(filePath: path + "/" + name))
    }

    /// The text of a file; nil where there is none.
    func text(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }

    func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
}
