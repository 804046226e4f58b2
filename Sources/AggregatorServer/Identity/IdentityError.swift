// SPDX-License-Identifier: Apache-2.0

/// Why an identity cannot be made, kept or read. The description is one line: what, where, what to do.
public enum IdentityError: Error, Equatable {
    /// A device name that is none.
    case deviceName(String)
    /// A file is there that must not be overwritten.
    case exists(path: String)
    /// A file that must be there is not.
    case missing(path: String, advice: String)
    /// A file may not be read.
    case unreadable(path: String, reason: String)
    /// A file cannot be made.
    case unwritable(path: String, reason: String)
    /// The content is no certificate, no key, or does not belong to the file beside it.
    case damaged(path: String, detail: String)
    /// A certificate would be valid for no time, or longer than the authority's own.
    case lifetime(detail: String)
    /// A certificate has ended by this machine's clock, which may be wrong.
    case outOfTime(detail: String)
    /// The certificate library refused.
    case certificate(detail: String)
}

extension IdentityError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .deviceName(let text):
            """
            '\(text)' is no device name: give 1 to \(DeviceName.byteCountLimit) characters of a-z, 0-9, '-', \
            '.' and '_', the first a letter or a digit
            """
        case .exists(let path): "\(path) exists already; name another file, or move this one away"
        case .missing(let path, let advice): "\(path) is missing; \(advice)"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
        case .damaged(let path, let detail): "\(path): \(detail)"
        case .lifetime(let detail), .outOfTime(let detail), .certificate(let detail): detail
        }
    }
}
