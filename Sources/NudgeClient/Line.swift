// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// The memory of a line.
@c(nudge_line_bytes)
public func lineBytes(_ bytes: UnsafeMutablePointer<Int>?) -> Int32 {
    report { () throws(Refusal) in unsafe try checked(bytes).pointee = ClientLine.bytes }
}

/// Creates the line of a member in its memory.
@c(nudge_line_create)
public func createLine(
    _ memory: UnsafeMutableRawPointer?, _ bytes: Int, _ member: OpaquePointer?,
    _ name: UnsafePointer<CChar>?, _ key: UnsafePointer<UInt8>?, _ keyBytes: Int, _ start: UInt64,
    _ line: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(line)
        let client = try unsafe ClientMember.at(member)
        let secret = try unsafe checked(key, keyBytes, expected: DeviceKey.byteCount)
        let letters = try unsafe letters(name, limit: Limits.deviceNameBytesMaximum)
        let region = try unsafe region(memory, bytes, needed: ClientLine.bytes)
        let made = unsafe region.baseAddress.unsafelyUnwrapped.bindMemory(to: ClientLine.self, capacity: 1)
        unsafe made.initialize(
            to: ClientLine(
                name: letters.span, key: DeviceKey(secret.span), start: start, member: client))
        unsafe target.pointee = OpaquePointer(made)
    }
}

/// Takes bytes of the line, up to the end of the first frame that says something.
@c(nudge_line_receive)
public func lineReceive(
    _ line: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int,
    _ taken: UnsafeMutablePointer<Int>?, _ event: UnsafeMutablePointer<Int32>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientLine.at(line)
        try unsafe hear(bytes, count, taken, event) { (byte) throws(Refusal) in
            try unsafe client.pointee.receive(byte)
        }
    }
}

/// Writes what is due for the line.
@c(nudge_line_transmit)
public func lineTransmit(
    _ line: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientLine.at(line)
        let length = try unsafe checked(count)
        let target = try unsafe checked(buffer, capacity: capacity, needed: GatewayLink.lineBytesMaximum)
        var span = unsafe target.mutableSpan
        unsafe length.pointee = client.pointee.transmit(&span)
    }
}
