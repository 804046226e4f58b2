// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// Lines of datagrams: two ends, and a network between them that loses, repeats and overtakes.
@Suite("Lines of datagrams")
struct DatagramTests {
    /// An end with what it has to say, and what it heard.
    private struct End {
        var line: DatagramLine
        var pieces: [[UInt8]] = []
        var said: [UInt8] = []
        var heard: [UInt8] = []

        init(_ end: DatagramLine.End, token: UInt64) { line = DatagramLine(end, token: token) }

        /// What is said, again or for the first time.
        mutating func say() -> [UInt8] {
            if line.isOpen, !line.isWaiting, !pieces.isEmpty {
                line.begin()
                said += pieces[0]
            }
            let piece = line.isWaiting ? pieces[0] : []
            return written(DatagramLine.headBytes + piece.count) { line.write(piece.span, to: &$0) }
        }

        mutating func receive(_ datagram: [UInt8]) -> DatagramLine.Heard { line.receive(datagram.span) }

        /// Takes a datagram. Returns the answer to a gateway that looks for the device.
        mutating func take(_ datagram: [UInt8]) -> [UInt8]? {
            let wasWaiting = line.isWaiting
            switch receive(datagram) {
            case .piece(let range): heard += datagram[range]
            case .contact(let gateway):
                let line = line
                return written(DatagramLine.headBytes) { line.writeAnswer(to: gateway, in: &$0) }
            case .nothing, .foreign: break
            }
            if wasWaiting, !line.isWaiting { pieces.removeFirst() }
            return nil
        }
    }

    /// Has two ends find each other.
    private func meet(_ gateway: inout End, _ device: inout End) {
        if let answer = device.take(gateway.say()) { _ = gateway.take(answer) }
    }

    private func garbage(_ random: inout TestRandom) -> [UInt8] {
        (0..<random.int(0...60)).map { _ in UInt8(random.int(0...255)) }
    }

    @Test("carry every byte once and in order, whatever the network does")
    func network() {
        var random = TestRandom("datagram network")
        for _ in 0..<60 {
            var (gateway, device) = (End(.gateway, token: 1 + random.next() / 2), End(.device, token: 7))
            for _ in 0..<40 {
                gateway.pieces.append((0...random.int(0...20)).map { _ in UInt8(random.int(0...255)) })
                device.pieces.append((0...random.int(0...20)).map { _ in UInt8(random.int(0...255)) })
            }
            let (downward, upward) = (gateway.pieces.flatMap(\.self), device.pieces.flatMap(\.self))
            var (down, up): ([[UInt8]], [[UInt8]]) = ([], [])
            var turns = 0
            while gateway.heard != upward || device.heard != downward {
                turns += 1
                guard turns < 20_000 else { break }
                if down.count < 8 { down.append(gateway.say()) }
                if random.bool(0.1) { down.append(garbage(&random)) }
                if random.bool(0.1) { up.append(garbage(&random)) }
                if !down.isEmpty {
                    let place = random.int(0...(down.count - 1))
                    let datagram = random.bool(0.3) ? down[place] : down.remove(at: place)
                    if random.bool(0.7) {
                        if let answer = device.take(datagram) { up.append(answer) }
                        if device.line.isOpen { up.append(device.say()) }
                    }
                }
                if !up.isEmpty {
                    let place = random.int(0...(up.count - 1))
                    let datagram = random.bool(0.3) ? up[place] : up.remove(at: place)
                    if random.bool(0.7) { #expect(gateway.take(datagram) == nil) }
                }
                #expect(downward.starts(with: device.heard) && upward.starts(with: gateway.heard))
                if up.count > 8 { up.removeFirst() }
            }
            #expect(gateway.heard == upward && device.heard == downward, "after \(turns) turns")
        }
    }

    @Test("answer who looks for them with no more than they were sent, and remember nothing of it")
    func contact() {
        var (gateway, device) = (End(.gateway, token: 3), End(.device, token: 7))
        meet(&gateway, &device)
        gateway.pieces = [[1, 2, 3]]
        _ = device.take(gateway.say())
        #expect(device.line.isOpen && device.heard == [1, 2, 3])
        var stranger = End(.gateway, token: 9)
        let question = stranger.say()
        let before = device.say()
        let answer = device.take(question)
        #expect(answer.map { $0.count <= question.count } ?? false)
        #expect(device.say() == before)
        // Two devices do not answer each other's answers.
        var other = End(.device, token: 8)
        #expect(answer.flatMap { other.take($0) } == nil && !other.line.isOpen)
    }

    @Test("take nothing from whoever does not know their token")
    func foreign() {
        var (gateway, device) = (End(.gateway, token: 3), End(.device, token: 7))
        meet(&gateway, &device)
        gateway.pieces = [[1, 2, 3]]
        let first = gateway.say()
        #expect(device.take(first) == nil && device.heard == [1, 2, 3])
        for length in 0..<DatagramLine.headBytes {
            #expect(device.receive(Array(first.prefix(length))) == .foreign)
        }
        var guess = first
        guess[0] ^= 1
        #expect(device.receive(guess) == .foreign)
        let long = [UInt8](repeating: 0, count: DatagramLine.bytesMaximum + 1)
        #expect(device.receive(Array((first + long).prefix(1201))) == .foreign)
        #expect(gateway.receive(first) == .foreign)
        // A token that is right does not make somebody of another one out of who is in the middle.
        var late = first
        (late[8], late[16]) = (99, 5)
        #expect(device.receive(late) == .foreign && device.heard == [1, 2, 3])
    }

    @Test("begin anew where a gateway starts again; a device that starts again is found again")
    func anew() {
        var device = End(.device, token: 7)
        for token in [3, 4, 5] as [UInt64] {
            var gateway = End(.gateway, token: token)
            meet(&gateway, &device)
            gateway.pieces = [[1], [2]]
            (device.heard, device.pieces) = ([], [])
            for _ in 0..<3 {
                _ = device.take(gateway.say())
                _ = gateway.take(device.say())
            }
            #expect(device.heard == [1, 2] && gateway.pieces.isEmpty)
            var again = End(.device, token: 70 + token)
            #expect(again.take(gateway.say()) == nil && !again.line.isOpen)
        }
    }
}
