// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A device and gateways that look for it, on a network that loses, repeats and overtakes, while strangers
/// say anything. Whoever listens hears what the other one said, every piece once and in order; who speaks
/// takes no piece for heard that was not; and what a stranger says changes nothing.
func feedDatagrams(_ input: inout Input) {
    let radio = FuzzedRadio()
    while !input.isEmpty {
        switch input.number(below: 8) {
        case 0: radio.gatewaySpeaks()
        case 1: radio.deviceSpeaks()
        case 2, 3: radio.deliver(true, input.number(below: 16), isKept: input.number(below: 4) == 3)
        case 4, 5: radio.deliver(false, input.number(below: 16), isKept: input.number(below: 4) == 3)
        case 6: radio.hearStranger(toDevice: input.number(below: 2) == 0, input.take(input.number(below: 64)))
        default: radio.start(device: input.number(below: 2) == 0)
        }
    }
}

private final class FuzzedRadio {
    /// Tokens are numbers in order of their drawing, times this one.
    private static let tokenStep: UInt64 = 0x0101_0101_0101_0101
    private var tokenCount: UInt64 = 0
    private lazy var gateway = FuzzedEnd(.gateway, token: newToken())
    private lazy var device = FuzzedEnd(.device, token: newToken())
    private var (down, up): ([[UInt8]], [[UInt8]]) = ([], [])

    private func newToken() -> UInt64 {
        tokenCount += 1
        return tokenCount &* Self.tokenStep
    }

    /// Either loses all that it knew. What it said may still be under way.
    func start(device isDevice: Bool) {
        if isDevice {
            device = FuzzedEnd(.device, token: newToken())
        } else {
            gateway = FuzzedEnd(.gateway, token: newToken())
        }
    }

    func gatewaySpeaks() { down = down.suffix(15) + [gateway.speak()] }

    func deviceSpeaks() {
        guard device.line.isOpen else { return }
        up = up.suffix(15) + [device.speak()]
    }

    func deliver(_ toDevice: Bool, _ place: Int, isKept: Bool) {
        let count = toDevice ? down.count : up.count
        guard count > 0 else { return }
        let place = place % count
        if toDevice {
            let datagram = isKept ? down[place] : down.remove(at: place)
            if let answer = device.take(datagram) { up = up.suffix(15) + [answer] }
        } else {
            let datagram = isKept ? up[place] : up.remove(at: place)
            precondition(gateway.take(datagram) == nil, "only a device answers who looks for it")
        }
        precondition(!gateway.claimsTooMuch(of: device), "the device has all that the gateway thinks it has")
        precondition(!device.claimsTooMuch(of: gateway), "the gateway has all that the device thinks it has")
    }

    /// Whoever says something without having heard the listener's token.
    func hearStranger(toDevice: Bool, _ datagram: [UInt8]) {
        if toDevice { device.hearStranger(datagram) } else { gateway.hearStranger(datagram) }
    }
}

/// An end of a line that numbers its pieces.
private struct FuzzedEnd {
    private(set) var line: DatagramLine
    private let token: UInt64
    private var peer: UInt64 = 0
    /// Pieces of this peer that were heard, and own ones that it is known to have.
    private var (heard, said) = (0, 0)
    /// The most that was heard of each peer, before somebody else came between.
    private var mostHeard: [UInt64: Int] = [:]

    init(_ end: DatagramLine.End, token: UInt64) {
        line = DatagramLine(end, token: token)
        self.token = token
    }

    private static func piece(_ number: Int, of token: UInt64) -> [UInt8] {
        [UInt8(truncatingIfNeeded: token), UInt8(truncatingIfNeeded: number >> 8), UInt8(number & 255)]
    }

    /// The token at a place of a datagram.
    private static func token(_ datagram: [UInt8], at offset: Int) -> UInt64 {
        datagram[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether this end thinks that the other one has more of its pieces than it heard.
    func claimsTooMuch(of other: FuzzedEnd) -> Bool {
        peer == other.token && said > other.mostHeard[token, default: 0]
    }

    /// What is said, again or for the first time.
    mutating func speak() -> [UInt8] {
        if line.isOpen, !line.isWaiting { line.begin() }
        let piece = line.isWaiting ? Self.piece(said, of: token) : []
        var datagram = [UInt8](repeating: 0, count: DatagramLine.headBytes + piece.count)
        var span = datagram.mutableSpan
        let count = line.write(piece.span, to: &span)
        precondition(count == datagram.count && !line.isDue, "what is due was said")
        return datagram
    }

    /// Takes a datagram of somebody who takes part. Returns the answer to who looks for the device.
    mutating func take(_ datagram: [UInt8]) -> [UInt8]? {
        let wasWaiting = line.isWaiting
        let sender = Self.token(datagram, at: 8)
        switch line.receive(datagram.span) {
        case .foreign: return nil
        case .contact(let gateway):
            var answer = [UInt8](repeating: 0, count: DatagramLine.headBytes)
            var span = answer.mutableSpan
            let count = line.writeAnswer(to: gateway, in: &span)
            precondition(count <= datagram.count, "an answer is no longer than the question")
            return answer
        case .nothing: meet(sender, wasWaiting)
        case .piece(let range):
            meet(sender, wasWaiting)
            precondition(Array(datagram[range]) == Self.piece(heard, of: sender), "what comes next")
            heard += 1
            mostHeard[sender] = max(heard, mostHeard[sender, default: 0])
        }
        return nil
    }

    private mutating func meet(_ sender: UInt64, _ wasWaiting: Bool) {
        if sender != peer {
            (peer, heard, said) = (sender, 0, 0)
        } else if wasWaiting, !line.isWaiting {
            said += 1
        }
    }

    mutating func hearStranger(_ datagram: [UInt8]) {
        if datagram.count >= 8, Self.token(datagram, at: 0) == token { return }
        let before = (line.isOpen, line.isWaiting, line.isDue)
        switch line.receive(datagram.span) {
        case .foreign, .contact: break
        case .nothing, .piece: preconditionFailure("a stranger was heard")
        }
        precondition(before == (line.isOpen, line.isWaiting, line.isDue), "a stranger changed something")
    }
}
