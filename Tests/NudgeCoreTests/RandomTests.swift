// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@Suite("Random numbers")
struct RandomTests {
    @Test("Philox4x32-10 gives Random123's known answers")
    func knownAnswers() {
        #expect(
            Philox.block(counter: [0, 0, 0, 0], key: 0)
                == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
        #expect(
            Philox.block(counter: .init(repeating: .max), key: .max)
                == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
        #expect(
            Philox.block(
                counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], key: 0x299F_31D0_A409_3822)
                == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
    }

    @Test("every part of a stream's name changes its numbers")
    func namesAreIndependent() {
        let names = [
            StreamName(.perturbation), StreamName(.panel), StreamName(.panel, round: 1),
            StreamName(.panel, index: 1), StreamName(.panel, subindex: 1),
        ]
        let firstWords = names.map { name in
            var stream = RandomStream(seed: 7, name: name)
            return stream.nextWord()
        }
        #expect(Set(firstWords).count == names.count)
    }

    @Test(
        "the normal quantile inverts the distribution function",
        arguments: [1e-15, 1e-9, 1e-4, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.93, 0.999, 1 - 1e-9])
    func quantile(probability: Double) {
        let value = InverseNormal.quantile(probability)
        let back = 0.5 * erfc(-value / 2.0.squareRoot())
        #expect(abs(back - probability) <= 1e-5 * min(probability, 1 - probability))
    }
}
