// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// The golden vectors in this build of the core, and proof that a wrong one is noticed.
@Suite("Self-test")
struct SelfTestTests {
    /// Runs the self-test in memory of its own.
    private func run(golden: (SelfTest.Check) -> UInt64 = GoldenVectors.value) -> SelfTest.Failure? {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SelfTest.memoryBytes, alignment: 16)
        defer { unsafe memory.deallocate() }
        return unsafe SelfTest.run(memory, golden: golden)
    }

    @Test("passes here, as in every other build")
    func passes() { #expect(run() == nil) }

    @Test(
        "names the check whose golden number differs in one bit", arguments: [0, 5, SelfTest.checkCount - 1])
    func notices(number: UInt8) throws {
        let check = try #require(SelfTest.Check(rawValue: number))
        let failure = run { $0 == check ? GoldenVectors.value(of: $0) ^ 1 : GoldenVectors.value(of: $0) }
        #expect(failure?.check == check)
        #expect(failure?.actual == GoldenVectors.value(of: check))
    }

    @Test("Philox's numbers are the published ones")
    func published() {
        #expect(GoldenVectors.value(of: .philoxOfZeros) == 0xE169_C58D_6627_E8D5)
        #expect(GoldenVectors.value(of: .philoxOfOnes) == 0x41C8_3B0E_408F_276D)
    }
}
