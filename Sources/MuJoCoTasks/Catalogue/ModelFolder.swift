// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the bodies of the tasks lie. The only file here that knows of a home directory.
public enum ModelFolder {
    /// Where the Debian package nudge-models puts them.
    public static let installed = "/usr/share/nudge/models"

    /// The folder of the model files: `NUDGE_MODELS` if it is set, else where `tools/setup` puts them,
    /// `gymnasium-1.4.0/assets` in the ``cache(_:)``, or ``installed`` if only that is there.
    ///
    /// - Parameter variables: the environment variables to read; nil for the process's own.
    public static func path(_ variables: [String: String]? = nil) -> String {
        let variables = variables ?? ProcessInfo.processInfo.environment
        if let folder = variables["NUDGE_MODELS"], !folder.isEmpty { return folder }
        let fetched = cache(variables) + "/gymnasium-1.4.0/assets"
        let files = FileManager.default
        return files.fileExists(atPath: installed) && !files.fileExists(atPath: fetched) ? installed : fetched
    }

    /// Where the tools put what they fetch and build: `nudge` in the user's cache (`XDG_CACHE_HOME`, else
    /// `~/.cache`).
    ///
    /// - Parameter variables: the environment variables to read.
    public static func cache(_ variables: [String: String]) -> String {
        if let folder = variables["XDG_CACHE_HOME"], !folder.isEmpty { return folder + "/nudge" }
        return (variables["HOME"] ?? NSHomeDirectory()) + "/.cache/nudge"
    }
}

extension MuJoCoModel {
    /// Loads a task's body from the model folder (see `ModelFolder`).
    ///
    /// Cost: a few milliseconds and about half a megabyte.
    /// - Throws: `MuJoCoError` when the file is missing or is not the task's body.
    public convenience init(_ task: ControlTask) throws(MuJoCoError) {
        try self.init(task, path: ModelFolder.path() + "/" + task.modelFile)
    }
}
