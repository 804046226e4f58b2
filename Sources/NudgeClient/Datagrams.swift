// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// The memory of a line's datagrams.
@c(nudge_datagrams_bytes)
public func datagramsBytes(_ bytes: UnsafeMutablePointer<Int>?) -> Int32 {
    report { () throws(Refusal) in unsafe try checked(bytes).pointee = ClientDatagrams.bytes }
}

/// Has datagrams carry a line.
@c(nudge_datagrams_create)
public func createDatagrams(
    _ memory: UnsafeMutableRawPointer?, _ bytes: Int, _ line: OpaquePointer?, _ token: UInt64,
    _ datagrams: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(datagrams)
        let client = try unsafe ClientLine.at(line)
        try require(token != 0, else: .value)
        let region = try unsafe region(memory, bytes, needed: ClientDatagrams.bytes)
        let made = unsafe region.baseAddress.unsafelyUnwrapped.bindMemory(
            to: ClientDatagrams.self, capacity: 1)
        unsafe made.initialize(to: ClientDatagrams(client, token: token))
        unsafe target.pointee = OpaquePointer(made)
    }
}

/// Takes a datagram.
@c(nudge_datagrams_receive)
public func datagramsReceive(
    _ datagrams: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int,
    _ pieceBytes: UnsafeMutablePointer<Int>?, _ isGateway: UnsafeMutablePointer<Int32>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientDatagrams.at(datagrams)
        let source = try unsafe checked(bytes)
        let length = try unsafe checked(pieceBytes)
        let known = try unsafe checked(isGateway)
        try require(count >= 0, else: .size)
        let datagram = unsafe UnsafeBufferPointer(start: source, count: count)
        let piece = try unsafe client.pointee.receive(datagram.span)
        unsafe length.pointee = piece ?? 0
        unsafe known.pointee = piece == nil ? 0 : 1
    }
}

/// Writes the datagram that is due.
@c(nudge_datagrams_transmit)
public func datagramsTransmit(
    _ datagrams: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientDatagrams.at(datagrams)
        let length = try unsafe checked(count)
        let target = try unsafe checked(buffer, capacity: capacity, needed: ClientDatagrams.bytesMaximum)
        var span = unsafe target.mutableSpan
        unsafe length.pointee = client.pointee.transmit(&span)
    }
}
