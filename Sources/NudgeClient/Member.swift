// SPDX-License-Identifier: Apache-2.0

public import CNudge

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// The memory of a member.
@c(nudge_member_bytes)
public func memberBytes(
    _ largest: UnsafePointer<nudge_configuration>?, _ bytes: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(bytes)
        unsafe target.pointee = ClientMember.bytes(try RunConfiguration(checked(largest).pointee))
    }
}

/// Creates a member in its memory.
@c(nudge_member_create)
public func createMember(
    _ memory: UnsafeMutableRawPointer?, _ bytes: Int, _ largest: UnsafePointer<nudge_configuration>?,
    _ task: UnsafePointer<CChar>?, _ file: UInt64, _ member: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(member)
        let configuration = try unsafe RunConfiguration(checked(largest).pointee)
        let name = try unsafe TaskName(task, file: file)
        let region = try unsafe region(memory, bytes, needed: ClientMember.bytes(configuration))
        let made = unsafe region.baseAddress.unsafelyUnwrapped.bindMemory(
            to: ClientMember.self, capacity: 1)
        unsafe made.initialize(to: ClientMember(task: name, largest: configuration, memory: region))
        unsafe target.pointee = OpaquePointer(made)
    }
}

extension TaskName {
    /// The name that a zero ends, of a task that a file with this fingerprint describes; 0 for none.
    fileprivate init(_ name: UnsafePointer<CChar>?, file: UInt64) throws(Refusal) {
        let limit = file == 0 ? Limits.taskNameBytesMaximum : Self.fileTaskBytesMaximum
        let letters = try unsafe letters(name, limit: limit)
        self.init()
        for index in 0..<letters.count { unsafe set(index, to: letters[index]) }
        if file != 0 { describe(by: Fingerprint(value: file)) }
    }
}

/// Begins a connection.
@c(nudge_member_connect)
public func memberConnect(_ member: OpaquePointer?) -> Int32 {
    report { () throws(Refusal) in try unsafe ClientMember.at(member).pointee.connect() }
}

/// Takes bytes of the stream, up to the end of the first frame that says something.
@c(nudge_member_receive)
public func memberReceive(
    _ member: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int,
    _ taken: UnsafeMutablePointer<Int>?, _ event: UnsafeMutablePointer<Int32>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientMember.at(member)
        try unsafe hear(bytes, count, taken, event) { (byte) throws(Refusal) in
            try unsafe client.pointee.receive(byte)
        }
    }
}

/// Hands bytes on until one of them says something.
/// - Parameters:
///   - taken: set to how many were handed on, also where the last one was refused.
///   - event: set to what the last one said.
@inline(__always)
func hear(
    _ bytes: UnsafePointer<UInt8>?, _ count: Int, _ taken: UnsafeMutablePointer<Int>?,
    _ event: UnsafeMutablePointer<Int32>?, _ take: (UInt8) throws(Refusal) -> MemberEvent
) throws(Refusal) {
    let source = try unsafe checked(bytes)
    let place = try unsafe checked(taken)
    let target = try unsafe checked(event)
    try require(count >= 0, else: .size)
    unsafe place.pointee = 0
    unsafe target.pointee = MemberEvent.nothing.rawValue
    for index in 0..<count {
        unsafe place.pointee = index + 1
        let heard = try unsafe take(source[index])
        guard heard == .nothing else {
            unsafe target.pointee = heard.rawValue
            return
        }
    }
}

/// Writes what is due on the stream.
@c(nudge_member_transmit)
public func memberTransmit(
    _ member: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientMember.at(member)
        let length = try unsafe checked(count)
        let target = try unsafe checked(buffer, capacity: capacity, needed: HelloFrame.encodedBytes)
        var span = unsafe target.mutableSpan
        unsafe length.pointee = client.pointee.transmit(&span)
    }
}

/// Gives the member's agent.
@c(nudge_member_agent)
public func memberAgent(_ member: OpaquePointer?, _ agent: UnsafeMutablePointer<OpaquePointer?>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientMember.at(member)
        let target = try unsafe checked(agent)
        try require(unsafe client.pointee.hasAgent, else: .phase)
        unsafe target.pointee = OpaquePointer(client.pointee.agent)
    }
}

/// Tells why the member was refused.
@c(nudge_member_refusal)
public func memberRefusal(
    _ member: OpaquePointer?, _ reason: UnsafeMutablePointer<Int32>?,
    _ retrySeconds: UnsafeMutablePointer<UInt32>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientMember.at(member)
        let target = try unsafe checked(reason)
        let seconds = try unsafe checked(retrySeconds)
        guard let refusal = unsafe client.pointee.refusal else { throw .phase }
        unsafe target.pointee = Int32(refusal.reason.rawValue)
        unsafe seconds.pointee = refusal.retryAfterSeconds
    }
}
