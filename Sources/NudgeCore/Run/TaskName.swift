// SPDX-License-Identifier: Apache-2.0

/// A task's name in at most 32 bytes of UTF-8, so that a header has a fixed layout.
public struct TaskName: Sendable {
    private var bytes = InlineArray<32, UInt8>(repeating: 0)

    /// The empty name.
    public init() {}

    /// Byte `index`, 0..<32. A name ends before its first zero byte.
    public subscript(index: Int) -> UInt8 { bytes[index] }

    /// Sets byte `index`.
    public mutating func set(_ index: Int, to byte: UInt8) { bytes[index] = byte }

    /// Whether two names have the same bytes.
    public static func == (first: TaskName, second: TaskName) -> Bool {
        for index in 0..<Limits.taskNameBytesMaximum where first[index] != second[index] { return false }
        return true
    }
}
