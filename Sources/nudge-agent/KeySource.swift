// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// Where keys come from. A device that was pulled out, or a terminal that is gone, is looked for again and
/// again, ever less often.
struct KeySource {
    private static let firstPauseMilliseconds: UInt64 = 250
    private static let pauseMaximumMilliseconds: UInt64 = 16_000
    /// Keys that mean nothing and are taken in one go: somebody may lean on a keyboard.
    private static let keysPerLook = 256

    /// The device; nil for the terminal.
    private let device: Word?
    private let codes: KeyCodes
    private var terminal = TerminalKeys()
    private var isOpen = true
    private var pauseMilliseconds: UInt64 = 0
    private var reopensAt: UInt64 = 0

    /// Opens it.
    /// - Throws: `unattended`, with a complaint of the link's.
    init(_ device: Word?, _ codes: KeyCodes) throws(Parting) {
        self.device = device
        self.codes = codes
        guard open() else { throw .unattended }
    }

    private func open() -> Bool { unsafe board_keys_open(device?.characters) == 0 }

    /// The next key that was pressed and means something; nil when there is none.
    /// - Parameter now: milliseconds.
    mutating func next(now: UInt64) -> Key? {
        if !isOpen { findAgain(now: now) }
        guard isOpen else { return nil }
        for _ in 0..<Self.keysPerLook {
            let code = board_keys_next()
            guard code != 0 else { return nil }
            guard code > 0 else {
                isOpen = false
                pauseMilliseconds = Self.firstPauseMilliseconds
                reopensAt = now + pauseMilliseconds
                Event.keys("lost", device)
                return nil
            }
            let key = device == nil ? terminal.take(UInt8(truncatingIfNeeded: code)) : codes.key(Int(code))
            if let key { return key }
        }
        return nil
    }

    private mutating func findAgain(now: UInt64) {
        guard now >= reopensAt else { return }
        isOpen = open()
        if isOpen { return Event.keys("found", device) }
        pauseMilliseconds = min(2 * pauseMilliseconds, Self.pauseMaximumMilliseconds)
        reopensAt = now + pauseMilliseconds
    }

    /// Drops what was pressed before anybody was asked.
    mutating func clear(now: UInt64) {
        for _ in 0..<Self.keysPerLook where next(now: now) == nil { return }
    }
}
#endif
