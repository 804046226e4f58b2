// SPDX-License-Identifier: Apache-2.0

/// All memory of an agent: one caller-owned region, cut up at start-up and never again.
///
/// The phase change is part of the program: ``seal()`` consumes the arena, so taking memory afterwards does
/// not compile, and taking more than was budgeted stops the program at once.
@safe
public struct Arena: ~Copyable {
    /// What every region is aligned to, in bytes: enough for any vector load.
    public static let alignmentBytes = 16

    private let base: UnsafeMutableRawBufferPointer
    /// Bytes taken so far, padding included.
    public private(set) var usedBytes = 0

    /// Takes charge of a region.
    /// - Parameter memory: aligned to ``alignmentBytes``; the caller keeps it alive and untouched for as long
    ///   as anything made from it is in use.
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        let address = UInt(bitPattern: memory.baseAddress)
        precondition(address % UInt(Self.alignmentBytes) == 0, "an arena must be aligned to 16 bytes")
        unsafe base = memory
    }

    /// Cuts off room for `count` elements, all of whose bits are zero.
    public mutating func take<Element: BitwiseCopyable>(
        _ type: Element.Type, count: Int
    ) -> UnsafeMutablePointer<Element> {
        precondition(count >= 0, "no fewer than no elements")
        let start = unsafe take(bytes: Self.bytes(for: type, count: count))
        return unsafe start.bindMemory(to: type, capacity: count)
    }

    /// The same for whole units of the alignment; of no type, so that a program has it once.
    private mutating func take(bytes: Int) -> UnsafeMutableRawPointer {
        let freeBytes = unsafe base.count - usedBytes
        precondition(bytes <= freeBytes, "the arena is smaller than its sum")
        let start = unsafe base.baseAddress.unsafelyUnwrapped + usedBytes
        usedBytes += bytes
        unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return unsafe start
    }

    /// Ends start-up. What was taken stays; nothing can be taken any more.
    /// - Returns: the bytes in use.
    public consuming func seal() -> Int { usedBytes }

    /// What ``take(_:count:)`` uses for `count` elements: their size, rounded up to the alignment.
    public static func bytes<Element>(for type: Element.Type, count: Int) -> Int {
        (count * MemoryLayout<Element>.stride + alignmentBytes - 1) / alignmentBytes * alignmentBytes
    }
}
