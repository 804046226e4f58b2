// SPDX-License-Identifier: Apache-2.0

import CNudge
import NudgeClient
import NudgeCore

/// A member of the C library in just as much memory as it asks for. What every call promises is checked here.
@safe
final class FuzzedMember {
    static let key = [UInt8](repeating: 7, count: Int(NUDGE_KEY_BYTES))
    private let memory: UnsafeMutableRawPointer
    private let lineMemory: UnsafeMutableRawPointer?
    private let member: OpaquePointer?
    private let line: OpaquePointer?
    private var isConnected = false
    /// Whether it is being sent a policy: what it has of that is none.
    private var isCatchingUp = false
    /// What ended its last connection that did not end well.
    private(set) var error: nudge_status = 0

    /// - Parameters:
    ///   - isSerial: whether it is at a serial line.
    ///   - hasRoom: whether its memory is for the largest of the small runs, or the smallest.
    init(isSerial: Bool, hasRoom: Bool) {
        var largest = nudge_configuration()
        require(unsafe nudge_configuration_default(&largest))
        largest.observation_count = 3
        largest.action_count = 2
        if hasRoom {
            largest.hidden_layer_count = 1
            largest.hidden_widths.0 = 128
            largest.momentum = 1
        }
        var bytes = 0
        require(unsafe nudge_member_bytes(&largest, &bytes))
        unsafe memory = Self.memory(bytes)
        var made: OpaquePointer?
        require(unsafe nudge_member_create(memory, bytes, &largest, "point-mass", 0, &made))
        unsafe member = made
        guard isSerial else {
            unsafe lineMemory = nil
            unsafe line = nil
            return
        }
        require(unsafe nudge_line_bytes(&bytes))
        let region = unsafe Self.memory(bytes)
        unsafe lineMemory = region
        require(unsafe nudge_line_create(region, bytes, member, "arm", Self.key, Self.key.count, 1, &made))
        unsafe line = made
    }

    /// Whatever was there before does not matter.
    private static func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Int(NUDGE_ALIGNMENT))
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0xA5, count: bytes)
        return unsafe memory
    }

    deinit {
        unsafe memory.deallocate()
        unsafe lineMemory?.deallocate()
    }

    var isSerial: Bool { unsafe line != nil }

    func connect() {
        require(unsafe nudge_member_connect(member))
        isConnected = true
    }

    /// Bytes come, in pieces.
    /// - Returns: what they told, up to the error that ended a stream.
    func receive(_ bytes: [UInt8], pieceBytes: Int) -> [nudge_event] {
        var events: [nudge_event] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            let before = policy
            var (taken, event) = (-1, nudge_event(-1))
            let status =
                unsafe isSerial
                ? nudge_line_receive(line, piece, piece.count, &taken, &event)
                : nudge_member_receive(member, piece, piece.count, &taken, &event)
            precondition((1...piece.count).contains(taken), "it takes some of the bytes, and no others")
            rest = rest.dropFirst(taken)
            if status == NUDGE_OK {
                precondition(isSerial || isConnected, "a stream that is closed gives nothing")
                precondition(
                    event != NUDGE_NOTHING || taken == piece.count, "it stops where it was told something")
                if event != NUDGE_NOTHING { events.append(event) }
                if event == NUDGE_CATCHING_UP { isCatchingUp = true }
                if event == NUDGE_JOINED { isCatchingUp = false }
                continue
            }
            precondition(event == NUDGE_NOTHING, "an error tells nothing else")
            precondition(isSerial || isConnected || status == NUDGE_ERROR_PHASE, "a stream ends once")
            precondition(policy == before, "an error leaves the policy as it was")
            if isSerial || isConnected { error = status }
            isConnected = false
            if !isSerial { return events }
        }
        return events
    }

    /// What is due, as it travels; empty where nothing is.
    func transmit() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(NUDGE_LINE_BYTES_MAXIMUM))
        var count = -1
        require(
            unsafe isSerial
                ? nudge_line_transmit(line, &bytes, bytes.count, &count)
                : nudge_member_transmit(member, &bytes, Int(NUDGE_MEMBER_BYTES_MAXIMUM), &count))
        return Array(bytes[..<count])
    }

    private var agent: OpaquePointer? {
        var agent: OpaquePointer?
        return unsafe nudge_member_agent(member, &agent) == NUDGE_OK ? agent : nil
    }

    /// The fingerprint of its policy; nil where it has none, or shows a perturbed one.
    var policy: UInt64? {
        if isCatchingUp { return nil }
        var value: UInt64 = 0
        return unsafe nudge_fingerprint(agent, &value) == NUDGE_OK ? value : nil
    }

    var phase: nudge_phase {
        var phase = nudge_phase(NUDGE_AWAITING_COMMIT)
        if unsafe agent != nil { require(unsafe nudge_get_phase(agent, &phase)) }
        return phase
    }

    /// One step of what it waits for: an episode's beginning or end, or an answer.
    func play(answer: UInt8) {
        switch Int(phase) {
        case Int(NUDGE_READY_FOR_EPISODE): require(unsafe nudge_begin_episode(agent))
        case Int(NUDGE_IN_EPISODE): require(unsafe nudge_end_episode(agent))
        case Int(NUDGE_AWAITING_CHOICE):
            var settings = nudge_configuration()
            require(unsafe nudge_get_configuration(agent, &settings))
            let count = settings.candidate_count * 2
            require(unsafe nudge_choose(agent, Int32(answer % count)))
        default: break
        }
    }
}

/// A call that cannot fail where it is made.
private func require(_ status: nudge_status) { precondition(status == NUDGE_OK, "no error is due here") }
