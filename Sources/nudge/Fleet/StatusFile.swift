// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import ServiceLifecycle

/// The latest status of a fleet as a file of its folder, so that `nudge status` needs neither a port nor a
/// token, and has something to say when the server is down.
struct StatusFile: Service {
    let folder: FleetFolder
    let board: StatusBoard

    /// Writes the file every second until shutdown, and once more then.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                write()
                try? await Task.sleep(for: .seconds(1))
            }
        }
        write()
    }

    /// A status that cannot be written is no reason to stop serving.
    private func write() {
        guard let data = try? JSONEncoder().encode(board.latest) else { return }
        try? data.write(to: URL(fileURLWithPath: Self.path(folder)), options: .atomic)
    }

    /// The file's contents.
    static func read(_ folder: FleetFolder) throws -> FleetStatus {
        let path = path(folder)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw NoFleetError(folder: folder.path)
        }
        do {
            return try JSONDecoder().decode(FleetStatus.self, from: data)
        } catch {
            throw StoreError.damaged(path: path, detail: "it is no status; start the server once")
        }
    }

    private static func path(_ folder: FleetFolder) -> String { folder.path + "/status.json" }
}
