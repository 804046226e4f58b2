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

    /// The package as version 0.1.0 had it, scripts and settings, with something in the place of its program.
    func earlier(_ package: DebianPackage) async throws -> String {
        let folder = root.path + "/var/lib/dpkg/earlier"
        let script = """
            cp -r "$1" "$2" && mkdir -p "$2/usr/bin" "$2/usr/share/man/man1" &&
            echo earlier | tee "$2/usr/bin/$3" "$2/usr/share/man/man1/$3.1.gz" >"$2/DEBIAN/md5sums" &&
            sed -i -e 's/@VERSION@/0.1.0/' -e "s/@ARCHITECTURE@/$4/" -e 's/@INSTALLED_SIZE@/1/' \\
                -e 's/@LIBRARIES@/libc6/' "$2/DEBIAN/control" &&
            chmod -R u=rwX,go=rX "$2" && dpkg-deb --root-owner-group -Znone --build "$2" "$2.deb"
            """
        let contents = Package.path("Tests/PackageTests/Earlier/0.1.0/" + package.name)
        let outcome = try await Program.run([
            "sh", "-c", script, "sh", contents, folder, package.name, package.architecture,
        ])
        try #require(outcome.status == 0, "\(outcome.words)")
        return folder + ".deb"
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
