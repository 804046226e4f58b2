// SPDX-License-Identifier: Apache-2.0

import Boards
import Foundation
import NudgeCore
import Programs
import Testing

/// Where the package's own profiles lie.
let profiles = ProfileFolder(path: Package.path("BoardProfiles"))

@Suite("Board profiles")
struct ProfileTests {
    @Test("Every profile loads, is complete, and names its sources")
    func complete() throws {
        let names = try profiles.names()
        #expect(
            names == [
                "beaglebone-black", "cortex-m4f", "cortex-m7", "esp32-c3", "milk-v-duo-256m",
                "orange-pi-zero-3",
                "raspberry-pi-1b-plus", "raspberry-pi-2b", "raspberry-pi-3b-plus", "raspberry-pi-4b-1gb",
                "raspberry-pi-4b-8gb", "raspberry-pi-5", "raspberry-pi-pico", "raspberry-pi-pico-2",
                "raspberry-pi-zero", "raspberry-pi-zero-2w", "tiny", "visionfive-2",
            ])
        for name in names {
            let board = try profiles.board(name)
            #expect(board.name == name)
            #expect(board.budgets.heapCallsAfterStart == 0)
            #expect(!board.sources.isEmpty || board.emulation.method == .none)
        }
    }

    @Test("An unknown board is refused with the nearest name")
    func unknownBoard() {
        #expect {
            try profiles.board("raspbery-pi-5")
        } throws: {
            "\($0)".contains("Did you mean 'raspberry-pi-5'?")
        }
    }

    @Test("The folder is found from inside the package, and where the environment says")
    func finding() throws {
        let inside = try ProfileFolder.find(variables: [:], workingFolder: Package.path("Sources/Boards"))
        #expect(inside.path == profiles.path)
        let built = try ProfileFolder.find(
            variables: [:], workingFolder: "/", program: Package.path(".build/x"))
        #expect(built.path == profiles.path)
        let told = try ProfileFolder.find(variables: ["NUDGE_BOARD_PROFILES": "/elsewhere"])
        #expect(told.path == "/elsewhere")
    }

    @Test("The fleet's fingerprint changes with each value, and not with a comment")
    func fingerprint() throws {
        let text = try String(contentsOfFile: profiles.path + "/fleet.toml", encoding: .utf8)
        func fingerprint(_ text: String) throws -> UInt64 {
            try FleetProfile(path: try scratchFile(text)).fingerprint.value
        }
        let original = try fingerprint(text)
        #expect(try original == profiles.fleet().fingerprint.value)
        #expect(try fingerprint("# a remark\n" + text) == original)
        for (old, new) in [
            ("fractionBits = 12", "fractionBits = 11"), ("blockCount = 15", "blockCount = 16"),
            ("half-cheetah", "hopper"), ("[64, 64]", "[64, 63]"), ("\"clamp\"\n", "\"tanh\"\n"),
        ] {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            #expect(try fingerprint(changed) != original, "\(old) is not part of the fingerprint")
        }
    }
}
