// SPDX-License-Identifier: Apache-2.0

/// What follows the header in a policy file: the parameters of one policy.
///
/// Layout, little-endian: rounds that made it (4 bytes), parameters (2 each), CRC-32C of both (4).
public enum PolicyParameters {
    /// Bytes for this many parameters.
    public static func encodedBytes(parameterCount: Int) -> Int { 8 + 2 * parameterCount }

    /// Writes at `offset`, which is where the header ends.
    public static func write(
        _ parameters: Span<Int16>, round: UInt32, to bytes: inout MutableSpan<UInt8>, at offset: Int
    ) {
        bytes.store(round, at: offset)
        let count = parameters.count
        for index in 0..<count {
            bytes.store(UInt16(bitPattern: parameters[index]), at: offset + 4 + 2 * index)
        }
        let end = offset + 4 + 2 * count
        bytes.store(Checksum.of(bytes.span, offset..<end), at: end)
    }

    /// Reads into `parameters`, whose count the header told.
    /// - Returns: the rounds that made the policy.
    /// - Throws: `torn` or `damaged` with the offset; `parameters` are unchanged then.
    public static func read(
        _ bytes: Span<UInt8>, at offset: Int, into parameters: inout MutableSpan<Int16>
    ) throws(LogError) -> UInt32 {
        let count = parameters.count
        let end = offset + 4 + 2 * count
        guard bytes.count >= end + 4 else { throw .torn(offset: offset) }
        guard bytes.count == end + 4, bytes.load(UInt32.self, at: end) == Checksum.of(bytes, offset..<end)
        else {
            throw .damaged(offset: offset)
        }
        for index in 0..<count {
            parameters[index] = Int16(bitPattern: bytes.load(UInt16.self, at: offset + 4 + 2 * index))
        }
        return bytes.load(UInt32.self, at: offset)
    }
}
