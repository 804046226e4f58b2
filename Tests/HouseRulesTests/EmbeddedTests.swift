// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The core compiles for boards without a heap. `tools/check-embedded` does the work; the samples prove that
/// it can fail.
@Suite("Embedded core")
struct EmbeddedTests {
    @Test("compiles without a heap, for the host and for bare metal")
    func core() async throws {
        let outcome = try await check(Package.path("Sources/NudgeCore"))
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.words.contains("aarch64-none-none-elf: "))
    }

    @Test(
        "is refused where it allocates, calls a C library or imports one",
        arguments: [
            ("", 0, "nothing foreign"),
            (
                """
                public func squares(count: Int) -> Int {
                    var squares = [Int]()
                    for number in 0..<count { squares.append(number * number) }
                    return squares.count
                }
                """, 1, "-no-allocations mode"
            ),
            (
                """
                @_silgen_name("hyperbolic_tangent") func hyperbolicTangent(_ value: Double) -> Double
                public func squash(_ value: Double) -> Double { hyperbolicTangent(value) }
                """, 1, "needs what a board may not have: hyperbolic_tangent"
            ),
            ("import Foundation", 1, "Foundation"),
        ])
    func samples(sample: String, expected: Int32, message: String) async throws {
        let folder = try Scratch()
        let philox = Package.path("Sources/NudgeCore/Random/Philox.swift")
        try FileManager.default.copyItem(atPath: philox, toPath: folder.path + "/Philox.swift")
        try folder.write(sample, to: "Sample.swift")
        let outcome = try await check(folder.path)
        #expect(outcome.status == expected, "\(outcome.words)")
        #expect(outcome.words.contains(message), "\(outcome.words)")
    }

    /// Runs the check over a folder.
    private func check(_ folder: String) async throws -> Outcome {
        try await Program.run([Package.path("tools/check-embedded"), folder])
    }
}
