// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// The gateway of a load, a process of its own from beside this program.
final class LoadGateway {
    private let process = Process()
    private let folder: URL

    /// Enrols it and starts it. What it writes goes to `NAME.log` in the fleet's folder.
    /// - Parameters:
    ///   - port: the server's on 127.0.0.1.
    ///   - road: has its name, and its devices' lines.
    init(_ fleet: FleetFolder, port: Int, _ road: BrokerRoad) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nudge-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let identity = folder.appending(path: "gateway.pem").path
        let store = try FleetStore(fleet.database)
        _ = try FleetAuthority.open(fleet).enroll(
            DeviceName(road.gateway), writing: identity, in: store)
        let log = fleet.path + "/\(road.gateway).log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "nudge-gateway")
        process.arguments = ["127.0.0.1:\(port)", "--identity", identity] + road.lines
        process.standardError = FileHandle(forWritingAtPath: log) ?? .nullDevice
        try process.run()
    }

    var usage: ProcessUsage { ProcessUsage("\(process.processIdentifier)") }

    /// Ends it.
    func end() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
