// SPDX-License-Identifier: Apache-2.0

/// A task's name in at most 32 bytes of UTF-8, so that a header has a fixed layout. The name of a task that a
/// file describes has at most 23; its last eight bytes are the file's fingerprint.
public struct TaskName: Sendable {
    /// Bytes of the name of a task that a file describes; a zero byte follows.
    public static let fileTaskBytesMaximum = fingerprintOffset - 1
    private static let fingerprintOffset = 24

    private var bytes = InlineArray<32, UInt8>(repeating: 0)

    /// The empty name.
    public init() {}

    /// Byte `index`, 0..<32. A name ends before its first zero byte.
    public subscript(index: Int) -> UInt8 { bytes[index] }

    /// Sets byte `index`.
    public mutating func set(_ index: Int, to byte: UInt8) { bytes[index] = byte }

    /// The fingerprint of the file that describes the task; nil for a task that needs none.
    public var file: Fingerprint? {
        guard bytes[Self.fingerprintOffset - 1] == 0 else { return nil }
        var value: UInt64 = 0
        for index in Self.fingerprintOffset..<Limits.taskNameBytesMaximum {
            value |= UInt64(bytes[index]) << UInt64(8 * (index - Self.fingerprintOffset))
        }
        return value == 0 ? nil : Fingerprint(value: value)
    }

    /// Adds the fingerprint of the file that describes the task.
    public mutating func describe(by file: Fingerprint) {
        for index in Self.fingerprintOffset..<Limits.taskNameBytesMaximum {
            let shift = UInt64(8 * (index - Self.fingerprintOffset))
            bytes[index] = UInt8(truncatingIfNeeded: file.value >> shift)
        }
    }

    /// Whether two names have the same bytes.
    public static func == (first: TaskName, second: TaskName) -> Bool {
        for index in 0..<Limits.taskNameBytesMaximum where first[index] != second[index] { return false }
        return true
    }
}
