// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A build of the agent and how it is run on this machine.
struct Board: Sendable, CustomTestStringConvertible {
    /// What `tools/build-agent` calls it.
    var target: String
    /// The emulator and its options; empty for the host itself.
    var emulator: [String] = []
    /// The machine that is emulated, for a microcontroller.
    var machine: String?
    /// Whether it is built with the simulator.
    var hasSimulator = false
    /// Whether it is built with the link to an aggregator.
    var hasLink = false

    var testDescription: String { target }

    static let host = Board(target: "host")
    static let arm64 = Board(
        target: "linux-arm64", emulator: ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"])
    static let armv7 = Board(
        target: "linux-armv7", emulator: ["qemu-arm-static", "-L", "/usr/arm-linux-gnueabihf"])
    static let armv6 = Board(target: "linux-armv6", emulator: ["qemu-arm-static", "-cpu", "arm1176"])
    static let riscv64 = Board(
        target: "linux-riscv64", emulator: ["qemu-riscv64-static", "-L", "/usr/riscv64-linux-gnu"])
    private static let arm = ["qemu-system-arm"]
    static let cortexM7 = Board(target: "cortex-m7", emulator: arm, machine: "mps2-an500")
    static let cortexM4F = Board(target: "cortex-m4f", emulator: arm, machine: "mps2-an386")
    /// The emulated board of its processor that has the floating-point unit of the Pico 2's.
    static let cortexM33 = Board(target: "cortex-m33", emulator: arm, machine: "mps2-an505")
    /// A Cortex-M3, which executes all that an ARMv6-M has.
    static let cortexM0Plus = Board(target: "cortex-m0plus", emulator: arm, machine: "mps2-an385")
    /// Without what the ESP32-C3's processor has not: atomic instructions and floating-point numbers.
    static let riscv32IMC = Board(
        target: "riscv32imc", emulator: ["qemu-system-riscv32", "-cpu", "rv32,a=false,f=false,d=false"],
        machine: "virt")
    static let all = [
        host, arm64, armv7, armv6, riscv64, cortexM7, cortexM4F, cortexM33, cortexM0Plus, riscv32IMC,
    ]

    /// 64-bit ARM with MuJoCo.
    static let arm64WithSimulator = Board(
        target: "linux-arm64", emulator: ["qemu-aarch64-static", "-L", cache + "/nudge/sysroot-arm64"],
        hasSimulator: true)

    /// The same board with the link to an aggregator.
    var withLink: Board {
        var board = self
        board.hasLink = true
        return board
    }

    /// The options of `tools/build-agent`.
    var options: [String] { [target] + (hasSimulator ? ["--mujoco"] : []) + (hasLink ? ["--tls"] : []) }

    /// The folder that `tools/setup` fills.
    static var cache: String {
        let variables = ProcessInfo.processInfo.environment
        if let folder = variables["XDG_CACHE_HOME"], !folder.isEmpty { return folder }
        return (variables["HOME"] ?? NSHomeDirectory()) + "/.cache"
    }

    /// The folder of what was built for the board.
    var folder: String {
        Package.path(
            ".build/boards/" + target + (hasSimulator ? "-mujoco" : "") + (hasLink ? "-tls" : ""))
    }

    /// The program's file.
    var program: String {
        folder + (machine == nil ? "/nudge-agent" : "/nudge-agent.elf")
    }

    /// Runs the agent with these arguments.
    func run(_ arguments: [String], program: String? = nil) async throws -> Outcome {
        let program = program ?? self.program
        guard let machine else { return try await Program.run(emulator + [program] + arguments) }
        let words = (["nudge-agent"] + arguments).map { ",arg=" + $0 }.joined()
        return try await Program.run(
            ["timeout", "600"] + emulator + [
                "-M", machine, "-bios", "none", "-nographic", "-monitor", "none", "-serial", "none",
                "-semihosting-config", "enable=on,target=native" + words, "-kernel", program,
            ])
    }

    /// The numbers of `sizes.txt`, in bytes.
    func sizes() throws -> [String: String] {
        Outcome.values(try String(contentsOfFile: folder + "/sizes.txt", encoding: .utf8))
    }
}
