// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Directions")
struct DirectionTests {
    @Test("every coordinate is the one that Philox's words say", arguments: [false, true])
    func bits(isGaussian: Bool) {
        var random = TestRandom("bits")
        for _ in 0..<20 {
            let seed = random.next()
            let round = UInt32(truncatingIfNeeded: random.next())
            let owner = UInt32(random.int(0...255))
            let expected = referenceDirection(
                seed: seed, round: round, owner: owner, isGaussian: isGaussian, count: 5 * 128)
            let direction = Direction(
                seed: seed, round: round, owner: owner, distribution: isGaussian ? .gaussian : .rademacher)
            for index in [4, 0, 2] {
                let chunk = direction.chunk(index)
                let values = chunk.indices.map { Double(chunk[$0]) / 4096 }
                #expect(values == Array(expected[index * 128..<(index + 1) * 128]), seedNote)
            }
        }
    }

    /// Sums over 64,000 coordinates of the products of two directions' coordinates, divided by their count.
    private func correlation(
        _ first: (round: UInt32, owner: UInt32), _ second: (round: UInt32, owner: UInt32),
        _ distribution: Direction.Distribution
    ) -> Double {
        let one = Direction(seed: 3, round: first.round, owner: first.owner, distribution: distribution)
        let two = Direction(seed: 3, round: second.round, owner: second.owner, distribution: distribution)
        var sum = 0.0
        for index in 0..<500 {
            let (a, b) = (one.chunk(index), two.chunk(index))
            for lane in 0..<128 { sum += Double(a[lane]) * Double(b[lane]) }
        }
        return sum / 64000 / 4096 / 4096
    }

    @Test("coordinates have variance 1; other owners and rounds are independent")
    func moments() {
        // Fixed seed; five standard errors of a correlation are 0.02, of a normal variance 0.028.
        for distribution in [Direction.Distribution.rademacher, .gaussian] {
            #expect(abs(correlation((0, 0), (0, 0), distribution) - 1) < 0.028)
            #expect(abs(correlation((0, 0), (0, 1), distribution)) < 0.02)
            #expect(abs(correlation((0, 0), (1, 0), distribution)) < 0.02)
            #expect(abs(correlation((0, 1), (1, 0), distribution)) < 0.02)
        }
        var sum = 0.0
        var fourth = 0.0
        let direction = Direction(seed: 9, round: 1, owner: 0, distribution: .gaussian)
        for index in 0..<500 {
            let chunk = direction.chunk(index)
            for lane in 0..<128 {
                let value = Double(chunk[lane]) / 4096
                #expect(abs(value) < 7)
                sum += value
                fourth += value * value * value * value
            }
        }
        #expect(abs(sum / 64000) < 0.02)
        #expect(abs(fourth / 64000 - 3) < 0.2)
    }

    @Test("the extreme words stay below 7 standard deviations")
    func extremes() {
        let largest = InverseNormal.quantile((Double(UInt32.max) + 0.5) / 4_294_967_296)
        let smallest = InverseNormal.quantile(0.5 / 4_294_967_296)
        #expect(largest > 6.2 && largest < 6.4 && smallest == -largest)
    }
}
