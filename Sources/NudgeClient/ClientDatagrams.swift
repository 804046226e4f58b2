// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// What `nudge_datagrams` is: the core's end of a line of datagrams, and the line of which they carry pieces.
@safe
struct ClientDatagrams: ~Copyable {
    private var datagrams: DatagramLine
    private let line: UnsafeMutablePointer<ClientLine>
    /// What is said until the gateway has it.
    private var piece = InlineArray<77, UInt8>(repeating: 0)
    private var pieceBytes = 0
    /// The token of a gateway that looks for the board; 0 where none does.
    private var contact: UInt64 = 0

    /// All memory of a line's datagrams.
    static var bytes: Int { Arena.bytes(for: ClientDatagrams.self) }
    /// The most bytes that ``transmit(_:)`` writes.
    static var bytesMaximum: Int { DatagramLine.headBytes + GatewayLink.lineBytesMaximum }

    init(_ line: UnsafeMutablePointer<ClientLine>, token: UInt64) {
        datagrams = DatagramLine(.device, token: token)
        unsafe self.line = line
    }

    /// The datagrams that C code holds.
    @inline(__always)
    static func at(_ datagrams: OpaquePointer?) throws(Refusal) -> UnsafeMutablePointer<ClientDatagrams> {
        guard let datagrams = unsafe datagrams else { throw .null }
        return unsafe UnsafeMutablePointer(datagrams)
    }

    /// Takes a datagram.
    /// - Returns: the bytes of the line that it ends with; nil from a gateway that looks for the board.
    mutating func receive(_ datagram: Span<UInt8>) throws(Refusal) -> Int? {
        contact = 0
        switch datagrams.receive(datagram) {
        case .piece(let range): return range.count
        case .nothing: return 0
        case .contact(let gateway):
            contact = gateway
            return nil
        case .foreign: throw .value
        }
    }

    /// Writes the datagram that is due, with what the line has to say, or said and is not known to have
    /// arrived.
    /// - Parameter bytes: at least ``bytesMaximum``.
    /// - Returns: its length; 0 when none is due.
    mutating func transmit(_ bytes: inout MutableSpan<UInt8>) -> Int {
        if contact != 0 {
            defer { contact = 0 }
            return datagrams.writeAnswer(to: contact, in: &bytes)
        }
        if datagrams.isOpen, !datagrams.isWaiting {
            var room = piece.mutableSpan
            pieceBytes = unsafe line.pointee.transmit(&room)
            if pieceBytes > 0 { datagrams.begin() }
        }
        guard datagrams.isDue else { return 0 }
        return datagrams.write(piece.span.extracting(0..<pieceBytes), to: &bytes)
    }
}
