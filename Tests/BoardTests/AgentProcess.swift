import Foundation

/// An agent that runs beside the test.
final class AgentProcess: @unchecked Sendable {
    /// The command line.
    let words: [String]
    private let process = Process()
    private let errors = FileManager.default.temporaryDirectory.appending(path: "agent-\(UUID().uuidString)")

    /// Starts a program, which is killed after ten minutes.
    /// - Parameter onEnd: called when it ended.
    init(_ words: [String], onEnd: @escaping @Sendable () -> Void = {}) throws {
        self.words = words
        try Data().write(to: errors)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "-s", "KILL", "600"] + words
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        process.terminationHandler = { _ in onEnd() }
        try process.run()
    }

    /// What it wrote so far.
    var text: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// The exit status. Waits for the end.
    var status: Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The values of the last line of an event.
    func values(of event: String) -> [String: String] {
        let line = text.split(separator: "\n").last { $0.hasPrefix("event=\(event) ") } ?? ""
        return Outcome.values(String(line).replacing(" ", with: "\n"))
    }

    /// Sends a signal to the agent, which is the only child of `timeout`.
    func signal(_ name: String) throws {
        let pid = process.processIdentifier
        _ = try Outcome.of(["sh", "-c", "kill -\(name) $(cat /proc/\(pid)/task/\(pid)/children)"])
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: errors)
    }
}
