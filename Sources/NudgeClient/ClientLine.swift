// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// What `nudge_line` is: the core's end of a serial line, and the member whose frames it carries.
@safe
struct ClientLine: ~Copyable {
    /// The core's end of the line. Frames that come lie where those of the member's stream would.
    private var link: GatewayLink
    private let member: UnsafeMutablePointer<ClientMember>

    /// All memory of a line.
    static var bytes: Int { Arena.bytes(for: ClientLine.self) }

    init(
        name: Span<UInt8>, key: DeviceKey, start: UInt64, member: UnsafeMutablePointer<ClientMember>
    ) {
        unsafe link = GatewayLink(
            name: name, key: key, start: start, memory: UnsafeMutableRawBufferPointer(member.pointee.frames))
        unsafe self.member = member
    }

    /// The line that C code holds.
    @inline(__always)
    static func at(_ line: OpaquePointer?) throws(Refusal) -> UnsafeMutablePointer<ClientLine> {
        guard let line = unsafe line else { throw .null }
        return unsafe UnsafeMutablePointer(line)
    }

    /// Takes a byte of the line. What makes no sense ends the connection on this side, and the next thing
    /// that is due is an introduction.
    mutating func receive(_ byte: UInt8) throws(Refusal) -> MemberEvent {
        switch link.receive(byte) {
        case .nothing: return .nothing
        case .broken(let error): throw Refusal(error)
        case .refusal(let refusal):
            unsafe member.pointee.refusal = refusal
            return .refused
        case .frame: break
        }
        do throws(Refusal) {
            return try link.withFrame { (frame) throws(Refusal) in try unsafe member.pointee.deliver(frame) }
        } catch {
            link.startOver()
            throw error
        }
    }

    /// Writes what is due for the line.
    /// - Parameter bytes: at least ``GatewayLink/lineBytesMaximum``.
    /// - Returns: how many bytes were written; 0 when nothing is due.
    mutating func transmit(_ bytes: inout MutableSpan<UInt8>) -> Int {
        link.transmit(
            &bytes, hello: { unsafe member.pointee.hello() }, speak: { unsafe member.pointee.speak(&$0) })
    }
}
