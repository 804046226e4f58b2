// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Testing

@Suite("Device names")
struct DeviceNameTests {
    @Test("names of hosts and boards are taken", arguments: ["a", "pi-zero-2w_7.lab", "0", longest])
    func accepted(text: String) throws {
        #expect(try DeviceName(text).description == text)
    }

    @Test(
        "anything that could be a path, an option or another alphabet is refused",
        arguments: ["", longest + "a", "-x", ".hidden", "a/b", "A", "é", "a b", "a\u{0}", "a\n"])
    func refused(text: String) {
        #expect(throws: IdentityError.deviceName(text)) { try DeviceName(text) }
    }

    private static let longest = String(repeating: "z", count: DeviceName.byteCountLimit)
}
