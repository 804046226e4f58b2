// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NudgeCore

/// A line of a device's own, which is kept open. Everything happens on one event loop.
final class Wire {
    /// How often the device is asked who it is.
    static let askInterval = TimeAmount.seconds(2)

    private static let openInterval = TimeAmount.seconds(2)

    private let place: SerialLine
    private let passage: Passage
    private let loop: any EventLoop

    init(_ place: SerialLine, _ passage: Passage, on loop: any EventLoop) {
        self.place = place
        self.passage = passage
        self.loop = loop
    }

    func open() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        place.open(on: loop) { bound.value.handlers }.whenComplete { result in
            switch result {
            case .success(let channel): bound.value.opened(channel)
            case .failure(let error):
                bound.value.passage.tell("\(error)")
                bound.value.openLater()
            }
        }
    }

    /// What makes frames of what comes over the line.
    private var handlers: [any ChannelHandler] {
        guard case .datagrams = place else { return [LineHandler(self)] }
        return [DatagramHandler { [unowned self] in passage.tell($0) }, LineHandler(self)]
    }

    private func opened(_ channel: any Channel) {
        passage.tell("open")
        passage.opened { frame in
            var bytes = [UInt8](repeating: 0, count: SerialFrame.encodedBytesMaximum(frame.count))
            var span = bytes.mutableSpan
            let count = SerialFrame.write(frame.span, to: &span)
            channel.writeAndFlush(ByteBuffer(bytes: bytes[..<count]), promise: nil)
        }
    }

    func heard(_ frame: [UInt8]) { passage.heardDevice(frame) }

    func lost() {
        passage.tell("lost")
        passage.lostLine()
        openLater()
    }

    private func openLater() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.openInterval) { bound.value.open() }
    }
}
