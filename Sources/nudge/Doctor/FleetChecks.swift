// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// What the fleet of `fleet.toml` needs, or one with the defaults where there is no such file.
struct FleetChecks {
    private let fleet: FleetOptions

    init(_ fleet: FleetOptions) { self.fleet = fleet }

    func all() -> [Check] {
        let path = fleet.config ?? FleetFile.usual
        guard FileManager.default.fileExists(atPath: path) else {
            let check = Check(
                "settings", .notice, "there is no \(path)", advice: "a fleet needs one to be served")
            return [check] + ports(FleetFile.defaultPorts)
        }
        do {
            let file = try FleetFile(path)
            let settings = Check("settings", .good, "\(path) can be served")
            return [settings] + identities(in: file.folder) + ports(of: file)
        } catch {
            return [Check("settings", .missing, "\(error)")]
        }
    }

    private func ports(of file: FleetFile) -> [Check] {
        if let owner = ServerLock.owner(file.folder) {
            return [Check("ports", .good, "process \(owner) serves this fleet on them")]
        }
        return ports([file.listen, file.web])
    }

    private func ports(_ addresses: [FleetFile.Address]) -> [Check] {
        addresses.map { address in
            do {
                try Port.probe(address.host, address.port)
                return Check("ports", .good, "\(address.host):\(address.port) is free")
            } catch {
                return Check("ports", .missing, "\(error)")
            }
        }
    }

    /// Authority and devices, if there is a fleet yet.
    private func identities(in folder: FleetFolder) -> [Check] {
        guard Files.exists(folder.authorityKey) || Files.exists(folder.database) else {
            return [
                Check("fleet", .notice, "there is none in \(folder.path) yet", advice: "nudge enroll DEVICE")
            ]
        }
        do {
            let authority = try FleetAuthority.open(folder)
            let devices = Files.exists(folder.database) ? try FleetStore(folder.database).devices() : []
            let census = IdentityCensus(devices, authorityEnd: authority.expires, at: .now)
            if let concern = census.concern { return [Check("fleet", .notice, concern)] }
            let end = authority.expires.day
            return [Check("fleet", .good, "\(census.count) identities, the authority until \(end)")]
        } catch {
            return [Check("fleet", .missing, "\(error)")]
        }
    }
}
