// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks

/// The engine that `tools/engine` built for this machine.
enum Engine {
    /// The folder whose engine is used; `none` for Debian's.
    private static let variable = "NUDGE_ENGINE"
    private static let library = "libmujoco.so.2.2.2"

    /// What is said of the engine where a run begins; nil for Debian's.
    static var words: String? {
        let folder = ProcessInfo.processInfo.environment[variable]
        guard let folder, folder != "none" else { return nil }
        return "engine: \(folder), built for this machine"
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
        let others = variables["LD_LIBRARY_PATH"].map { ":" + $0 } ?? ""
        unsafe setenv("LD_LIBRARY_PATH", folder + others, 1)
        unsafe setenv(variable, folder, 1)
        var words: [UnsafeMutablePointer<CChar>?] = unsafe CommandLine.arguments.map { unsafe strdup($0) }
        unsafe words.append(nil)
        unsafe execv("/proc/self/exe", &words)
        // It cannot be started again: then it goes on with Debian's.
        unsafe unsetenv(variable)
    }
}
