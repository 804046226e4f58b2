// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// A fleet at a broker: `mqtt://HOST:PORT/FLEET`, or `mqtts://…` with TLS.
struct BrokerAddress {
    /// As it was written.
    let word: Word
    let isSecure: Bool
    /// HOST:PORT, with a zero behind it as C has texts.
    private var place = FixedText<264>()
    private(set) var fleet = FixedText<63>()

    /// Whether a word means to be one.
    static func isMeant(by word: Word) -> Bool { start(of: word) != nil }

    /// Reads an address; nil if it is none.
    init?(_ word: Word) {
        guard var index = Self.start(of: word) else { return nil }
        self.word = word
        isSecure = word[4] == UInt8(ascii: "s")
        while word[index] != UInt8(ascii: "/") {
            guard word[index] != 0 else { return nil }
            place.add(word[index])
            index += 1
        }
        place.add(0)
        index += 1
        while word[index] != 0 {
            fleet.add(word[index])
            index += 1
        }
        guard place.isWhole, fleet.isWhole, fleet.read({ MqttTopic.isName($0) }),
            unsafe withPlace({ unsafe board_link_is_address($0) }) != 0
        else { return nil }
    }

    /// Where HOST begins; nil where the word does not begin as an address of a broker does.
    private static func start(of word: Word) -> Int? {
        let name: StaticString = "mqtt"
        for index in 0..<4 where unsafe word[index] != name.utf8Start[index] { return nil }
        var index = word[4] == UInt8(ascii: "s") ? 5 : 4
        let mark: StaticString = "://"
        for place in 0..<3 {
            guard unsafe word[index] == mark.utf8Start[place] else { return nil }
            index += 1
        }
        return index
    }

    /// Opens the link to the broker, with TLS if the address says so. Returns 0, or an error of BoardLink.h.
    func dial() -> Int32 {
        let peer = Int32(isSecure ? BOARD_LINK_BROKER : BOARD_LINK_ANYBODY)
        return unsafe withPlace { unsafe board_link_open($0, peer) }
    }

    /// Calls with HOST:PORT as C has texts.
    private func withPlace(_ read: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        place.read { bytes in
            unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                    unsafe read($0)
                }
            }
        }
    }
}
#endif
