// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Agents of every kind of processor that runs Linux, on whole emulated boards where those have a network.
@Suite("A mixed fleet", .serialized)
struct MixedFleetTests {
    /// The values of a key in an agent's lines.
    private func values(of key: String, in output: String) -> [Substring] {
        output.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix(key + "=") }
            .map { $0.dropFirst(key.count + 1) }
    }

    @Test("of host, 64-bit, ARMv7 and ARMv6 boards ends with the same bits", .timeLimit(.minutes(30)))
    func pointMass() async throws {
        let machines: [MixedFleet.Machine] = [
            .host, .board("raspberry-pi-3b-plus"), .board("raspberry-pi-2b"), .armv6,
        ]
        let fleet = try await MixedFleet(
            task: "point-mass", settings: "hidden = [8]\nrounds = 20", machineCount: machines.count)
        let outputs = try await fleet.train(on: machines)
        let audit = try await fleet.audit()
        print("fingerprint=\(audit.fingerprint)")
        #expect(audit.rounds == 20 && audit.votes == 80 && audit.absent == 0)
        for output in outputs {
            #expect(values(of: "fingerprint", in: output) == [audit.fingerprint[...]], "\(output)")
            #expect(values(of: "suite", in: output).allSatisfy { $0.hasPrefix("TLS-ECDHE-ECDSA-") })
        }
        // Kernels of their own, and no heap; a debug build of ordinary Swift allocates where it likes.
        let architectures = outputs.map { values(of: "guest_architecture", in: $0) }
        #expect(architectures == [[], ["aarch64"], ["armv7l"], []])
        for output in outputs.dropFirst() {
            #expect(values(of: "heap_calls_after_start", in: output) == ["0"], "\(output)")
        }
    }

    @Test("simulates HalfCheetah on a whole 64-bit board", .timeLimit(.minutes(30)))
    func halfCheetah() async throws {
        let machines: [MixedFleet.Machine] = [.host, .board("raspberry-pi-zero-2w")]
        let fleet = try await MixedFleet(
            task: "half-cheetah",
            settings: "hidden = [8]\nrounds = 6\nhorizon = 40\nfirst-horizon = 20\nevaluation-episodes = 1",
            machineCount: machines.count)
        let outputs = try await fleet.train(on: machines, options: ["--model", model])
        let audit = try await fleet.audit()
        print("fingerprint=\(audit.fingerprint)")
        #expect(audit.rounds == 6 && audit.votes == 12 && audit.absent == 0)
        for output in outputs {
            #expect(values(of: "fingerprint", in: output) == [audit.fingerprint[...]], "\(output)")
        }
        #expect(values(of: "guest_architecture", in: outputs[1]) == ["aarch64"])
        #expect(values(of: "heap_calls_after_start", in: outputs[1]) == ["0"])
    }

    /// The body that `tools/setup` fetched.
    private var model: String {
        let variables = ProcessInfo.processInfo.environment
        let cache = variables["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (cache ?? NSHomeDirectory() + "/.cache") + "/nudge/gymnasium-1.4.0/assets/half_cheetah.xml"
    }
}
