// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// Packets of MQTT 3.1.1, against the bytes that its specification writes down.
@Suite("Packets of MQTT")
struct MqttTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func read(_ packet: [UInt8]) -> Result<MqttPacket, MqttError> {
        do throws(MqttError) { return .success(try MqttPacket(reading: packet.span)) } catch {
            return .failure(error)
        }
    }

    private func length(_ bytes: [UInt8]) -> Result<Int?, MqttError> {
        do throws(MqttError) { return .success(try MqttLength.of(bytes.span)) } catch {
            return .failure(error)
        }
    }

    private func connect(will: String = "", user: String = "", password: String = "") -> [UInt8] {
        let (client, topic) = (bytes("ab"), bytes(will))
        let (user, password) = (bytes(user), bytes(password))
        return written(100) {
            MqttWriter.connect(
                client: client.span, keepAliveSeconds: 90, willTopic: topic.span, will: bytes("0").span,
                user: user.span, password: password.span, to: &$0)
        }
    }

    private func message(_ payload: [UInt8], topic: [UInt8], isRetained: Bool = false) -> [UInt8] {
        written(MqttWriter.messageHeadBytes + topic.count + payload.count) {
            MqttWriter.message(payload.span, topic: topic.span, isRetained: isRetained, to: &$0)
        }
    }

    @Test("that a client writes are those of the specification")
    func writing() {
        let head: [UInt8] = [0, 4, 0x4D, 0x51, 0x54, 0x54, 4]
        #expect(connect() == [0x10, 14] + head + [0x02, 0, 90, 0, 2, 0x61, 0x62])
        #expect(
            connect(will: "t", user: "u", password: "pw")
                == [0x10, 27] + head + [0xE6, 0, 90, 0, 2, 0x61, 0x62, 0, 1, 0x74, 0, 1, 0x30]
                + [0, 1, 0x75, 0, 2, 0x70, 0x77])
        let topic = bytes("a/b")
        #expect(message([7, 8], topic: topic) == [0x30, 7, 0, 3, 0x61, 0x2F, 0x62, 7, 8])
        #expect(message([], topic: topic, isRetained: true) == [0x31, 5, 0, 3, 0x61, 0x2F, 0x62])
        #expect(
            written(13) { MqttWriter.subscribe(topic.span, number: 10, to: &$0) }
                == [0x82, 8, 0, 10, 0, 3, 0x61, 0x2F, 0x62, 0])
        #expect(written(2) { MqttWriter.ask(to: &$0) } == [0xC0, 0])
        #expect(written(2) { MqttWriter.disconnect(to: &$0) } == [0xE0, 0])
    }

    @Test("that a broker writes are read as the specification has them, and refused otherwise")
    func reading() {
        #expect(read([0x20, 2, 0, 0]) == .success(.connected))
        #expect(read([0x20, 2, 0, 5]) == .success(.refused(5)))
        #expect(read([0x90, 3, 0, 10, 1]) == .success(.subscribed(10, isGranted: true)))
        #expect(read([0x90, 4, 0, 10, 0, 0x80]) == .success(.subscribed(10, isGranted: false)))
        #expect(read([0xD0, 0]) == .success(.alive))
        for (first, isRetained) in [(UInt8(0x30), false), (0x31, true)] {
            guard case .success(.message(let message)) = read([first, 5, 0, 1, 0x61, 5, 6]) else {
                Issue.record("a message is a message, kept or not")
                return
            }
            #expect(message.topic == 4..<5 && message.payload == 5..<7)
            #expect(message.isRetained == isRetained)
        }

        let refused: [([UInt8], MqttError)] = [
            ([0x20, 2, 1, 0], .value), ([0x20, 2, 0, 6], .value), ([0x21, 2, 0, 0], .value),
            ([0x20, 3, 0, 0, 0], .length), ([0x40, 2, 0, 1], .kind), ([0x90, 3, 0, 0, 0], .value),
            ([0x90, 2, 0, 1], .length), ([0x90, 3, 0, 1, 3], .value), ([0xD0, 1, 0], .length),
            ([0x34, 7, 0, 1, 0x61, 0, 9, 5, 6], .value), ([0x32, 7, 0, 1, 0x61, 0, 9, 5, 6], .value),
            ([0x30, 2, 0, 0], .length),
            ([0x30, 3, 0, 9, 0x61], .length), ([0x10, 0], .kind), ([0x82, 0], .kind), ([0xF0, 0], .kind),
        ]
        for (packet, error) in refused { #expect(read(packet) == .failure(error), "\(packet)") }
    }

    @Test("say how long they are as soon as they can, and never something else later")
    func lengths() {
        #expect(length([]) == .success(nil) && length([0x30]) == .success(nil))
        #expect(length([0x30, 0x7F]) == .success(129))
        #expect(length([0x30, 0x80]) == .success(nil))
        #expect(length([0x30, 0x80, 0x01]) == .success(131))
        #expect(length([0x30, 0xFF, 0x7F]) == .failure(.length), "longer than any packet")
        #expect(length([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]) == .failure(.length), "a length without end")
        var random = TestRandom("MQTT lengths")
        for _ in 0..<300 {
            let payload = (0..<random.int(0...3000)).map { _ in UInt8(random.int(0...255)) }
            let topic = (0..<random.int(1...140)).map { _ in UInt8(random.int(97...122)) }
            let packet = message(payload, topic: topic)
            for end in [1, 2, 3, packet.count - 1, packet.count] {
                guard case .success(let told) = length(Array(packet.prefix(end) + [])) else {
                    Issue.record(seedNote)
                    continue
                }
                #expect(told == nil || told == packet.count, seedNote)
            }
            guard case .success(.message(let read)) = read(packet) else {
                Issue.record(seedNote)
                continue
            }
            #expect(Array(packet[read.payload]) == payload && Array(packet[read.topic]) == topic, seedNote)
            #expect(!read.isRetained, seedNote)
            #expect(self.read(Array(packet.dropLast())) == .failure(.length), seedNote)
        }
    }

    @Test("that are garbage are refused, and nothing is read outside of them")
    func garbage() {
        var random = TestRandom("MQTT garbage")
        let firsts: [UInt8] = [0x20, 0x30, 0x32, 0x40, 0x90, 0xD0]
        for _ in 0..<20_000 {
            var packet = (0..<random.int(0...40)).map { _ in UInt8(random.int(0...255)) }
            if random.bool(0.7), packet.count > 1 {
                packet[0] = firsts[random.int(0...(firsts.count - 1))]
                packet[1] = UInt8(packet.count - 2)
            }
            guard case .success(.message(let message)) = read(packet) else { continue }
            #expect(message.topic.upperBound <= message.payload.lowerBound, seedNote)
            #expect(message.payload.upperBound == packet.count, seedNote)
        }
    }

    @Test("name where the frames of a device are, and no pattern is a name")
    func topics() {
        let (fleet, device) = (bytes("hall-2"), bytes("arm-3"))
        let topics = [MqttTopic.up, .down, .state].map { topic in
            let name = written(MqttTopic.bytesMaximum) {
                topic.write(fleet: fleet.span, device: device.span, to: &$0)
            }
            return String(decoding: name, as: UTF8.self)
        }
        #expect(
            topics == ["nudge/hall-2/up/arm-3", "nudge/hall-2/down/arm-3", "nudge/hall-2/up/arm-3/state"])
        #expect(isName("arm-3") && isName("a_b.9"))
        for text in ["", "a/b", "+", "#", "A", "é", String(repeating: "a", count: 64)] {
            #expect(!isName(text), "\(text)")
        }
    }

    private func isName(_ text: String) -> Bool { MqttTopic.isName(bytes(text).span) }

    @Test("need no memory but the caller's")
    func allocation() {
        var room = [UInt8](repeating: 0, count: 200)
        let (topic, payload) = (bytes("nudge/a/up/b"), bytes("payload"))
        let count = allocations {
            var span = room.mutableSpan
            let length = MqttWriter.message(payload.span, topic: topic.span, to: &span)
            _ = try? MqttPacket(reading: span.span.extracting(0..<length))
        }
        #expect(count == 0)
    }
}
