// SPDX-License-Identifier: Apache-2.0

/// The name of a device behind a gateway, which has a certificate in its place: `gateway-1/arm-3`.
public struct ChildName: Hashable, Sendable, CustomStringConvertible {
    /// Who carries its frames.
    public let gateway: DeviceName
    /// Its name under that gateway, which it introduces itself with.
    public let device: DeviceName

    /// Both, with a slash between them.
    public var description: String { "\(gateway)/\(device)" }

    /// - Throws: `IdentityError.deviceName` unless the text is two names of devices and a slash.
    public init(_ text: String) throws(IdentityError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .deviceName(text) }
        gateway = try DeviceName(String(parts[0]))
        device = try DeviceName(String(parts[1]))
    }
}
