// SPDX-License-Identifier: Apache-2.0

import Preferences
import Testing

@Suite("Link functions")
struct LinkFunctionTests {
    static let all = ["linear:0.01", "bradley-terry:1", "probit:1", "gumbel:1", "deterministic"]

    @Test(
        "take their known values",
        arguments: [
            ("linear:0.01", 1, 0.51), ("linear:0.01", 10, 0.6), ("linear:0.01", -50, 0),
            ("linear:0.01", 51, 1),
            ("bradley-terry:1", 1, 0.731_058_578_630_004_9),
            ("bradley-terry:2", -0.5, 0.268_941_421_369_995_1),
            ("probit:1", 1, 0.841_344_746_068_542_9),
            ("probit:2", -2, 0.158_655_253_931_457_05),
            // 1 − 2^(−e) and 1 − 2^(−1/e).
            ("gumbel:1", 1, 0.848_044_776_742_087_0), ("gumbel:3", -3, 0.225_079_315_490_049_3),
            ("deterministic", 1e-300, 1), ("deterministic", -1e-300, 0),
        ] as [(String, Double, Double)])
    func knownValues(text: String, difference: Double, expected: Double) throws {
        let link = try LinkFunction(parsing: text)
        #expect(abs(link.probability(thatFirstIsPreferredAt: difference) - expected) < 1e-12)
    }

    @Test("are fair at no difference, rise, and stay chances however large it is", arguments: all)
    func shape(text: String) throws {
        let link = try LinkFunction(parsing: text)
        #expect(abs(link.probability(thatFirstIsPreferredAt: 0) - 0.5) < 1e-15)
        #expect(link.probability(thatFirstIsPreferredAt: .nan) == 0.5)
        var last = 0.0
        for difference in [-Double.infinity, -1e300, -745, -30, -1, 0, 1, 30, 745, 1e300, .infinity] {
            let probability = link.probability(thatFirstIsPreferredAt: difference)
            #expect(probability >= last && probability <= 1, "at \(difference)")
            last = probability
        }
        #expect(link.probability(thatFirstIsPreferredAt: -.infinity) == 0)
        #expect(last == 1)
    }

    @Test("other than the Gumbel one give the complement when the two are swapped", arguments: all)
    func symmetry(text: String) throws {
        let link = try LinkFunction(parsing: text)
        let sum =
            link.probability(thatFirstIsPreferredAt: 1.3) + link.probability(thatFirstIsPreferredAt: -1.3)
        #expect((abs(sum - 1) < 1e-15) == (link.family != .gumbel))
    }

    @Test("are written as they are read", arguments: all + ["linear:1e-07", "probit:2.5", "gumbel:1e+300"])
    func text(text: String) throws {
        #expect(try LinkFunction(parsing: text).description == text)
    }

    @Test(
        "refuse other texts, naming them and the accepted forms",
        arguments: [
            "", "linear", "linear:", "linear:x", "linear:0", "linear:-0.01", "linear:nan", "linear:inf",
            "line:1", "linear:1:2", "Linear:1", "linear: 1", "deterministic:1", "bradley-terry",
        ])
    func refusals(text: String) {
        let error = #expect(throws: LinkFunctionError.self) { try LinkFunction(parsing: text) }
        #expect(error?.text == text)
        #expect(error?.description.contains("'\(text)'") == true)
        for family in LinkFunction.Family.allCases {
            #expect(error?.description.contains(family.rawValue) == true)
        }
    }

    @Test("refuse a scale that is not positive and finite", arguments: [0, -1, .nan, .infinity])
    func scales(scale: Double) {
        #expect(throws: LinkFunctionError.self) { try LinkFunction(.probit, scale: scale) }
    }
}
