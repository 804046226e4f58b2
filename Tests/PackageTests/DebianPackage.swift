import Foundation
// SPDX-License-Identifier: Apache-2.0
import Programs
import Testing

/// A package that tools/package makes.
struct DebianPackage: CustomTestStringConvertible {
    var name: String
    var architecture: String

    static let agent = DebianPackage(name: "nudge-agent", architecture: "arm64")
    static let agentForARMv7 = DebianPackage(name: "nudge-agent", architecture: "armhf")
    static let agentWithSimulator = DebianPackage(name: "nudge-agent-mujoco", architecture: "arm64")
    static let models = DebianPackage(name: "nudge-models", architecture: "all")
    static let command = DebianPackage(name: "nudge", architecture: host)
    #if arch(arm64)
    private static let host = "arm64"
    #else
    private static let host = "amd64"
    #endif
    /// Those that take seconds to make.
    static let quick = [agent, agentForARMv7, agentWithSimulator, models]

    var testDescription: String { "\(name):\(architecture)" }

    /// Where it lies.
    var path: String { Package.path(".build/packages/\(name)_\(Self.version)_\(architecture).deb") }

    /// One field of its control file.
    func field(_ name: String) async throws -> String {
        try await Program.run(["dpkg-deb", "--field", path, name]).output.trimmingCharacters(in: .newlines)
    }

    /// What it puts on the disk: mode, owner and path of everything but folders.
    func contents() async throws -> [String] {
        let outcome = try await Program.run(["dpkg-deb", "--contents", path])
        return outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
            .filter { $0.count == 6 && !$0[0].hasPrefix("d") }.map {
                "\($0[0]) \($0[1]) \($0[5].dropFirst())"
            }
    }

    /// Unpacks it, without its scripts.
    func unpacked() async throws -> Scratch {
        let scratch = try Scratch(in: .disk)
        let outcome = try await Program.run(["dpkg-deb", "--extract", path, scratch.path])
        try #require(outcome.status == 0, "\(outcome.words)")
        return scratch
    }

    /// What systemd has to say against one of its units, with its programs where they were unpacked.
    func complaints(about unit: String) async throws -> String {
        let root = try await unpacked()
        let text = try #require(root.text("lib/systemd/system/" + unit))
        try root.write(text.replacing("=/usr/bin/", with: "=\(root.path)/usr/bin/"), to: unit)
        let outcome = try await Program.run(["systemd-analyze", "verify", "--man=no", root.path + "/" + unit])
        return outcome.status == 0 ? outcome.words : "status \(outcome.status): \(outcome.words)"
    }
}

extension DebianPackage {
    /// The version of the changelog's newest entry, which tools/package holds against the sources'.
    static let version: String = {
        let log = try? String(contentsOfFile: Package.path("tools/packaging/changelog"), encoding: .utf8)
        return log?.firstMatch(of: /nudge \(([0-9.]+)\)/).map { String($0.1) } ?? "?"
    }()

    /// Whether the package is there and younger than all it is made from.
    var isCurrent: Bool {
        get async {
            let inputs = ["Sources", "Package.swift", "tools/package", "tools/packaging"].map(Package.path)
            let newer = try? await Program.run(["find"] + inputs + ["-type", "f", "-newer", path])
            return newer?.status == 0 && newer?.output == ""
        }
    }

    /// What making the quick ones said; they are made once.
    private static let making = Shared {
        try await Program.run(
            [Package.path("tools/package")] + quick.map { "\($0.name):\($0.architecture)" })
    }

    /// Makes the quick ones, or fails the test with the tool's words.
    static func make() async throws {
        let outcome = try await making.value()
        try #require(outcome.status == 0, "\(outcome.words)")
    }
}
