// SPDX-License-Identifier: Apache-2.0

// What comes from C as a pointer is checked here, before anything else touches it.

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// A pointer that is neither NULL nor misaligned.
@inline(__always)
func checked<Value: BitwiseCopyable>(
    _ pointer: UnsafePointer<Value>?
) throws(Refusal) -> UnsafePointer<Value> {
    guard let pointer = unsafe pointer else { throw .null }
    let address = UInt(bitPattern: pointer)
    try require(address % UInt(MemoryLayout<Value>.alignment) == 0, else: .alignment)
    return unsafe pointer
}

/// A pointer that is neither NULL nor misaligned.
@inline(__always)
func checked<Value: BitwiseCopyable>(
    _ pointer: UnsafeMutablePointer<Value>?
) throws(Refusal) -> UnsafeMutablePointer<Value> {
    unsafe UnsafeMutablePointer(mutating: try checked(UnsafePointer(pointer)))
}

/// The array behind a pointer, which must have `expected` elements.
@inline(__always)
func checked<Value: BitwiseCopyable>(
    _ pointer: UnsafePointer<Value>?, _ count: Int, expected: Int
) throws(Refusal) -> UnsafeBufferPointer<Value> {
    let pointer = try unsafe checked(pointer)
    try require(count == expected, else: .size)
    return unsafe UnsafeBufferPointer(start: pointer, count: count)
}

/// The array behind a pointer, which must have `expected` elements.
@inline(__always)
func checked<Value: BitwiseCopyable>(
    _ pointer: UnsafeMutablePointer<Value>?, _ count: Int, expected: Int
) throws(Refusal) -> UnsafeMutableBufferPointer<Value> {
    unsafe UnsafeMutableBufferPointer(
        mutating: try checked(UnsafePointer(pointer), count, expected: expected))
}

/// The first `needed` bytes of a buffer, which must have room for them.
@inline(__always)
func checked(
    _ buffer: UnsafeMutablePointer<UInt8>?, capacity: Int, needed: Int
) throws(Refusal) -> UnsafeMutableBufferPointer<UInt8> {
    let buffer = try unsafe checked(buffer)
    // A size beyond half the address space arrives here as a negative number. No buffer has one.
    try require(capacity >= needed, else: .size)
    return unsafe UnsafeMutableBufferPointer(start: buffer, count: needed)
}

/// A region of memory to be cut up: aligned as an arena, and of at least `needed` bytes.
func region(
    _ memory: UnsafeMutableRawPointer?, _ bytes: Int, needed: Int
) throws(Refusal) -> UnsafeMutableRawBufferPointer {
    guard let memory = unsafe memory else { throw .null }
    try require(UInt(bitPattern: memory) % UInt(Arena.alignmentBytes) == 0, else: .alignment)
    try require(bytes >= needed, else: .memory)
    return unsafe UnsafeMutableRawBufferPointer(start: memory, count: bytes)
}

/// The letters of a name that a zero ends: 1 to `limit` of them.
func letters(_ name: UnsafePointer<CChar>?, limit: Int) throws(Refusal) -> UnsafeBufferPointer<UInt8> {
    let start = try unsafe checked(name)
    var count = 0
    while unsafe start[count] != 0 {
        count += 1
        try require(count <= limit, else: .value)
    }
    try require(count > 0, else: .value)
    return unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
}
