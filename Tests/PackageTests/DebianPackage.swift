import Foundation
import Testing

/// A package that tools/package makes.
struct DebianPackage: CustomTestStringConvertible {
    var name: String
    var architecture: String

    static let agent = DebianPackage(name: "nudge-agent", architecture: "arm64")
    static let agentForARMv7 = DebianPackage(name: "nudge-agent", architecture: "armhf")
    static let agentWithSimulator = DebianPackage(name: "nudge-agent-mujoco", architecture: "arm64")
    static let models = DebianPackage(name: "nudge-models", architecture: "all")
    static let command = DebianPackage(name: "nudge", architecture: "amd64")
    /// Those that take seconds to make.
    static let quick = [agent, agentForARMv7, agentWithSimulator, models]

    var testDescription: String { "\(name):\(architecture)" }

    /// Where it lies.
    var path: String { "\(Self.root)/.build/packages/\(name)_\(Self.version)_\(architecture).deb" }

    /// One field of its control file.
    func field(_ name: String) throws -> String {
        try Outcome.of(["dpkg-deb", "--field", path, name]).output.trimmingCharacters(in: .newlines)
    }

    /// What it puts on the disk: mode, owner and path of everything but folders.
    func contents() throws -> [String] {
        let outcome = try Outcome.of(["dpkg-deb", "--contents", path])
        return outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
            .filter { $0.count == 6 && !$0[0].hasPrefix("d") }.map {
                "\($0[0]) \($0[1]) \($0[5].dropFirst())"
            }
    }

    /// Unpacks it, without its scripts.
    func unpacked() throws -> Scratch {
        let scratch = try Scratch()
        let outcome = try Outcome.of(["dpkg-deb", "--extract", path, scratch.path])
        try #require(outcome.status == 0, "\(outcome.words)")
        return scratch
    }

    /// What systemd has to say against one of its units, with its programs where they were unpacked.
    func complaints(about unit: String) throws -> String {
        let root = try unpacked()
        let text = try #require(root.text("lib/systemd/system/" + unit))
        try text.replacing("=/usr/bin/", with: "=\(root.path)/usr/bin/")
            .write(toFile: root.path + "/" + unit, atomically: false, encoding: .utf8)
        let outcome = try Outcome.of(["systemd-analyze", "verify", "--man=no", root.path + "/" + unit])
        return outcome.status == 0 ? outcome.words : "status \(outcome.status): \(outcome.words)"
    }
}

extension DebianPackage {
    /// The sources' root, found from where this file was compiled.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The version that the sources state.
    static let version: String = {
        let source = try? String(contentsOfFile: root + "/Sources/nudge/Nudge.swift", encoding: .utf8)
        return source?.firstMatch(of: /version: "([0-9.]+)"/).map { String($0.1) } ?? "?"
    }()

    /// Whether the package is there and younger than all it is made from.
    var isCurrent: Bool {
        let inputs = ["Sources", "packaging", "Package.swift", "tools/package"].map { Self.root + "/" + $0 }
        let newer = try? Outcome.of(["find"] + inputs + ["-type", "f", "-newer", path])
        return newer?.status == 0 && newer?.output == ""
    }

    /// What making the quick ones said; they are made once.
    private static let making = Result {
        try Outcome.of([root + "/tools/package"] + quick.map { "\($0.name):\($0.architecture)" })
    }

    /// Makes the quick ones, or fails the test with the tool's words.
    static func make() throws {
        let outcome = try making.get()
        try #require(outcome.status == 0, "\(outcome.words)")
    }
}
