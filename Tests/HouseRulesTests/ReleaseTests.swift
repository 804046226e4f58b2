// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What people meet first: the top level, and the papers of a release.
@Suite("A release")
struct ReleaseTests {
    private static let topLevel = [
        "BoardProfiles", "Benchmarks", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "NOTICE",
        "Package.swift", "README.md", "SECURITY.md", "Sources", "Tests", "docs", "tools",
    ]

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: Package.path(path), encoding: .utf8)
    }

    @Test("has nothing at its top level but what everybody expects there")
    func layout() async throws {
        let listing = try await Program.run(["git", "-C", Package.path("."), "ls-files", "--cached"])
        try #require(listing.status == 0, "\(listing.words)")
        let names = Set(listing.output.split(separator: "\n").compactMap { $0.split(separator: "/").first })
        let unexpected = names.filter { !$0.hasPrefix(".") }.subtracting(Self.topLevel.map { $0[...] })
        #expect(unexpected == [])
        #expect(Self.topLevel.filter { !FileManager.default.fileExists(atPath: Package.path($0)) } == [])
    }

    @Test("lists the licences of all that its programs hold")
    func licences() async throws {
        let outcome = try await Program.run([Package.path("tools/licences"), "--check"])
        #expect(outcome.status == 0, "\(outcome.words)")
    }

    @Test("has one version, in all its papers")
    func version() async throws {
        let version = try await Program.run([Package.path("tools/version")]).output
            .trimmingCharacters(in: .newlines)
        #expect(version.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/) != nil)
        let entries = try text("CHANGELOG.md").matches(of: /\n## \[([0-9.]+)\] - [0-9-]{10}\n/)
        #expect(entries.first.map { String($0.1) } == version)
        #expect(try text("tools/packaging/changelog").hasPrefix("nudge (\(version)) "))
        #expect(try text("CITATION.cff").contains("\nversion: \(version)\n"))
    }
}
