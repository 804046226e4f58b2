// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line of the result.
struct Row: Codable {
    /// What was measured.
    var name: String
    /// The median of all samples.
    var value: Double
    /// What `value` counts.
    var unit: String
    /// Allocations per call; nil where none were counted.
    var allocations: Double?
    /// Ratio that the product promises, if it promises one.
    var goal: Double?

    /// The row as a line of a table.
    var text: String {
        var line = name.padding(toLength: 52, withPad: " ", startingAt: 0)
        let number = String(format: value < 100 ? "%.3f" : "%.0f", value)
        line += String(repeating: " ", count: max(0, 10 - number.count)) + number + " " + unit
        if let allocations { line += String(format: "   %g allocations", allocations) }
        if let goal { line += String(format: "   goal %.2f", goal) }
        return line
    }
}

/// Everything that one run of the benchmarks found.
struct Report: Codable {
    var machine = Machine()
    var rows: [Row] = []

    /// The report for programs.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The machine on which the numbers hold.
struct Machine: Codable {
    /// The processor's name.
    var processor: String
    /// Its cores, as far as this process may use them.
    var coreCount: Int
    /// Programs that waited for a core in the last minute, on average, before the measurements.
    var load: Double

    init() {
        let lines = Machine.read("/proc/cpuinfo").split(separator: "\n")
        let model = lines.first { $0.hasPrefix("model name") || $0.hasPrefix("Model") }
        processor =
            model?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown processor"
        coreCount = ProcessInfo.processInfo.activeProcessorCount
        load = Machine.read("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? 0
    }

    /// The machine as one line.
    var text: String { "\(processor), \(coreCount) cores, load \(load)" }

    private static func read(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
