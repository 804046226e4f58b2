// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The tools on a host with another processor, as far as they can be tried without one: what the machine is
/// called, and its own compiler, are those of the other.
@Suite("On a 64-bit ARM host")
struct OtherHostTests {
    private let scratch: Scratch
    private let path: String

    init() throws {
        scratch = try Scratch(in: .disk)
        path = scratch.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        try answer("uname", with: "aarch64")
        try answer("dpkg", with: "arm64")
        for tool in ["gcc", "size"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path + "/" + tool,
                withDestinationPath: "/usr/bin/aarch64-linux-gnu-" + tool)
        }
    }

    private func answer(_ program: String, with text: String) throws {
        try scratch.write("#!/bin/sh\necho \(text)\n", to: program)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: scratch.path + "/" + program)
    }

    private func run(_ tool: String, _ arguments: String...) async throws -> Outcome {
        try await Program.run([Package.path("tools/" + tool)] + arguments, adding: ["PATH": path])
    }

    @Test("packages are made for it and for boards, and none for another kind of host")
    func packages() async throws {
        let outcome = try await run("package", "--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("    nudge:arm64\n"))
        #expect(outcome.output.contains("    nudge-agent:armhf\n"))
        #expect(!outcome.output.contains("amd64"))
        #expect(outcome.output.matches(of: /nudge-agent:arm64/).count == 1)
    }

    @Test("the host's agent is made for it, and passes its self-test")
    func agent() async throws {
        let outcome = try await run("build-agent", "host", "--out", scratch.path + "/agent")
        try #require(outcome.status == 0, "\(outcome.words)")
        let test = try await Program.run([
            "qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", scratch.path + "/agent/nudge-agent",
            "self-test", "--report",
        ])
        #expect(test.values["self_test"] == "passed", "\(test.words)")
        #expect(test.values["architecture"] == "arm64")
    }

    @Test("and a host of a third kind is called what it is")
    func third() async throws {
        try answer("uname", with: "riscv64")
        let outcome = try await run("host-triple")
        #expect(outcome.status == 1 && outcome.errors.contains("this machine is riscv64"))
    }
}
