// SPDX-License-Identifier: Apache-2.0

/// How long requests took, by kind. Used on one event loop.
final class RequestTimes {
    private var milliseconds: [String: [Double]] = [:]
    private var failures: [String: Int] = [:]

    /// Notes a request that was answered with 200.
    func add(_ kind: String, milliseconds value: Double) { milliseconds[kind, default: []].append(value) }

    /// Notes a request that was refused, or an answer that was not taken.
    func fail(_ reason: String) { failures[reason, default: 0] += 1 }

    /// Forgets everything.
    func clear() {
        milliseconds = [:]
        failures = [:]
    }

    /// A line per kind.
    var summary: String {
        var lines = milliseconds.sorted { $0.key < $1.key }.map { kind, values in
            let sorted = values.sorted()
            let parts = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1)].map { name, part in
                let value = sorted[min(Int(part * Double(sorted.count)), sorted.count - 1)]
                return "\(name) \((value * 10).rounded() / 10)"
            }
            return "\(kind): \(parts.joined(separator: ", ")) ms, of \(sorted.count)"
        }
        lines += failures.sorted { $0.key < $1.key }.map { "failed: \($0.value) times \($0.key)" }
        return lines.joined(separator: "\n")
    }
}
