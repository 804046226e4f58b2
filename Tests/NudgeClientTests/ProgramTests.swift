import Foundation
import NudgeCore
import Testing

/// C and C++ programs that use nudge.h and nothing else.
@Suite("C programs")
struct ProgramTests {
    static let train = "Sources/NudgeClient/Examples/train.c"
    static let trainCPlusPlus = "Sources/NudgeClient/Examples/train.cpp"

    @Test(
        "train a fleet, whatever compiler made them",
        arguments: [
            (train, "gcc"), (train, "clang"), (trainCPlusPlus, "g++"), (trainCPlusPlus, "clang++"),
        ])
    func examples(source: String, compiler: String) throws {
        guard Shell.has(compiler) else { return }
        try Shell.withFolder { folder in
            let program = try Library.compile(source, .host, compiler: compiler, in: folder)
            let output = try Shell.demand([program.path])
            #expect(output.contains("agents agree"))
        }
    }

    @Test("train clean under AddressSanitizer and UBSan, library included")
    func cPlusPlusChecked() throws {
        try Shell.withFolder { folder in
            let program = try Library.compile(Self.trainCPlusPlus, .checked, in: folder)
            try Shell.demand([program.path])
        }
    }

    @Test("make commits that the core's replay agrees with, under AddressSanitizer and UBSan")
    func replay() throws {
        try Shell.withFolder { folder in
            let record = folder.appending(path: "record")
            let program = try Library.compile(Self.train, .checked, in: folder)
            let output = try Shell.demand([program.path, record.path])
            let bytes = Array(try Data(contentsOf: record))
            let replayed = try Self.replay(bytes)
            #expect(replayed.rounds == 400)
            let text = String(replayed.fingerprint, radix: 16)
            let digits = String(repeating: "0", count: 16 - text.count) + text
            #expect(output.contains("fingerprint \(digits), agents agree"), "\(digits)\n\(output)")
        }
    }

    @Test("feed an agent a million forged frames, and nothing of it changes")
    func fuzz() throws {
        try Shell.withFolder { folder in
            let program = try Library.compile("Tests/NudgeClientTests/Programs/fuzz.c", .checked, in: folder)
            #expect(try Shell.demand([program.path]).contains("1000000 frames"))
        }
    }

    @Test("meet every status that nudge.h has, and no trap")
    func misuse() throws {
        let header = try String(
            contentsOf: Shell.root.appending(path: "Sources/NudgeClient/include/nudge.h"), encoding: .utf8)
        let declared = header.matches(of: /NUDGE_ERROR_[A-Z_]+ = (-\d+)/).compactMap { Int($0.1) }
        #expect(declared.count == 24)
        try Shell.withFolder { folder in
            let program = try Library.compile(
                "Tests/NudgeClientTests/Programs/misuse.c", .checked, in: folder)
            let met = try Shell.demand([program.path]).split(separator: "\n").compactMap { Int($0) }
            #expect(met == declared)
        }
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
        let length = CommitFrame.encodedBytes(agentCount: configuration.agentCount)
        for start in stride(from: RunConfiguration.encodedBytes, to: bytes.count, by: length) {
            let frame = try CommitFrame(
                reading: bytes.span.extracting(start..<start + length), agentCount: configuration.agentCount)
            replica.commit(frame.record)
            let fingerprint = replica.fingerprint().medium
            #expect(fingerprint == frame.fingerprint, "round \(frame.record.round)")
        }
        return (replica.round, replica.fingerprint().value)
    }
}
