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

    /// What it takes.
    var usage: ProcessUsage { ProcessUsage(process) }

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
