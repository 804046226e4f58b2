// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation
import MuJoCoTasks
import Synchronization

/// The agents of a fleet on this machine: a process each, started again when it ends too early.
final class LocalAgents: Sendable {
    private struct State {
        var processes: [Int: Process] = [:]
        /// A pipe for each, of which this program holds the end that is written to: however this program
        /// ends, that end is closed, and the agent ends, too.
        var lifelines: [Int: Pipe] = [:]
        var isStopping = false
    }

    private let program: String
    private let arguments: [[String]]
    private let logFolder: String
    private let state = Mutex(State())

    /// Enrols an agent per block.
    /// - Parameter program: the agent's program; beside this one if nil.
    init(_ file: FleetFile, program: String?) throws {
        self.program = try Self.find(program)
        logFolder = file.folder.path + "/agents"
        try FileManager.default.createDirectory(atPath: logFolder, withIntermediateDirectories: true)
        let authority = try FleetAuthority.open(file.folder)
        let store = try FleetStore(file.folder.database)
        let task = try Self.task(file.settings, logFolder)
        arguments = try (0..<file.settings.agents).map { [logFolder] index in
            let bundle = "\(logFolder)/agent-\(index).pem"
            if !FileManager.default.fileExists(atPath: bundle) {
                _ = try authority.enroll(DeviceName("agent-\(index)"), writing: bundle, in: store)
            }
            return ["--identity", bundle] + task
        }
    }

    /// What an agent is told of the task and where it is played.
    private static func task(_ settings: SimulationSettings, _ folder: String) throws -> [String] {
        var words = ["--task", settings.task]
        if let file = settings.taskFile {
            words[1] = folder + "/task.card"
            try Files.replace(words[1], with: Array(file.card.utf8))
        }
        return words + (settings.env.map { ["--env", $0] } ?? [])
    }

    private static func find(_ program: String?) throws -> String {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().path ?? "."
        let path = program ?? beside + "/nudge-agent"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw NoAgentError(path: path)
        }
        return path
    }

    /// Starts all of them.
    func start(port: Int) {
        for index in arguments.indices { start(index, port: port) }
    }

    private func start(_ index: Int, port: Int) {
        state.withLock { state in
            guard !state.isStopping else { return }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["connect", "127.0.0.1:\(port)", "--end-with-input"] + arguments[index]
            let lifeline = Pipe()
            // Another agent must not hold it open.
            _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
            process.standardInput = lifeline
            // An agent is a board's program: it does not know of a host's folders.
            process.environment = ProcessInfo.processInfo.environment.merging([
                "NUDGE_MODELS": ModelFolder.path()
            ]) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = log(index)
            process.terminationHandler = { [weak self] process in
                // 0: the run is complete. 77: another try would be refused too.
                guard process.terminationStatus != 0, process.terminationStatus != 77 else { return }
                sleep(1)
                self?.start(index, port: port)
            }
            do {
                try process.run()
                state.processes[index] = process
                state.lifelines[index] = lifeline
            } catch {
                Console.error("nudge: agent \(index) cannot be started: \(error.localizedDescription)")
            }
        }
    }

    private func log(_ index: Int) -> FileHandle {
        let path = "\(logFolder)/agent-\(index).log"
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { return .nullDevice }
        _ = try? handle.seekToEnd()
        return handle
    }

    /// Ends all of them and waits until they are gone.
    func stop() {
        let processes = state.withLock { state in
            state.isStopping = true
            return Array(state.processes.values)
        }
        for process in processes where process.isRunning { process.terminate() }
        for process in processes { process.waitUntilExit() }
    }
}

/// The agent's program is not where it should be.
struct NoAgentError: Error, CustomStringConvertible {
    let path: String

    var description: String {
        "There is no agent at '\(path)'. Build it as this program was built ('swift build --product "
            + "nudge-agent', with '-c release' for a release), or name it with --agent FILE."
    }
}
