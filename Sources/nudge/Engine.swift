// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks

/// The engine that `tools/engine` built for this machine.
enum Engine {
    /// The folder whose engine is used; `none` for Debian's.
    private static let variable = "NUDGE_ENGINE"
    private static let library = "libmujoco.so.2.2.2"

    /// Names the engine where a run begins; says nothing of Debian's.
    static func announce() {
        let variables = ProcessInfo.processInfo.environment
        // Whoever sets the one variable by hand has not set the other.
        guard let folder = variables[variable], libraryFolders(variables).first == folder else { return }
        print("engine: \(folder), built for this machine")
    }

    /// Where libraries are looked for first. An empty name would be the current folder, and is left out.
    private static func libraryFolders(_ variables: [String: String]) -> [String] {
        variables["LD_LIBRARY_PATH", default: ""].split(separator: ":").map(String.init)
    }

    /// Starts the program again with the machine's own engine, if there is one: which library a program gets
    /// is settled before its first line. Nothing else changes, and what it starts uses the same engine.
    ///
    /// Does nothing where `NUDGE_ENGINE` says something already, or the engine was built for another
    /// processor.
    static func use() {
        let variables = ProcessInfo.processInfo.environment
        guard variables[variable] == nil else { return }
        let folder = ModelFolder.cache(variables) + "/engine"
        guard FileManager.default.fileExists(atPath: "\(folder)/\(library)"),
            let processor = try? String(contentsOfFile: folder + "/processor", encoding: .utf8),
            let processors = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            processors.contains(processor)
        else { return }
        let folders = [folder] + libraryFolders(variables)
        unsafe setenv("LD_LIBRARY_PATH", folders.joined(separator: ":"), 1)
        unsafe setenv(variable, folder, 1)
        var words: [UnsafeMutablePointer<CChar>?] = unsafe CommandLine.arguments.map { unsafe strdup($0) }
        unsafe words.append(nil)
        unsafe execv("/proc/self/exe", &words)
        // It cannot be started again: then it goes on with Debian's.
        unsafe unsetenv(variable)
    }
}
