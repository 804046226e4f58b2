// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

extension ReproduceTests {
    private static let played = "runs/reproduce"
    private var archive: Data? {
        FileManager.default.contents(atPath: scratch.path + "/docs/results/table1/hopper.tar.xz")
    }
    private var folder: String { "\(scratch.path)/\(Self.played)/table1/hopper" }

    /// Runs a copy of the tool that takes the test's folder for the package.
    private func publish(_ words: String...) async throws -> Outcome {
        let tools = scratch.path + "/tools"
        if !FileManager.default.fileExists(atPath: tools) {
            try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Package.path("tools/published-runs"), toPath: tools + "/published-runs")
        }
        return try await Program.run(["bash", tools + "/published-runs"] + words)
    }

    @Test("goes on from published runs, which are whole or are not there")
    func published() async throws {
        #expect(try await Command.run(grid + [Self.played], in: scratch.path).status == 0)
        let lines = try lines(Self.played)
        let packed = try await publish("pack")
        #expect(packed.status == 0 && packed.output.contains("hopper.tar.xz: 10 runs"), "\(packed.words)")
        let bytes = try #require(archive)

        // A run that was begun here is not completed by files of a published one.
        try FileManager.default.removeItem(atPath: scratch.path + "/runs")
        let begun = folder + "/par-s2zpo-k5/seed-1"
        try FileManager.default.createDirectory(atPath: begun, withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: begun + "/run.log", contents: Data([1])))
        let most = try await publish("unpack")
        #expect(most.status == 0 && most.output.contains(": 9 new runs"), "\(most.words)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: begun) == ["run.log"])

        try FileManager.default.removeItem(atPath: begun)
        #expect(try await publish("unpack", "table1").output.contains(": 1 new runs"))
        let continued = try await Command.run(grid + [Self.played], in: scratch.path)
        #expect(continued.status == 0, "\(continued.errors)")
        #expect(try self.lines(Self.played) == lines)
        #expect(try await publish("pack", "table1").status == 0)
        #expect(archive == bytes)
    }

    @Test("publishing takes nothing back, and unpacks nothing that is not there")
    func unpublished() async throws {
        #expect(try await Command.run(grid + [Self.played], in: scratch.path).status == 0)
        #expect(try await publish("pack").status == 0)
        let bytes = archive
        try FileManager.default.removeItem(atPath: folder + "/par-s2zpo-k5")
        let less = try await publish("pack")
        #expect(less.status == 1 && less.errors.contains("has 1 runs that are not finished"), "\(less.words)")
        #expect(archive == bytes)
        let unknown = try await publish("unpack", "table2")
        #expect(unknown.status == 1 && unknown.errorLines.count == 1, "\(unknown.words)")
    }
}
