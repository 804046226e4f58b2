// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation

/// What a fleet's database knows of a run.
struct FleetRun {
    let store: FleetStore
    /// The run's number in it.
    let number: Int64

    /// - Returns: nil for a run that is no fleet's.
    init?(_ run: RunFolder) throws {
        let folder = URL(fileURLWithPath: run.path).standardizedFileURL
        let database = FleetFolder(folder.deletingLastPathComponent().deletingLastPathComponent().path)
            .database
        guard Files.exists(database) else { return nil }
        store = try FleetStore(database)
        guard let number = try store.runNumber(folder.lastPathComponent) else { return nil }
        self.number = number
    }
}
