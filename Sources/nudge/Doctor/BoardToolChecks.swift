// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What building for boards, and emulating them, takes. A host that only serves needs none of it.
enum BoardToolChecks {
    private static let programs: KeyValuePairs = [
        "swiftc": "the Swift toolchain: https://swift.org/install",
        "aarch64-linux-gnu-gcc": "64-bit boards", "arm-linux-gnueabihf-gcc": "ARMv7 boards",
        "arm-linux-gnueabi-gcc": "ARMv6 boards", "riscv64-linux-gnu-gcc": "RISC-V boards",
        "arm-none-eabi-gcc": "microcontrollers", "riscv64-unknown-elf-gcc": "RISC-V microcontrollers",
        "qemu-system-aarch64": "emulated 64-bit boards",
        "qemu-system-arm": "emulated 32-bit boards and microcontrollers",
        "qemu-system-riscv32": "emulated RISC-V microcontrollers",
        "dpkg-shlibdeps": "making packages",
    ]

    static func all() -> [Check] {
        let missing = programs.filter { !isOnPath($0.key) }
        guard !missing.isEmpty else {
            return [Check("boards", .good, "compilers and emulators for all boards are there")]
        }
        return missing.map { program, purpose in
            Check(
                "boards", .notice, "\(program) is missing (\(purpose))", advice: "run tools/setup, if wanted")
        }
    }

    /// Whether a program can be called by its name.
    static func isOnPath(_ program: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
