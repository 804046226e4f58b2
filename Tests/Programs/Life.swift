// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A process from its start until it is reaped.
final class Life: Sendable {
    private let isUnreaped = Mutex(true)

    /// Whether it has not ended.
    var isRunning: Bool { isUnreaped.withLock { $0 } }

    /// Starts the process, tells its number, waits for its end and reaps it.
    func lead(
        _ configuration: Configuration, _ streams: Streams, _ start: CheckedContinuation<Int32, any Error>
    ) async throws -> TerminationStatus {
        defer { isUnreaped.withLock { $0 = false } }
        var group: Int32?
        // Where its children outlive it they keep its number from being another's.
        defer { if let group, kill(-group, 0) != 0 { Watchman.ended(group) } }
        do {
            let result = try await run(
                configuration, input: .fileDescriptor(streams.input, closeAfterSpawningProcess: false),
                output: .fileDescriptor(streams.output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(streams.errors, closeAfterSpawningProcess: false)
            ) { execution in
                group = execution.processIdentifier.value
                Watchman.began(execution.processIdentifier.value)
                start.resume(returning: execution.processIdentifier.value)
            }
            return result.terminationStatus
        } catch {
            if group == nil { start.resume(throwing: error) }
            throw error
        }
    }

    /// Sends a signal unless the process was reaped: its number may be another's then.
    func send(_ signal: Int32, to process: Int32, andItsGroup toGroup: Bool) {
        isUnreaped.withLock { isUnreaped in
            if isUnreaped { _ = kill(toGroup ? -process : process, signal) }
        }
    }
}

/// What a process reads and where it writes.
struct Streams {
    let input, output, errors: FileDescriptor
    private var own: [FileDescriptor] = []

    /// Opens what is not given: nothing to read, and files of a folder to write.
    init(input: FileDescriptor?, output: FileDescriptor?, in folder: Scratch) throws {
        var own: [FileDescriptor] = []
        func open(_ path: String, _ mode: FileDescriptor.AccessMode) throws -> FileDescriptor {
            let descriptor = try FileDescriptor.open(
                FilePath(path), mode, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
            own.append(descriptor)
            return descriptor
        }
        self.input = try input ?? open("/dev/null", .readOnly)
        self.output = try output ?? open(folder.path + "/output", .writeOnly)
        errors = try open(folder.path + "/errors", .writeOnly)
        self.own = own
    }

    /// Closes what was opened here, once the process has it.
    func closeOwn() { for descriptor in own { try? descriptor.close() } }
}
