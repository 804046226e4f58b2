import Foundation
import NudgeCore
import Testing

@Suite("Golden numbers")
struct GoldenTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Goldens/core.txt")

    /// Set NUDGE_WRITE_GOLDENS=1 to write the file anew, and explain in the commit why every fleet and every
    /// log of the old numbers may be left behind.
    @Test("random numbers, actions, θ after 1,000 rounds and bytes are what they have always been")
    func core() throws {
        var lines: [String] = []
        let memory = TestMemory(byteCount: 16384)
        unsafe emitCoreGoldens(memory.bytes) { name, index, value in
            let digits = String(value, radix: 16)
            lines.append("\(name) \(index) " + String(repeating: "0", count: 16 - digits.count) + digits)
        }
        #expect(lines.count == 32)
        let heading = "# Written and explained by Tests/NudgeCoreTests/CoreGoldens.swift\n"
        let text = heading + lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["NUDGE_WRITE_GOLDENS"] == "1" {
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count == expected.count)
        for (line, wanted) in zip(lines, expected) { #expect(line == wanted) }
    }
}
