// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A serial line with a device at its end and a server behind it. A frame survives its way over the line; the
/// device takes from the server what the server sealed, in the order of its sealing, and nothing else.
func feedSerial(_ input: inout Input) {
    let line = FuzzedLine()
    while !input.isEmpty {
        switch input.number(below: 6) {
        case 0: line.put(input.take(input.number(below: 300)))
        case 1: line.put(onLine(input.take(1 + input.number(below: 600))))
        case 2: line.speak()
        case 3: line.introduceServer(nonce: input.byte())
        case 4: line.sealNext([0x28, UInt8(input.number(below: 2))], isLost: input.number(below: 4) == 3)
        default: line.repeatLast(damaging: input.number(below: 256), input.byte())
        }
    }
}

/// A frame as it travels, which a reader makes the same of.
func onLine(_ frame: [UInt8]) -> [UInt8] {
    guard !frame.isEmpty else { return [0] }
    var bytes = [UInt8](repeating: 0xEE, count: SerialFrame.encodedBytesMaximum(frame.count))
    var span = bytes.mutableSpan
    let line = Array(bytes[..<SerialFrame.write(frame.span, to: &span)])
    precondition(line.firstIndex(of: 0) == line.count - 1, "a zero ends a frame, and nothing else does")
    precondition(offLine(line) == [frame], "a frame survives the line")
    return line
}

/// The frames that came over a line.
func offLine(_ line: [UInt8]) -> [[UInt8]] {
    var reader = SerialReader()
    var room = [UInt8](repeating: 0xEE, count: max(line.count, 2_048))
    var frames: [[UInt8]] = []
    for byte in line {
        var span = room.mutableSpan
        if let count = (try? reader.take(byte, into: &span)) ?? nil { frames.append(Array(room[..<count])) }
    }
    return frames
}

@safe
private final class FuzzedLine {
    private let key = DeviceKey([UInt8](repeating: 7, count: DeviceKey.byteCount).span)
    private let memory: UnsafeMutableRawBufferPointer
    private var link: GatewayLink
    private var server: SealedSession?
    /// The device's nonce that the server heard last.
    private var nonce: UInt64 = 0
    /// Frames that the server sealed and the device did not take yet.
    private var expected: [[UInt8]] = []
    private var last: [UInt8] = []

    init() {
        unsafe memory = .allocate(byteCount: GatewayLink.frameBytesMinimum, alignment: 16)
        link = unsafe GatewayLink(name: [0x61].span, key: key, start: 1, memory: memory)
    }

    deinit { unsafe memory.deallocate() }

    /// Bytes come to the device.
    func put(_ bytes: [UInt8]) {
        for byte in bytes where link.receive(byte) == .frame {
            let frame = link.withFrame { frame in (0..<frame.count).map { frame[$0] } }
            precondition(expected.first == frame, "the device took what the server did not seal there")
            expected.removeFirst()
        }
    }

    /// The device says what is due; an introduction arrives at the server.
    func speak() {
        var line = [UInt8](repeating: 0, count: GatewayLink.lineBytesMaximum)
        var span = line.mutableSpan
        let count = link.transmit(&span, hello: { HelloFrame(knowledge: nil) }, speak: { _ in 0 })
        guard let frame = offLine(Array(line[..<count])).first,
            let introduction = try? IntroductionFrame(reading: frame.span)
        else { return }
        nonce = introduction.nonce
        server = nil
        expected = []
    }

    func introduceServer(nonce own: UInt8) {
        guard server == nil else { return }
        server = SealedSession(key, deviceNonce: nonce, serverNonce: UInt64(own), end: .server)
        put(onLine([0x2E, 0, own, 0, 0, 0, 0, 0, 0, 0]))
    }

    func sealNext(_ frame: [UInt8], isLost: Bool) {
        var bytes = [UInt8](repeating: 0, count: SealedFrame.headBytes + frame.count)
        var span = bytes.mutableSpan
        guard server?.seal(frame.span, to: &span) != nil else { return }
        expected.append(frame)
        last = onLine(bytes)
        if !isLost { put(last) }
    }

    /// What the server sealed last comes again, or for the first time, with some bits turned.
    func repeatLast(damaging place: Int, _ bits: UInt8) {
        guard !last.isEmpty else { return }
        var bytes = last
        bytes[place % bytes.count] ^= bits
        put(bytes)
    }
}
