// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore

/// What can go wrong with a file of a run. The description is one line: what, where, what to do.
public enum StoreError: Error, Equatable, CustomStringConvertible {
    /// There is no such file, or it may not be read.
    case unreadable(path: String, reason: String)
    /// The file or folder cannot be made or written.
    case unwritable(path: String, reason: String)
    /// The content is wrong.
    case damaged(path: String, detail: String)
    /// A file is there that must not be overwritten.
    case exists(path: String)
    /// Another program writes to the folder.
    case busy(path: String)

    /// One line for people.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
        case .damaged(let path, let detail): "\(path): \(detail)"
        case .exists(let path): "\(path) exists already; name another folder, or continue it with --resume"
        case .busy(let path): "\(path): another program writes to it; wait until it has ended"
        }
    }

    /// Names what is wrong with a log or a policy file.
    static func damaged(_ path: String, _ error: LogError) -> StoreError {
        switch error {
        case .foreign: .damaged(path: path, detail: "not a file of this kind")
        case .version(let version):
            .damaged(
                path: path,
                detail: "format version \(version); this program reads version \(RunHeader.version)")
        case .torn(let offset): .damaged(path: path, detail: "ends inside what begins at byte \(offset)")
        case .damaged(let offset):
            .damaged(path: path, detail: "damaged at byte \(offset); restore the file from a copy")
        }
    }

    /// The reason that the operating system gave for the call that failed last.
    static func reason() -> String { unsafe String(cString: strerror(errno)) }

    /// The reason that the operating system gives, without Foundation's sentence around it.
    public static func reason(_ error: any Error) -> String {
        let error = error as NSError
        if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError {
            return reason(underlying)
        }
        if error.domain == NSPOSIXErrorDomain { return unsafe String(cString: strerror(Int32(error.code))) }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: return "there is no such file or folder"
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        case .fileWriteFileExists: return "something else is there"
        case .fileWriteOutOfSpace: return "the disk is full"
        case .fileReadUnknown, .fileWriteUnknown: return "the path leads elsewhere, or the disk refuses"
        default: return error.localizedDescription
        }
    }
}
