// SPDX-License-Identifier: Apache-2.0

/// Why a task's body could not be loaded.
public enum MuJoCoError: Error, Equatable, CustomStringConvertible {
    /// No readable file at this path.
    case missingModel(path: String)
    /// MuJoCo refused the file, for its own reason.
    case unreadableModel(path: String, reason: String)
    /// The file is a body, but another one than the task's.
    case unsuitableModel(path: String, task: String)
    /// The program was built for another version of MuJoCo than the one it is running with.
    case versionMismatch(built: Int, running: Int)
    /// There is not enough memory for a simulation.
    case outOfMemory

    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .missingModel(let path):
            "The model file \(path) is missing. Run tools/setup to fetch the models, "
                + "or set NUDGE_MODELS to the folder that holds them."
        case .unreadableModel(let path, let reason):
            "MuJoCo cannot load \(path): \(reason). Run tools/setup to fetch the models again."
        case .unsuitableModel(let path, let task):
            "\(path) is not the body of the task \(task). Run tools/setup to fetch the models again."
        case .versionMismatch(let built, let running):
            "This program was built for MuJoCo \(built) but runs with MuJoCo \(running). Build it again."
        case .outOfMemory:
            "There is not enough memory for a simulation: one needs about 4 MB."
        }
    }
}
