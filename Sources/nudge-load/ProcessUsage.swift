// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a process takes, as the system shows it.
struct ProcessUsage {
    private let process: String

    /// - Parameter process: its number.
    init(_ process: String) { self.process = process }

    /// Memory that it occupies.
    var residentBytes: Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }

    /// Processor time that it used, in all its threads.
    var cpuSeconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return 0
        }
        return (user + system) / 100
    }
}
