// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Programs
import Testing

/// C and C++ programs that use nudge.h and nothing else.
@Suite("C programs")
struct ProgramTests {
    static let train = Package.path("Sources/NudgeClient/Examples/train.c")
    static let trainCPlusPlus = Package.path("Sources/NudgeClient/Examples/train.cpp")

    @Test(
        "train a fleet, whatever compiler made them",
        arguments: [
            (train, "gcc"), (train, "clang"), (trainCPlusPlus, "g++"), (trainCPlusPlus, "clang++"),
        ])
    func examples(source: String, compiler: String) async throws {
        guard await Program.has(compiler) else { return }
        let folder = try Scratch(in: .disk)
        let program = try await Library.compile(source, .host, compiler: compiler, in: folder)
        let outcome = try await Program.demand([program])
        #expect(outcome.words.contains("agents agree"))
    }

    @Test("train clean under AddressSanitizer and UBSan, library included")
    func cPlusPlusChecked() async throws {
        let folder = try Scratch(in: .disk)
        let program = try await Library.compile(Self.trainCPlusPlus, .checked, in: folder)
        try await Program.demand([program])
    }

    @Test("make commits that the core's replay agrees with, under AddressSanitizer and UBSan")
    func replay() async throws {
        let folder = try Scratch(in: .disk)
        let record = folder.path + "/record"
        let program = try await Library.compile(Self.train, .checked, in: folder)
        let output = try await Program.demand([program, record]).words
        let bytes = Array(try Data(contentsOf: URL(filePath: record)))
        let replayed = try Self.replay(bytes)
        #expect(replayed.rounds == 400)
        let text = String(replayed.fingerprint, radix: 16)
        let digits = String(repeating: "0", count: 16 - text.count) + text
        #expect(output.contains("fingerprint \(digits), agents agree"), "\(digits)\n\(output)")
    }

    @Test("feed an agent a million forged frames, and nothing of it changes")
    func fuzz() async throws {
        let folder = try Scratch(in: .disk)
        let source = Package.path("Tests/NudgeClientTests/Programs/fuzz.c")
        let program = try await Library.compile(source, .checked, in: folder)
        #expect(try await Program.demand([program]).words.contains("1000000 frames"))
    }

    @Test("meet every status that nudge.h has, and no trap")
    func misuse() async throws {
        let header = try String(
            contentsOfFile: Package.path("Sources/NudgeClient/include/nudge.h"), encoding: .utf8)
        let declared = header.matches(of: /NUDGE_ERROR_[A-Z_]+ = (-\d+)/).compactMap { Int($0.1) }
        #expect(declared.count == 26)
        let folder = try Scratch(in: .disk)
        let source = Package.path("Tests/NudgeClientTests/Programs/misuse.c")
        let program = try await Library.compile(source, .checked, in: folder)
        let met = try await Program.demand([program]).words.split(separator: "\n").compactMap { Int($0) }
        #expect(met == declared)
    }

    /// Replays a record through the core: a configuration, then commits.
    private static func replay(_ bytes: [UInt8]) throws -> (rounds: UInt32, fingerprint: UInt64) {
        let read = RunConfiguration(reading: bytes.span, at: 0)
        let configuration = try #require(read)
        let sum = MemorySum(configuration)
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: sum.parameters + sum.averages, alignment: Arena.alignmentBytes)
        defer { unsafe memory.deallocate() }
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        _ = arena.seal()
        replica.initialize()
        let length = CommitFrame.encodedBytes(configuration.voteLayout)
        for start in stride(from: RunConfiguration.encodedBytes, to: bytes.count, by: length) {
            let frame = try CommitFrame(
                reading: bytes.span.extracting(start..<start + length), configuration.voteLayout)
            replica.commit(frame.record)
            let fingerprint = replica.fingerprint().medium
            #expect(fingerprint == frame.fingerprint, "round \(frame.record.round)")
        }
        return (replica.round, replica.fingerprint().value)
    }
}
