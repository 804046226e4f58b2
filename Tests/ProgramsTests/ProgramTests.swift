// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import Programs

@Suite("Programs that tests run", .timeLimit(.minutes(10)))
struct ProgramTests {
    /// Waits until a process is gone, or nothing of it is left but its status.
    private func waitForEnd(of process: String) async throws {
        while let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !line.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// A program with a child that outlives it unless their group is killed; and the child's number.
    private func family() async throws -> (Program, child: String) {
        let program = try await Program.start(["sh", "-c", "sleep 1000 & echo $!; wait"])
        while program.output.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        return (program, program.output.trimmingCharacters(in: .newlines))
    }

    @Test("leave their words and how they ended")
    func outcome() async throws {
        let ended = try await Program.run(["sh", "-c", "echo key=value; echo no >&2; exit 3"])
        #expect(ended.status == 3 && !ended.wasSignalled)
        #expect(ended.values == ["key": "value"] && ended.errorLines == ["no"])
        #expect(ended.words == "key=value\nno\n")
        let killed = try await Program.run(["sh", "-c", "kill -KILL $$"])
        #expect(killed.status == SIGKILL && killed.wasSignalled)
    }

    @Test(
        "work in the folder that they are given, or in one of their own, with the variables given")
    func surroundings() async throws {
        let folder = try Scratch()
        try folder.write("exec printenv WORD", to: "script")
        let given = try await Program.run(["sh", "script"], in: folder.path, adding: ["WORD": "hello"])
        #expect(given.output == "hello\n", "\(given.errors)")
        #expect(try await Program.run(["sh", "-c", "ls; cat"]).output == "errors\noutput\n")
    }

    @Test("inherit no blocked signal and no open file")
    func inheritance() async throws {
        let pipe = Pipe()
        defer { withExtendedLifetime(pipe) {} }
        let signals = try await Program.run(["grep", "SigBlk", "/proc/self/status"])
        #expect(signals.output == "SigBlk:\t0000000000000000\n")
        // The fourth is the folder that is listed.
        #expect(try await Program.run(["ls", "/proc/self/fd"]).output == "0\n1\n2\n3\n")
    }

    @Test("are refused where they are not there")
    func missing() async throws {
        await #expect(throws: (any Error).self) { try await Program.start(["no-such-program"]) }
        await #expect(throws: (any Error).self) { try await Program.start(["/nonexistent/program"]) }
        await #expect(throws: (any Error).self) { try await Program.start(["true"], in: "/nonexistent") }
        await #expect(throws: (any Error).self) { try await Program.demand(["false"]) }
        #expect(await Program.has("true"))
        #expect(await !Program.has("no-such-program"))
    }

    @Test("keep nobody from running, however many are waited for")
    func waiting() async throws {
        let folder = try Scratch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 * ProcessInfo.processInfo.activeProcessorCount {
                group.addTask {
                    try await Program.demand(
                        ["sh", "-c", "until [ -e go ]; do sleep 0.01; done"], in: folder.path)
                }
            }
            group.addTask { try folder.write("", to: "go") }
            try await group.waitForAll()
        }
    }

    @Test("die with what they started when the task that waits for them is cancelled")
    func cancelled() async throws {
        let (program, child) = try await family()
        let waiting = Task { try await program.outcome() }
        waiting.cancel()
        #expect(try await waiting.value.wasSignalled)
        #expect(!program.isRunning)
        try await waitForEnd(of: child)
    }

    @Test("die with what they started when nobody holds them")
    func abandoned() async throws {
        let child = try await family().child
        try await waitForEnd(of: child)
    }

    @Test("die with the tests, too, however these end")
    func orphaned() async throws {
        let (program, child) = try await family()
        let pipe = Pipe()
        let end = FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor)
        let watchman = try await Program.start(["bash", "-c", Watchman.script], input: end)
        try pipe.fileHandleForWriting.write(
            contentsOf: Data("+ 999999\n+ \(program.processIdentifier)\n- 999999\n".utf8))
        try await Task.sleep(for: .milliseconds(100))
        #expect(program.isRunning)
        try pipe.fileHandleForWriting.close()
        #expect(try await program.outcome().wasSignalled)
        try await waitForEnd(of: child)
        #expect(try await watchman.outcome().status == 0)
    }

    @Test("get signals while they run")
    func signals() async throws {
        let program = try await Program.start(["sleep", "1000"])
        program.send(SIGTERM)
        let outcome = try await program.outcome()
        #expect(outcome.wasSignalled && outcome.status == SIGTERM)
        program.send(SIGKILL)
    }
}
