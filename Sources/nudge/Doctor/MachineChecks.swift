// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Foundation

/// What every fleet needs of the machine itself.
enum MachineChecks {
    private static let mebibyte = 1 << 20
    /// A run log grows by tens of bytes a round, the database by a few hundred.
    private static let diskBytesNeeded = 64 * mebibyte
    private static let diskBytesWanted = 1024 * mebibyte
    /// What systemd-timesyncd, chrony and ntpsec leave where they run.
    private static let timeServices = [
        "/run/systemd/timesync/synchronized", "/run/chrony", "/run/ntpd.pid",
    ]
    /// Descriptors that are no connections: log, database, web.
    private static let otherFileCount = 64
    private static let agentCountWanted = 1000

    static func all(folder: String) -> [Check] { [clock(), disk(folder), files()] }

    private static func clock() -> Check {
        if let complaint = WallClock.complaint {
            return Check("clock", .missing, complaint)
        }
        let time = "it says \(Date.now.minute) UTC"
        guard timeServices.contains(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return Check(
                "clock", .notice, "\(time), and no time service keeps it right",
                advice: "the ends of identities go by it; timedatectl set-ntp true")
        }
        return Check("clock", .good, "\(time), and a time service keeps it right")
    }

    private static func disk(_ folder: String) -> Check {
        guard FileManager.default.isWritableFile(atPath: folder) else {
            return Check(
                "disk", .missing, "\(folder) cannot be written to", advice: "see to its owner and mode")
        }
        var system = statvfs()
        guard unsafe statvfs(folder, &system) == 0 else {
            return Check("disk", .notice, "how much room \(folder) has cannot be told")
        }
        let free = Int(clamping: UInt64(system.f_bavail) * UInt64(system.f_frsize))
        let found = "\((free / mebibyte).grouped) MiB free at \(folder)"
        guard free >= diskBytesNeeded else {
            return Check("disk", .missing, found, advice: "make room; a round waits while the disk is full")
        }
        if free >= diskBytesWanted { return Check("disk", .good, found) }
        return Check("disk", .notice, found, advice: "make room for long runs")
    }

    private static func files() -> Check {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return Check("files", .notice, "the limit on open files cannot be told")
        }
        let agents = max(0, Int(clamping: limit.rlim_max) - otherFileCount)
        let found = "room for \(agents.grouped) agents"
        if agents >= agentCountWanted { return Check("files", .good, found) }
        return Check(
            "files", agents > 0 ? .notice : .missing, found,
            advice: "raise the hard limit on open files (ulimit -Hn, LimitNOFILE)")
    }
}
