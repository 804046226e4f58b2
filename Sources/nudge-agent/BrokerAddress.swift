// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// A fleet at a broker: `mqtt://HOST:PORT[,HOST:PORT…]/FLEET`, or `mqtts://…` with TLS. Where there are several
/// addresses, they are those of one broker's nodes.
struct BrokerAddress {
    let isSecure: Bool
    private(set) var fleet = FixedText<63>()
    /// Where in the word the addresses begin; a slash ends them.
    let start: Int

    /// Whether a word means to be one.
    static func isMeant(by word: Word) -> Bool { start(of: word) != nil }

    /// Reads an address, but for those of the nodes; nil if it is none.
    init?(_ word: Word) {
        guard let start = Self.start(of: word) else { return nil }
        self.start = start
        isSecure = word[4] == UInt8(ascii: "s")
        var index = start
        while word[index] != UInt8(ascii: "/") {
            guard word[index] != 0 else { return nil }
            index += 1
        }
        index += 1
        while word[index] != 0 {
            fleet.add(word[index])
            index += 1
        }
        guard fleet.isWhole, fleet.read({ MqttTopic.isName($0) }) else { return nil }
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

    /// Opens the link to a node, with TLS if the address says so. Returns 0, or an error of BoardLink.h.
    func dial(_ node: Word) -> Int32 {
        unsafe board_link_open(
            node.characters, Int32(isSecure ? BOARD_LINK_BROKER : BOARD_LINK_ANYBODY))
    }
}
#endif
