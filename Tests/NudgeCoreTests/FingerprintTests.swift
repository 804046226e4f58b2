// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
    @Test("is that of the formats page, in whatever pieces the numbers come")
    func pieces() {
        var random = TestRandom("pieces")
        for count in Array(0...40) + [127, 128, 129, 1000, 5702] {
            let values = (0..<count).map { _ in Int16(random.int(-32768...32767)) }
            let expected = Fingerprint(value: referenceFingerprint(values))
            #expect(Fingerprint(of: values.span) == expected, seedNote)
            var sum = FingerprintSum()
            var start = 0
            while start < count {
                let end = min(start + random.int(1...40), count)
                if random.bool() {
                    sum.add(values[start..<end].span)
                } else {
                    for value in values[start..<end] { sum.add(UInt16(bitPattern: value)) }
                }
                start = end
            }
            #expect(sum.fingerprint == expected, seedNote)
        }
        #expect(Fingerprint() == Fingerprint(of: [Int16]().span))
    }

    @Test("changes with every bit of every number, with their order and with their count")
    func changes() {
        var random = TestRandom("changes")
        for start in [[Int16](repeating: 0, count: 58), (0..<58).map { _ in Int16(random.int(-900...900)) }] {
            var seen: Set<UInt64> = [Fingerprint(of: start.span).value]
            func expectNew(_ values: [Int16]) {
                #expect(seen.insert(Fingerprint(of: values.span).value).inserted, seedNote)
            }
            for bit in 0..<58 * 16 {
                var values = start
                values[bit / 16] ^= Int16(truncatingIfNeeded: 1 << (bit % 16))
                expectNew(values)
            }
            for count in 1..<58 { expectNew(Array(start.prefix(count))) }
            expectNew(start + [0])
            guard Set(start).count > 1 else { continue }
            for index in 1..<58 where start[index] != start[0] {
                var values = start
                values.swapAt(0, index)
                expectNew(values)
            }
        }
    }

    @Test("has lower bits as good as all others: steps by multiples of a large power of two change them")
    func lowerBits() {
        var seen: Set<UInt16> = []
        for step in 0..<64 {
            var values = [Int16](repeating: 0, count: 64)
            for index in 0...step { values[index] = 4096 }
            seen.insert(Fingerprint(of: values.span).short)
        }
        // Of 64 random numbers below 65,536, two are equal in three of a hundred draws; more hardly ever.
        #expect(seen.count >= 63)
    }
}
