// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
/// A text of at most so many bytes, without a heap.
struct FixedText<let capacity: Int> {
    private var bytes = InlineArray<capacity, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Adds a byte; what does not fit is left out, and ``count`` tells.
    mutating func add(_ byte: UInt8) {
        if count < capacity { bytes[count] = byte }
        count += 1
    }

    /// Whether all that was added is there.
    var isWhole: Bool { count <= capacity }

    /// Calls with the text.
    func read<Result: ~Copyable, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try read(bytes.span.extracting(0..<min(count, capacity)))
    }

    /// Calls with room for the text, and takes what that returns for its length.
    mutating func write(_ write: (inout MutableSpan<UInt8>) -> Int) {
        var room = bytes.mutableSpan
        count = write(&room)
    }
}
#endif
