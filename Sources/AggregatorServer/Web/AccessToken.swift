// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The word that a reader of the web side must know. Only its digest is kept.
struct AccessToken: Sendable {
    /// How many characters a token may have. Sixteen cannot be tried through by asking a server.
    static let lengths = 16...256

    private let digest: [UInt8]

    /// Nil unless the text has a fitting length and only characters that addresses and cookies carry as they
    /// are.
    init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy(Self.isPlain) else { return nil }
        digest = Self.digest(text)
    }

    /// Whether a reader knows it. Takes as long for a wrong word as for the right one: every byte of the
    /// digests is compared.
    func matches(_ candidate: some StringProtocol) -> Bool {
        zip(Self.digest(candidate), digest).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func digest(_ text: some StringProtocol) -> [UInt8] {
        SecureHash.bytes(of: Array(text.utf8))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
        default: false
        }
    }
}
