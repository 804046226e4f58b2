import Foundation

/// The package's root, found from where this file was compiled.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A new file with this text.
func scratchFile(_ text: String, name: String = "board.toml") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nudge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
}

/// What a program printed, and how it ended.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs a program of the package to its end. The nudge command is the one that these tests were built with.
func run(_ program: String, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: packageRoot)
    process.environment = ProcessInfo.processInfo.environment.merging(["NUDGE": nudge]) { $1 }
    let output = try scratchFile("")
    let errors = try scratchFile("")
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.run()
    process.waitUntilExit()
    return Outcome(
        status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
        errors: try String(contentsOfFile: errors, encoding: .utf8))
}

/// The nudge command beside the test bundle.
let nudge: String = {
    let bundle = CommandLine.arguments.lazy.compactMap { argument -> String? in
        let folder = URL(filePath: argument).deletingLastPathComponent().appending(path: "nudge").path
        return FileManager.default.isExecutableFile(atPath: folder) ? folder : nil
    }.first
    let usual = packageRoot + "/.build/debug/nudge"
    return bundle ?? usual
}()
