// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The word that a reader of the web side must know. Only its digest is kept.
struct AccessToken: Sendable {
    /// How many characters a token may have. Sixteen cannot be tried through by asking a server.
    static let lengths = 16...256

    private let digest: SHA256Digest

    /// Nil unless the text has a fitting length and only characters that addresses and cookies carry as they
    /// are.
    init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy(Self.isPlain) else { return nil }
        digest = Self.digest(text)
    }

    /// Whether a reader knows it. Takes as long for a wrong word as for the right one: digests are compared
    /// in constant time.
    func matches(_ candidate: some StringProtocol) -> Bool { Self.digest(candidate) == digest }

    private static func digest(_ text: some StringProtocol) -> SHA256Digest {
        SHA256.hash(data: Array(text.utf8))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
        default: false
        }
    }
}
