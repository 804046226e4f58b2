// SPDX-License-Identifier: Apache-2.0

/// What one kind of board is, how to build for it, how to emulate it, and what it can give to an agent.
///
/// What must be equal across a fleet is not here: see ``FleetProfile``.
public struct BoardProfile: Codable, Equatable, Sendable {
    /// The name on command lines: the file's, without its extension.
    public var name: String
    /// The maker's name for it.
    public var title: String
    /// Where the facts come from.
    public var sources: [String]
    /// The machine.
    public var hardware: Hardware
    /// How to compile for it.
    public var build: Build
    /// How to run it without having it.
    public var emulation: Emulation
    /// What it can give to one agent.
    public var budgets: Budgets

    /// Facts about the machine.
    public struct Hardware: Codable, Equatable, Sendable {
        /// The chip.
        public var systemOnChip: String
        /// The instruction set.
        public var architecture: String
        /// The type of the cores that run the agent.
        public var core: String
        /// How many of them.
        public var coreCount: Int
        /// Their clock.
        public var clockMegahertz: Int
        /// Data cache of the first level, per core; 0 for none.
        public var dataCacheBytes: Int
        /// Cache of the second level; 0 for none.
        public var secondCacheBytes: Int
        /// Main memory.
        public var ramBytes: Int
        /// Program memory of a microcontroller; 0 on boards that start from a card.
        public var flashBytes: Int
        /// What the agent runs on.
        public var operatingSystem: String
    }

    /// How the agent is compiled.
    public struct Build: Codable, Equatable, Sendable {
        /// The kind of program.
        public var target: Target
        /// Flags for both compilers besides the target's own.
        public var compilerFlags: [String]
    }

    /// The kinds of program that `tools/build-agent` makes.
    public enum Target: String, CaseIterable, Codable, Sendable {
        case linuxArm64 = "linux-arm64"
        case linuxArmv7 = "linux-armv7"
        case linuxArmv6 = "linux-armv6"
        case linuxRiscv64 = "linux-riscv64"
        case cortexM7 = "cortex-m7"
        case cortexM4F = "cortex-m4f"
        case cortexM33 = "cortex-m33"
        case cortexM0Plus = "cortex-m0plus"
        case riscv32IMC = "riscv32imc"

        /// Whether an agent for it may have the link to an aggregator: Debian has an mbedTLS for it.
        public var hasLink: Bool { !kernel.isEmpty }

        /// Whether there is no operating system.
        public var isMicrocontroller: Bool {
            switch self {
            case .cortexM7, .cortexM4F, .cortexM33, .cortexM0Plus, .riscv32IMC: true
            case .linuxArm64, .linuxArmv7, .linuxArmv6, .linuxRiscv64: false
            }
        }

        /// The name that Debian gives to a kernel for it; empty where Debian 12 has none.
        public var kernel: String {
            switch self {
            case .linuxArm64: "arm64"
            case .linuxArmv7: "armhf"
            case .linuxArmv6: "armel"
            case .linuxRiscv64, .cortexM7, .cortexM4F, .cortexM33, .cortexM0Plus, .riscv32IMC: ""
            }
        }

        /// The program that emulates a machine of it, or a process.
        public var emulator: String {
            switch self {
            case .linuxArm64: "qemu-system-aarch64"
            case .linuxArmv7, .linuxArmv6, .cortexM7, .cortexM4F, .cortexM33, .cortexM0Plus: "qemu-system-arm"
            case .linuxRiscv64: "qemu-riscv64-static"
            case .riscv32IMC: "qemu-system-riscv32"
            }
        }
    }

    /// How qemu runs it.
    public struct Emulation: Codable, Equatable, Sendable {
        /// What is emulated.
        public enum Method: String, CaseIterable, Codable, Sendable {
            /// A whole board that boots a Linux kernel.
            case linux
            /// One process, where no kernel is at hand. Its resident set cannot be measured.
            case process
            /// A bare-metal image.
            case microcontroller
            /// Nothing: the profile describes no machine.
            case none
        }

        /// What is emulated.
        public var method: Method
        /// qemu's machine.
        public var machine: String
        /// qemu's CPU; empty where the machine brings its own.
        public var cpu: String
        /// The kernel's console.
        public var console: String
        /// The device tree in the kernel's package; empty where qemu makes one.
        public var deviceTree: String
        /// More of the kernel's command line.
        public var kernelArguments: String
        /// Whether the machine has the RAM of the board it copies, and no other.
        public var hasFixedRam: Bool
    }

    /// What an agent may use. Budgets are inclusive.
    public struct Budgets: Codable, Equatable, Sendable {
        /// All memory of the core.
        public var arenaBytes: Int
        /// The deepest stack.
        public var stackBytes: Int
        /// Calls of the heap after start-up: always 0.
        public var heapCallsAfterStart: Int
        /// Linux: the resident set of the process, C library and all; 0 for microcontrollers.
        public var residentBytes: Int
        /// Linux: the same of an agent that is connected over TLS and has somebody beside it; 0 where no
        /// agent has a link.
        public var connectedResidentBytes: Int
        /// Linux: the stripped program; 0 for microcontrollers.
        public var binaryBytes: Int
        /// Microcontrollers: data, zeroed data and stack; 0 for Linux.
        public var ramBytes: Int
        /// Microcontrollers: code and constants; 0 for Linux.
        public var flashBytes: Int
    }
}
