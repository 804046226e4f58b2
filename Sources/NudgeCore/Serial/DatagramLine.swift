// SPDX-License-Identifier: Apache-2.0

/// One end of a line that datagrams carry, as where a device's radio brings IP: the bytes of a serial line,
/// in pieces. An end says a piece until the other one has it, and then the next one, so that what is lost,
/// repeated or overtaken on the way is not missed. docs/frames.md says what travels.
///
/// It does no I/O and reads no clock: the gateway has the patience, and says again what was not answered. The
/// device answers; what it has to say, it may also say at once.
///
/// Each end has a token, and takes a datagram that has it: who sent that hears what this end says, which
/// nobody does who only writes another's address on a datagram. It proves no more; frames are sealed.
public struct DatagramLine: Sendable {
    /// The ends of a line.
    public enum End: Sendable {
        /// It is found at its address, and answers.
        case device
        /// It asks, and says again what was lost.
        case gateway
    }

    /// What a datagram brought.
    public enum Heard: Equatable, Sendable {
        /// A piece of the line: where in the datagram.
        case piece(Range<Int>)
        /// Nothing new from the other end.
        case nothing
        /// A gateway that does not know this device's token: ``writeAnswer(to:in:)`` tells it, and its token
        /// is the number here.
        case contact(UInt64)
        /// Nothing that belongs here: garbage, or from somebody who does not hear this end.
        case foreign
    }

    /// Bytes before a piece.
    public static let headBytes = DatagramHead.encodedBytes
    /// The longest datagram, which every network that brings IP carries in one piece.
    public static let bytesMaximum = 1_200

    private let end: End
    private let token: UInt64
    /// The other end's token; 0 before it was heard.
    private var peer: UInt64 = 0
    private var arrivedCount: UInt32 = 0
    private var takenCount: UInt32 = 0
    /// Whether a piece is on its way, which the other end is not known to have.
    public private(set) var isWaiting = false
    /// Whether the other end is to be told something, if only how many pieces arrived.
    public private(set) var isDue = false

    /// Makes an end that has heard nobody yet.
    /// - Parameters:
    ///   - end: which one.
    ///   - token: a number that nobody can guess, and another one at every start; not 0.
    public init(_ end: End, token: UInt64) {
        precondition(token != 0, "a token is not 0")
        self.end = end
        self.token = token
    }

    /// Whether the other end is known, so that pieces may be said.
    public var isOpen: Bool { peer != 0 }

    /// Takes a datagram. The address that it came from is the other end's, and replaces the one before, where
    /// ``Heard/piece(_:)`` or ``Heard/nothing`` is returned. Cost: a few instructions.
    public mutating func receive(_ datagram: Span<UInt8>) -> Heard {
        guard datagram.count <= Self.bytesMaximum, let head = DatagramHead(reading: datagram) else {
            return .foreign
        }
        let piece = Self.headBytes..<datagram.count
        if head.recipient == 0, end == .device { return .contact(head.sender) }
        guard head.recipient == token else { return .foreign }
        if head.sender != peer {
            guard begins(head, piece) else { return .foreign }
            self = DatagramLine(end, token: token)
            peer = head.sender
        }
        return take(head, piece)
    }

    /// Whether somebody whose token is a new one may begin: a gateway by its first piece, a device by what it
    /// answers to a gateway that looks for it.
    private func begins(_ head: DatagramHead, _ piece: Range<Int>) -> Bool {
        guard head.arrivedCount == 0, head.takenCount == 0 else { return false }
        return end == .device ? !piece.isEmpty : piece.isEmpty && peer == 0
    }

    private mutating func take(_ head: DatagramHead, _ piece: Range<Int>) -> Heard {
        if isWaiting, head.takenCount == arrivedCount &+ 1 {
            arrivedCount &+= 1
            isWaiting = false
        }
        // Also a piece that came before: its sender does not know yet.
        if end == .device || !piece.isEmpty { isDue = true }
        guard !piece.isEmpty, head.arrivedCount == takenCount else { return .nothing }
        takenCount &+= 1
        return .piece(piece)
    }

    /// Another piece is to be said. Only where the line is open and none is waiting.
    public mutating func begin() {
        precondition(isOpen && !isWaiting, "a piece at a time")
        isWaiting = true
        isDue = true
    }

    /// Writes the datagram that is said next, or once more.
    /// - Parameters:
    ///   - piece: what waits; empty where nothing does.
    ///   - datagram: at least ``headBytes`` more.
    /// - Returns: its length.
    public mutating func write(_ piece: Span<UInt8>, to datagram: inout MutableSpan<UInt8>) -> Int {
        isDue = false
        var head = DatagramHead(to: peer, from: token)
        head.arrivedCount = arrivedCount
        head.takenCount = takenCount
        return head.write(piece, to: &datagram)
    }

    /// Writes what a gateway is answered that looks for this device: as long as what it said, or shorter, and
    /// nothing is remembered of it.
    /// - Parameters:
    ///   - gateway: its token.
    ///   - datagram: at least ``headBytes``.
    /// - Returns: the answer's length.
    public func writeAnswer(to gateway: UInt64, in datagram: inout MutableSpan<UInt8>) -> Int {
        DatagramHead(to: gateway, from: token).write(Span(), to: &datagram)
    }
}
