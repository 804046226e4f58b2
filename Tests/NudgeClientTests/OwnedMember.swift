// SPDX-License-Identifier: Apache-2.0

import CNudge
import Federation
import NudgeClient
import NudgeCore
import Testing

/// A member as a firmware has it, in memory of its own, at a stream or a serial line.
@safe
final class OwnedMember {
    static let key = [UInt8](repeating: 7, count: Int(NUDGE_KEY_BYTES))
    private let memory: UnsafeMutableRawPointer
    private let lineMemory: UnsafeMutableRawPointer?
    private let member: OpaquePointer?
    private let line: OpaquePointer?
    /// What comes is handed in in pieces of so many bytes.
    var pieceBytes = Int.max
    /// What it was told, and the errors that it reported.
    private(set) var events: [nudge_event] = []
    private(set) var errors: [nudge_status] = []

    /// - Parameter start: a number for the serial line; nil for a member at a stream.
    init(
        _ largest: nudge_configuration, task: String = "test", file: UInt64 = 0,
        lineStart start: UInt64? = nil
    ) throws {
        var largest = largest
        var bytes = 0
        try #require(unsafe nudge_member_bytes(&largest, &bytes) == NUDGE_OK)
        unsafe memory = .allocate(byteCount: bytes, alignment: Int(NUDGE_ALIGNMENT))
        // Whatever was there before must not matter.
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0xA5, count: bytes)
        var made: OpaquePointer?
        try #require(unsafe nudge_member_create(memory, bytes, &largest, task, file, &made) == NUDGE_OK)
        unsafe member = made
        guard let start else {
            unsafe lineMemory = nil
            unsafe line = nil
            return
        }
        try #require(unsafe nudge_line_bytes(&bytes) == NUDGE_OK)
        let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Int(NUDGE_ALIGNMENT))
        unsafe lineMemory = region
        var own: OpaquePointer?
        let status = unsafe nudge_line_create(
            region, bytes, member, "arm", Self.key, Self.key.count, start, &own)
        try #require(status == NUDGE_OK)
        unsafe line = own
    }

    deinit {
        unsafe memory.deallocate()
        unsafe lineMemory?.deallocate()
    }

    var isSerial: Bool { unsafe line != nil }

    /// Says that its stream is open.
    func connect() { #expect(unsafe nudge_member_connect(member) == NUDGE_OK) }

    /// Has a frame come, or its beginning.
    /// - Returns: whether the connection goes on.
    @discardableResult
    func receive(_ frame: [UInt8]) -> Bool {
        guard isSerial else { return take(frame) }
        var bytes = [UInt8](repeating: 0, count: SerialFrame.encodedBytesMaximum(frame.count))
        var span = bytes.mutableSpan
        let count = SerialFrame.write(frame.span, to: &span)
        return take(Array(bytes[..<count]))
    }

    private func take(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            var taken = 0
            var event: nudge_event = -1
            let status =
                unsafe isSerial
                ? nudge_line_receive(line, piece, piece.count, &taken, &event)
                : nudge_member_receive(member, piece, piece.count, &taken, &event)
            rest = rest.dropFirst(taken)
            if status != NUDGE_OK {
                errors.append(status)
                if !isSerial { return false }
            } else if event != NUDGE_NOTHING {
                events.append(event)
            }
        }
        return true
    }

    /// The frame that is due, as the other end reads it.
    func transmit() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Int(NUDGE_LINE_BYTES_MAXIMUM))
        var count = 0
        guard isSerial else {
            #expect(unsafe nudge_member_transmit(member, &bytes, bytes.count, &count) == NUDGE_OK)
            return count == 0 ? nil : Array(bytes[..<count])
        }
        #expect(unsafe nudge_line_transmit(line, &bytes, bytes.count, &count) == NUDGE_OK)
        var reader = SerialReader()
        var room = [UInt8](repeating: 0, count: bytes.count)
        for byte in bytes[..<count] {
            var span = room.mutableSpan
            if let count = (try? reader.take(byte, into: &span)) ?? nil { return Array(room[..<count]) }
        }
        return nil
    }

    /// Its agent; nil before it knows of which run.
    var agent: OpaquePointer? {
        var agent: OpaquePointer?
        return unsafe nudge_member_agent(member, &agent) == NUDGE_OK ? agent : nil
    }

    /// What its agent waits for.
    var phase: nudge_phase {
        var phase = nudge_phase(NUDGE_AWAITING_COMMIT)
        if unsafe agent != nil { #expect(unsafe nudge_get_phase(agent, &phase) == NUDGE_OK) }
        return phase
    }

    /// Plays what the agent asks for, up to its vote.
    func play() {
        while phase == NUDGE_READY_FOR_EPISODE {
            #expect(unsafe nudge_begin_episode(agent) == NUDGE_OK)
            #expect(unsafe nudge_end_episode(agent) == NUDGE_OK)
        }
        if phase == NUDGE_AWAITING_CHOICE { #expect(unsafe nudge_choose(agent, 0) == NUDGE_OK) }
    }

    /// What its agent's parameters are.
    var fingerprint: UInt64? {
        var value: UInt64 = 0
        return unsafe nudge_fingerprint(agent, &value) == NUDGE_OK ? value : nil
    }

    /// What it was refused with: the reason, and seconds until another try.
    var refusal: (reason: Int32, retrySeconds: UInt32)? {
        var reason: Int32 = 0
        var seconds: UInt32 = 0
        let status = unsafe nudge_member_refusal(member, &reason, &seconds)
        return status == NUDGE_OK ? (reason, seconds) : nil
    }
}
