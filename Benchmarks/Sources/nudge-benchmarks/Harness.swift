// SPDX-License-Identifier: Apache-2.0

import CBenchmarks

/// Takes samples and keeps their medians.
struct Harness {
    /// How often everything is measured.
    var sampleCount: Int

    /// The allocation counter's own test: it must count exactly one.
    func negativeControl() -> Row {
        let cost = Cost.of { benchmark_allocate_once() }
        precondition(cost.allocations == 1, "the allocation counter does not count")
        return Row(
            name: "control: one allocation on purpose", value: cost.nanoseconds, unit: "ns",
            allocations: Double(cost.allocations))
    }

    /// Measures `body`, which does `calls` calls.
    /// - Parameter scale: what one call's nanoseconds are multiplied by.
    func measure(
        _ name: String, unit: String, calls: Int, scale: Double = 1, _ body: () -> Void
    ) -> Row {
        body()
        var times: [Double] = []
        var allocations = 0
        for _ in 0..<sampleCount {
            let cost = Cost.of(body)
            times.append(cost.nanoseconds * scale / Double(calls))
            allocations += cost.allocations
        }
        return Row(
            name: name, value: median(times), unit: unit,
            allocations: Double(allocations) / Double(calls * sampleCount))
    }
}

/// What a piece of code cost the thread that ran it.
struct Cost {
    var nanoseconds: Double
    var allocations: Int

    static func of(_ body: () -> Void) -> Cost {
        let allocationsBefore = benchmark_allocation_count()
        let before = benchmark_thread_nanoseconds()
        body()
        let after = benchmark_thread_nanoseconds()
        return Cost(
            nanoseconds: Double(after - before),
            allocations: Int(benchmark_allocation_count() - allocationsBefore))
    }
}

/// The number in the middle.
func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
