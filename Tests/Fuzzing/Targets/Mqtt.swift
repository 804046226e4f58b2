// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// What a broker says: a stream of bytes, cut into packets. A length stays what it is when more bytes come,
/// and what is read of a message is within it, and is written again.
func feedMqtt(_ input: inout Input) {
    let stream = input.rest()
    var position = 0
    while position < stream.count {
        let rest = Array(stream[position...])
        let told: Int?
        do throws(MqttError) { told = try MqttLength.of(rest.span) } catch { return }
        guard let length = told else { return }
        precondition(length >= 2 && length <= MqttLength.packetBytesMaximum, "a packet is within its limits")
        let packet = Array(rest.prefix(length))
        for end in 2..<min(packet.count, 6) {
            let early = try? MqttLength.of(packet.span.extracting(0..<end))
            precondition(early == nil || early == .some(nil) || early == length, "a length stays what it is")
        }
        if packet.count == length, case .message(let message)? = try? MqttPacket(reading: packet.span) {
            check(message, in: packet)
        }
        position += length
    }
}

private func check(_ message: MqttMessage, in packet: [UInt8]) {
    let (topic, payload) = (Array(packet[message.topic]), Array(packet[message.payload]))
    guard payload.count <= FrameLength.maximum, topic.count <= MqttTopic.bytesMaximum else { return }
    var room = [UInt8](repeating: 0, count: MqttWriter.messageHeadBytes + topic.count + payload.count)
    var span = room.mutableSpan
    let count = MqttWriter.message(
        payload.span, topic: topic.span, isRetained: message.isRetained, to: &span)
    let again = Array(room[..<count])
    guard case .message(let second)? = try? MqttPacket(reading: again.span) else {
        preconditionFailure("what was written is read")
    }
    precondition(Array(again[second.topic]) == topic && Array(again[second.payload]) == payload, "as it was")
}
