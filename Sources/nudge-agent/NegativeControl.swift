// SPDX-License-Identifier: Apache-2.0

#if NUDGE_ALLOCATES
/// Something on the heap. Only in builds that are wrong on purpose, which prove that allocations are found.
final class HeapObject {
    var number: Int
    init(_ number: Int) { self.number = number }
}

/// Allocates and frees one object, past what an optimiser may remove.
@inline(never)
func allocateOnPurpose(_ number: Int) -> Int { escape(HeapObject(number)).number }

@inline(never) @_optimize(none)
private func escape(_ object: HeapObject) -> HeapObject { object }
#endif

#if NUDGE_DAWDLES || NUDGE_DAWDLES_ACTING
/// Takes some ten thousand instructions for nothing. Only in builds that are wrong on purpose, which prove
/// that slowness is found.
@inline(never) @_optimize(none)
func dawdleOnPurpose() {
    var sum: UInt32 = 0
    for number: UInt32 in 0..<1_000 { sum &+= number }
}
#endif
