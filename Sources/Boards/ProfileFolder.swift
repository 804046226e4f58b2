// SPDX-License-Identifier: Apache-2.0

public import Tables
import Foundation

/// The folder of the profiles.
public struct ProfileFolder: Sendable {
    /// The file of what is equal across a fleet.
    public static let fleetFile = "fleet.toml"

    /// Where it is.
    public let path: String

    /// A folder known by its path.
    public init(path: String) { self.path = path }

    /// Finds the folder: `NUDGE_BOARD_PROFILES` if it is set, else the first `BoardProfiles` at or above the
    /// working folder, else at or above the program's own.
    public static func find(
        variables: [String: String]? = nil, workingFolder: String? = nil, program: String? = nil
    ) throws(TableError) -> ProfileFolder {
        let variables = variables ?? ProcessInfo.processInfo.environment
        if let path = variables["NUDGE_BOARD_PROFILES"], !path.isEmpty { return ProfileFolder(path: path) }
        let working = workingFolder ?? FileManager.default.currentDirectoryPath
        let program = program ?? Bundle.main.executablePath ?? working
        for start in [working, URL(fileURLWithPath: program).deletingLastPathComponent().path] {
            var folder = URL(fileURLWithPath: start).standardizedFileURL
            while true {
                let candidate = folder.appendingPathComponent("BoardProfiles").path
                if FileManager.default.fileExists(atPath: candidate + "/" + fleetFile) {
                    return ProfileFolder(path: candidate)
                }
                if folder.path == "/" { break }
                folder = folder.deletingLastPathComponent()
            }
        }
        throw TableError(
            path: "BoardProfiles", line: 0, key: "",
            problem: "no such folder here or above; name it with NUDGE_BOARD_PROFILES")
    }

    /// The boards' names, sorted.
    public func names() throws(TableError) -> [String] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw TableError(path: path, line: 0, key: "", problem: "cannot be read as a folder")
        }
        return files.filter { $0.hasSuffix(".toml") && $0 != Self.fleetFile }.map { String($0.dropLast(5)) }
            .sorted()
    }

    /// Reads a board's profile.
    /// - Throws: `TableError` or `UnknownBoardError`.
    public func board(_ name: String) throws -> BoardProfile {
        let names = try names()
        guard names.contains(name) else { throw UnknownBoardError(name: name, known: names) }
        return try BoardProfile(path: "\(path)/\(name).toml")
    }

    /// Reads what is equal across the fleet.
    public func fleet() throws(TableError) -> FleetProfile {
        try FleetProfile(path: "\(path)/\(Self.fleetFile)")
    }
}
