// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the package lies, and the programs that it was built into.
public enum Package {
    /// The sources' root, found from where this file was compiled.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The path of a file or folder of the package.
    public static func path(_ name: String) -> String { root + "/" + name }

    /// The path of a program that was built with the tests: it lies beside them, or a few folders up. A path
    /// where nothing is if it was not built.
    public static func product(_ name: String) -> String {
        var folder = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let program = folder.appending(path: name).path
            var isFolder: ObjCBool = false
            if unsafe FileManager.default.fileExists(atPath: program, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return program
            }
        }
        return "/nonexistent/" + name
    }

    /// The path of the `nudge` binary.
    public static let nudge = product("nudge")

    /// A Python with Gymnasium, on the engine whose bits are those of the libmujoco that is linked in;
    /// `tools/setup` has it. Nil where it was not made.
    public static let gymnasiumPython: String? = {
        let cache = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let python = cache + "/nudge/oracle-gymnasium-1.4.0/bin/python"
        return FileManager.default.isExecutableFile(atPath: python) ? python : nil
    }()
}
