// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Lattice, blocks and schedules")
struct LatticeTests {
    @Test("the nearest point is within half a unit, symmetric, and saturates short of the asymmetric end")
    func nearest() {
        var random = TestRandom("nearest")
        for bits in UInt8(4)...14 {
            let lattice = Lattice(fractionBits: bits)
            for _ in 0..<500 {
                let value = Float.random(in: -1...1, using: &random) * 40000 * lattice.resolution
                let point = lattice.nearest(value)
                #expect(lattice.nearest(-value) == -point, seedNote)
                let exact = min(max(Double(value / lattice.resolution), -32767), 32767)
                #expect(abs(Double(point) - exact) <= 0.500_001, seedNote)
            }
            #expect(lattice.nearest(.infinity) == 32767 && lattice.nearest(-.infinity) == -32767)
            #expect(lattice.nearest(.nan) == 0)
            #expect(lattice.nearest(1.5 * lattice.resolution) == 2)
            #expect(lattice.nearest(-0.5 * lattice.resolution) == -1)
        }
    }

    @Test("a distance survives the way to integers and back; senseless ones are refused")
    func distance() throws {
        let lattice = Lattice(fractionBits: 12)
        #expect(lattice.distance(0) == 0)
        #expect(lattice.distance(0.01) == 2_684_355)
        #expect(lattice.distance(0.05) == 13_421_773)
        for value in [-0.01, .nan, .infinity, -.infinity, 8, 1e300] {
            #expect(lattice.distance(value) == nil)
        }
        let largest = try #require(lattice.distance(7.999_999_9))
        #expect(largest < 1 << 31)
        #expect(abs(lattice.value(ofDistance: 13_421_773) - 0.05) < 1e-8)
    }

    @Test("blocks cut every size into contiguous parts whose sizes differ by at most one, larger first")
    func blocks() {
        for parameterCount in 1...70 {
            for blockCount in 1...parameterCount {
                let blocks = Blocks(parameterCount: parameterCount, blockCount: blockCount)
                var next = 0
                var sizes: [Int] = []
                for index in 0..<blockCount {
                    #expect(blocks[index].lowerBound == next)
                    next = blocks[index].upperBound
                    sizes.append(blocks[index].count)
                }
                #expect(next == parameterCount && sizes == sizes.sorted(by: >))
                #expect(sizes[0] - sizes[blockCount - 1] <= 1 && sizes[blockCount - 1] >= 1)
            }
        }
    }

    @Test("α and μ decay by their losses and halve at the third rejection in a row, by hand")
    func schedule() {
        // 100 units; α loses a quarter each round, μ nothing.
        var schedule = Schedule(
            .init(
                learningRate: 100 << 16, perturbationScale: 10 << 16, learningRateLoss: 1 << 30,
                rejectionsBeforeHalving: 3))
        #expect(schedule.learningRateUnits == 100 && schedule.perturbationUnits == 10)
        var halvings: [Bool] = []
        for isAccepted in [false, false, true, false, false, false, false] {
            halvings.append(schedule.advance(isAccepted: isAccepted))
        }
        #expect(halvings == [false, false, false, false, false, true, false])
        // 100 × 0.75^6 / 2 = 8.899, then × 0.75 = 6.674.
        #expect(schedule.learningRateUnits == 7 && schedule.perturbationUnits == 5)
        #expect(schedule.rejectionsInARow == 1)
        for _ in 0..<100 { schedule.advance(isAccepted: false) }
        #expect(schedule.learningRateUnits == 1 && schedule.perturbationUnits == 1)
    }

    @Test("no plan, however extreme, leaves 1...32767 units")
    func extremeSchedules() {
        for loss in [0, 1, .max] as [UInt32] {
            for scale in [0, 1, 65535, 1 << 31 - 1] as [UInt32] {
                var schedule = Schedule(
                    .init(
                        learningRate: scale, perturbationScale: scale, learningRateLoss: loss,
                        perturbationLoss: loss, rejectionsBeforeHalving: 255))
                for _ in 0..<600 {
                    #expect((1...32767).contains(schedule.learningRateUnits))
                    #expect((1...32767).contains(schedule.perturbationUnits))
                    schedule.advance(isAccepted: false)
                }
            }
        }
    }
}
