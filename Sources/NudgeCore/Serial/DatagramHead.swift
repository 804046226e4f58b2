// SPDX-License-Identifier: Apache-2.0

/// What every datagram of a line begins with: see ``DatagramLine``. Behind it is a piece of the line, or
/// nothing.
///
/// Layout, little-endian: the token of whom it is for (8), its sender's (8), how many of the sender's pieces
/// arrived before this one (4), how many of the other end's the sender took (4).
struct DatagramHead {
    static let encodedBytes = 24

    /// 0 where the sender does not know it yet.
    var recipient: UInt64
    /// Never 0.
    var sender: UInt64
    var arrivedCount: UInt32 = 0
    var takenCount: UInt32 = 0

    init(to recipient: UInt64, from sender: UInt64) {
        self.recipient = recipient
        self.sender = sender
    }

    /// Reads the head of a datagram; nil where it has none.
    init?(reading datagram: Span<UInt8>) {
        guard datagram.count >= Self.encodedBytes else { return nil }
        recipient = datagram.load(UInt64.self, at: 0)
        sender = datagram.load(UInt64.self, at: 8)
        arrivedCount = datagram.load(UInt32.self, at: 16)
        takenCount = datagram.load(UInt32.self, at: 20)
        guard sender != 0 else { return nil }
    }

    /// Writes a datagram with a piece and returns its length.
    func write(_ piece: Span<UInt8>, to datagram: inout MutableSpan<UInt8>) -> Int {
        datagram.store(recipient, at: 0)
        datagram.store(sender, at: 8)
        datagram.store(arrivedCount, at: 16)
        datagram.store(takenCount, at: 20)
        for index in 0..<piece.count { datagram[Self.encodedBytes + index] = piece[index] }
        return Self.encodedBytes + piece.count
    }
}
