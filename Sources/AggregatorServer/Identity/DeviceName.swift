// SPDX-License-Identifier: Apache-2.0

/// The name of a device: the common name of its certificate, a word in logs, a part of a file's name.
public struct DeviceName: Hashable, Sendable, CustomStringConvertible {
    /// The longest name, in bytes: one label of a host name.
    public static let byteCountLimit = 63

    /// The name.
    public let description: String

    /// - Throws: `IdentityError.deviceName` unless the text has 1 to 63 characters of a-z, 0-9, hyphen, dot
    ///   and underscore, and begins with a letter or a digit.
    public init(_ text: String) throws(IdentityError) {
        guard Self.isName(text) else { throw .deviceName(text) }
        description = text
    }

    /// Whether a text may be the name of a device, or of anything else that becomes a file's name.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= byteCountLimit, isAlphanumeric(first) else {
            return false
        }
        return bytes.allSatisfy { isAlphanumeric($0) || isMark($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A first character that is none of these keeps names from looking like options or hidden files.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
