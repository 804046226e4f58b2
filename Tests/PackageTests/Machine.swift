// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A folder that dpkg takes for a whole machine of any architecture, without being root.
struct Machine {
    let root: Scratch

    /// An empty machine.
    init() throws {
        root = try Scratch(in: .disk)
        for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"] {
            try FileManager.default.createDirectory(
                atPath: root.path + "/" + folder, withIntermediateDirectories: true)
        }
        for file in ["var/lib/dpkg/status", "var/lib/dpkg/available"] { try root.write("", to: file) }
    }

    /// Has dpkg do something; scripts run outside, with `DPKG_ROOT` set.
    func dpkg(_ words: String...) async throws {
        let outcome = try await Program.run(
            [
                "fakeroot", "dpkg", "--root=\(root.path)", "--force-script-chrootless", "--force-depends",
                "--force-architecture", "--log=/dev/null",
            ] + words,
            adding: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
        try #require(outcome.status == 0, "dpkg \(words): \(outcome.words)")
    }

    /// Whether a package is installed, and its version.
    func standing(_ package: String) async throws -> String {
        try await Program.run([
            "dpkg-query", "--admindir=\(root.path)/var/lib/dpkg", "--show",
            "--showformat=${db:Status-Status} ${Version}", package,
        ]).output
    }

    func write(_ text: String, to file: String) throws {
        try root.write(text, to: file)
    }

    /// Every file but dpkg's own.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { name in
            var isFolder: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(
                atPath: root.path + "/" + name, isDirectory: &isFolder)
            return !isFolder.boolValue && !name.hasPrefix("var/lib/dpkg/")
        }.sorted()
    }

    /// A later version of a package, with the same contents.
    func next(_ package: DebianPackage) async throws -> String {
        let folder = root.path + "/var/lib/dpkg/next"
        let script = """
            dpkg-deb --raw-extract "$1" "$2" && sed -i 's/^Version: .*/Version: 999/' "$2/DEBIAN/control" &&
            dpkg-deb --root-owner-group -Znone --build "$2" "$2.deb"
            """
        let outcome = try await Program.run(["sh", "-c", script, "sh", package.path, folder])
        try #require(outcome.status == 0, "\(outcome.words)")
        return folder + ".deb"
    }
}
