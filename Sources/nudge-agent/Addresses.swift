// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// Where a fleet's aggregator, or the broker that it is behind, may be, HOST:PORT each: where several servers
/// take turns, or a broker has several nodes, not all of them answer, and which one does changes.
@safe
struct Addresses {
    private static let countMaximum = 8
    /// Of an address that a server names, with a zero behind it.
    private static let roomBytes = Limits.deviceNameBytesMaximum + 1

    private var words: InlineArray<8, Word>
    private var count = 0
    private var learnedCount = 0
    private var index = 0
    /// Addresses that were tried in vain, one after the other.
    private var triedCount = 0
    /// Where addresses are kept that a server names, a zero behind each.
    private let room: UnsafeMutableRawBufferPointer

    /// Cuts a list at its commas.
    /// - Parameters:
    ///   - list: what the list is in.
    ///   - first: where it begins there.
    ///   - last: what ends it; it must be there.
    init(_ list: Word, from first: Int = 0, upTo last: UInt8 = 0) throws(UsageError) {
        var length = 0
        while list[first + length] != last { length += 1 }
        // A copy, in which every address ends with a zero.
        let bytes = unsafe BoardMemory.take(length + 1)
        words = InlineArray(repeating: list)
        var start = 0
        for end in 0...length {
            unsafe bytes[end] = list[first + end]
            guard unsafe bytes[end] == UInt8(ascii: ",") || end == length else { continue }
            unsafe bytes[end] = 0
            let word = unsafe Word(
                UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + start)
                    .assumingMemoryBound(to: CChar.self))
            guard unsafe board_link_is_address(word.characters) != 0 else {
                throw .badValue(word, "HOST:PORT or [HOST]:PORT, with a port from 1 to 65535")
            }
            guard count < Self.countMaximum else { throw .badValue(list, "8 addresses at most") }
            words[count] = word
            count += 1
            start = end + 1
        }
        unsafe room = BoardMemory.take((Self.countMaximum - count) * Self.roomBytes)
    }

    /// Remembers an address that a server names, behind the others, as long as the program runs. One that is
    /// known, is none, or has no room any more, changes nothing.
    mutating func learn(_ address: Span<UInt8>) {
        guard address.count < Self.roomBytes, count < Self.countMaximum, unsafe !room.isEmpty else { return }
        for index in 0..<count where words[index].says(address) { return }
        let start = unsafe room.baseAddress.unsafelyUnwrapped + learnedCount * Self.roomBytes
        for index in 0..<address.count {
            unsafe start.storeBytes(of: address[index], toByteOffset: index, as: UInt8.self)
        }
        unsafe start.storeBytes(of: 0, toByteOffset: address.count, as: UInt8.self)
        let word = unsafe Word(start.assumingMemoryBound(to: CChar.self))
        guard unsafe board_link_is_address(word.characters) != 0 else { return }
        words[count] = word
        count += 1
        learnedCount += 1
        Event.learned(word)
    }

    /// Whether there is more than one.
    var areSeveral: Bool { count > 1 }
    /// How long the other end may say nothing before it is asked whether it is there. Where another address
    /// may do, it is worth asking earlier.
    var quietMilliseconds: UInt64 { areSeveral ? 3_000 : 30_000 }
    /// The one that is to be tried.
    var current: Word { words[index] }

    /// Goes on to the next one.
    /// - Parameter wasReached: whether somebody answered at the one before.
    /// - Returns: whether it is to be tried at once: it was not since somebody answered, or since all of them
    ///   were.
    mutating func advance(wasReached: Bool) -> Bool {
        index = (index + 1) % count
        triedCount = wasReached ? 0 : triedCount + 1
        guard triedCount % count == 0 else { return true }
        triedCount = 0
        return false
    }
}
#endif
