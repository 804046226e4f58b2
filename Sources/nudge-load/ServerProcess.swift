// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// The server under load, as the system and its own status file show it.
struct ServerProcess {
    private let folder: FleetFolder
    private let process: String

    init(_ folder: FleetFolder) {
        self.folder = folder
        let text = (try? String(contentsOfFile: folder.path + "/server.pid", encoding: .utf8)) ?? ""
        process = text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether the process is there.
    var isRunning: Bool { !process.isEmpty && FolderLock.isTaken(folder.path) }

    /// Memory that the process occupies.
    var residentBytes: Int { Self.residentBytes(of: process) }

    /// Memory that a process occupies.
    static func residentBytes(of process: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }

    /// Processor time that the process used, in all its threads.
    var cpuSeconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return 0
        }
        return (user + system) / 100
    }

    /// Rounds committed so far.
    var round: UInt32 { status?.round ?? 0 }
    /// T.
    var roundCount: UInt32 { status?.roundCount ?? 0 }

    private var status: FleetStatus? {
        guard let data = FileManager.default.contents(atPath: folder.path + "/status.json") else {
            return nil
        }
        return try? JSONDecoder().decode(FleetStatus.self, from: data)
    }
}
