// SPDX-License-Identifier: Apache-2.0

import Tables
import Boards
import Foundation
import Programs
import Testing

@Suite("Errors of a board profile")
struct ReaderErrorTests {
    /// A mistake in an otherwise good profile, how the line begins on which it is, and the key and words that
    /// must name it.
    struct Mistake: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var replace, with: String
        var at: String
        var key, words: String
        var board = "raspberry-pi-zero-2w"
    }

    static let mistakes = [
        Mistake(
            testDescription: "unknown key", replace: "clockMegahertz = 1000",
            with: "clockMegahertz = 1000\nl3 = 1",
            at: "l3 = 1", key: "hardware.l3", words: "unknown key"),
        Mistake(
            testDescription: "misspelt key in place of the right one", replace: "arenaBytes =",
            with: "arenaByte =", at: "arenaByte =", key: "budgets.arenaByte",
            words: "did you mean arenaBytes?"),
        Mistake(
            testDescription: "unknown table", replace: "[emulation]", with: "[radio]\n\n[emulation]",
            at: "[radio]",
            key: "radio", words: "unknown key"),
        Mistake(
            testDescription: "missing key", replace: "core = \"Cortex-A53\"\n", with: "", at: "[hardware]",
            key: "hardware.core", words: "missing"),
        Mistake(
            testDescription: "missing table", replace: "[build]", with: "[builder]", at: "[builder]",
            key: "builder",
            words: "build is missing"),
        Mistake(
            testDescription: "text for a number", replace: "coreCount = 4", with: "coreCount = \"4\"",
            at: "coreCount",
            key: "hardware.coreCount", words: "whole number"),
        Mistake(
            testDescription: "number for a text", replace: "core = \"Cortex-A53\"", with: "core = 53",
            at: "core = 53",
            key: "hardware.core", words: "text in quotes"),
        Mistake(
            testDescription: "no cores", replace: "coreCount = 4", with: "coreCount = 0", at: "coreCount",
            key: "hardware.coreCount", words: "must be 1 to 1024, not 0"),
        Mistake(
            testDescription: "negative bytes", replace: "stackBytes = 16_384", with: "stackBytes = -1",
            at: "stackBytes",
            key: "budgets.stackBytes", words: "not -1"),
        Mistake(
            testDescription: "more than the RAM", replace: "residentBytes = 1_572_864",
            with: "residentBytes = 536_870_913", at: "residentBytes", key: "budgets.residentBytes",
            words: "1 to 536870912"),
        Mistake(
            testDescription: "heap after start", replace: "heapCallsAfterStart = 0",
            with: "heapCallsAfterStart = 1", at: "heapCallsAfterStart", key: "budgets.heapCallsAfterStart",
            words: "must be 0, not 1"),
        Mistake(
            testDescription: "unknown target", replace: "\"linux-arm64\"", with: "\"linux-m68k\"",
            at: "target",
            key: "build.target", words: "linux-riscv64"),
        Mistake(
            testDescription: "no TOML", replace: "coreCount = 4", with: "coreCount = = 4", at: "coreCount",
            key: "",
            words: ""),
        Mistake(
            testDescription: "the same key twice", replace: "coreCount = 4",
            with: "coreCount = 4\ncoreCount = 5",
            at: "coreCount = 5", key: "", words: ""),
        Mistake(
            testDescription: "a budget of the other kind", replace: "ramBytes = 8_192",
            with: "ramBytes = 8_192\nresidentBytes = 1", at: "residentBytes = 1",
            key: "budgets.residentBytes",
            words: "unknown key", board: "tiny"),
        Mistake(
            testDescription: "no room for a stack", replace: "arenaBytes = 4_096", with: "arenaBytes = 8_192",
            at: "arenaBytes", key: "budgets.arenaBytes", words: "stack", board: "tiny"),
    ]

    @Test("name file, line and key", arguments: mistakes)
    func place(_ mistake: Mistake) throws {
        let text = try String(contentsOfFile: profiles.path + "/\(mistake.board).toml", encoding: .utf8)
        let changed = text.replacingOccurrences(of: mistake.replace, with: mistake.with)
        try #require(changed != text)
        let path = try scratchFile(changed)
        let error = #expect(throws: TableError.self) { try BoardProfile(path: path) }
        #expect(error?.path == path)
        let lines = changed.split(separator: "\n", omittingEmptySubsequences: false)
        let place = try #require(lines.firstIndex { $0.hasPrefix(mistake.at) })
        #expect(error?.line == place + 1, "\(String(describing: error))")
        #expect(error?.key == mistake.key)
        #expect(error?.problem.contains(mistake.words) != false || mistake.words.isEmpty)
        #expect(error?.description.contains("\n") == false)
    }

    @Test("exit with 65, in one line")
    func exitCode() async throws {
        let text = try String(contentsOfFile: profiles.path + "/tiny.toml", encoding: .utf8)
        let path = try scratchFile(text.replacingOccurrences(of: "coreCount = 1", with: "coreCount = 0"))
        let folder = URL(filePath: path).deletingLastPathComponent()
        try Data(contentsOf: URL(filePath: profiles.path + "/fleet.toml")).write(
            to: folder.appending(path: "fleet.toml"))
        let outcome = try await run(
            Package.nudge, ["board", "show", "board"], adding: ["NUDGE_BOARD_PROFILES": folder.path])
        #expect(outcome.status == 65)
        #expect(outcome.errors.hasSuffix("board.toml:9: hardware.coreCount: must be 1 to 1024, not 0\n"))
    }
}
