import Foundation
import Testing

/// One run of the `nudge` binary.
struct Command {
    /// What it left.
    struct Result {
        var status: Int32
        var wasSignalled: Bool
        var output: String
        var errors: String

        /// Lines on stderr, the last one's end included.
        var errorLines: [Substring] {
            errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        }
    }

    private let process = Process()
    private let folder: Scratch

    /// The binary beside the test bundle.
    static let binary: String = {
        var folder = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let binary = folder.appendingPathComponent("nudge").path
            var isFolder: ObjCBool = false
            if unsafe FileManager.default.fileExists(atPath: binary, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return binary
            }
        }
        return "/nonexistent/nudge"
    }()

    /// Starts the binary, or a shell with `shell` where `$0` is the binary and `$@` are the arguments.
    init(
        _ arguments: [String], shell: String? = nil, environment: [String: String] = [:],
        in place: String? = nil
    )
        throws
    {
        folder = try Scratch()
        process.executableURL = URL(fileURLWithPath: shell == nil ? Self.binary : "/bin/bash")
        process.arguments = (shell.map { ["-c", $0, Self.binary] } ?? []) + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: place ?? folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(folder.path + "/out")
        process.standardError = try Self.file(folder.path + "/err")
        try process.run()
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// What is on stdout now.
    var output: String { text("out") }
    var isRunning: Bool { process.isRunning }

    /// - Parameter toGroup: also to the processes that it started, where it leads a group of its own.
    func send(_ signal: Int32, toGroup: Bool = false) {
        kill(toGroup ? -process.processIdentifier : process.processIdentifier, signal)
    }

    /// Waits for its end.
    func wait() -> Result {
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal,
            output: text("out"), errors: text("err"))
    }

    private func text(_ name: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data(), as: UTF8.self)
    }

    static func run(
        _ arguments: [String], shell: String? = nil, environment: [String: String] = [:],
        in place: String? = nil
    ) throws -> Result {
        try Command(arguments, shell: shell, environment: environment, in: place).wait()
    }
}

/// A folder that goes away with its owner. In memory where the system has such a place: runs sync every
/// round.
final class Scratch {
    let path: String

    init() throws {
        let memory = "/dev/shm"
        let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        path = root + "/nudge-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Every file below, by its path from here.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            contents[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
        return contents
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
let small = ["-K", "3", "--horizon", "5", "--evaluation-episodes", "1", "--evaluate-every", "20"]
