// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The example of a member in C at the end of a radio link, behind a gateway.
@Suite("Members over UDP", .timeLimit(.minutes(5)))
struct RadioTests {
    /// A radio link between a gateway and a device at a port: loses a fifth of all datagrams, repeats a
    /// tenth, and lets a third be overtaken. A stranger says garbage, and what the gateway once said, to
    /// both.
    private static let radio = """
        import heapq, random, select, socket, sys, time
        random.seed(int(sys.argv[1]))
        near, far, stranger = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3))
        spare = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for end in (near, far, spare): end.bind(("127.0.0.1", 0))
        device = spare.getsockname()
        spare.close()
        print(near.getsockname()[1], device[1], flush=True)
        gateway, waiting, count = None, [], 0
        while True:
            pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
            for end in select.select([near, far], [], [], pause)[0]:
                try: datagram, sender = end.recvfrom(2048)
                except ConnectionError: continue
                if end is near: gateway = sender
                noise = random.randbytes(random.randrange(60))
                if random.random() < 0.05: stranger.sendto(random.choice([noise, datagram]), device)
                if random.random() < 0.05: near.sendto(noise, gateway)
                for _ in range(2 if random.random() < 0.1 else 1):
                    if random.random() < 0.2: continue
                    delay = random.random() * 0.05 if random.random() < 0.33 else 0
                    count += 1
                    heapq.heappush(waiting, (time.monotonic() + delay, count, end is near, datagram))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, is_down, datagram = heapq.heappop(waiting)
                far.sendto(datagram, device) if is_down else near.sendto(datagram, gateway)
        """

    /// The device's program, which is reset in the middle.
    private static let device = """
        "$1" radio.key "$2" 2>radio.words &
        until grep -qs joined radio.words; do sleep 0.05; done
        sleep 0.2
        kill -KILL $!
        wait
        cat radio.words >&2
        exec "$1" radio.key "$2"
        """

    @Test("lose, repeat and reorder what they say, are reset, and end with the server's bits")
    func radio() async throws {
        let seed = Int.random(in: 0..<1_000_000)
        // let seed = 0
        let fleet = try await ServedFleet(
            run: "agents = 2\nhidden = [8]\nrounds = 120", quorum: 2,
            devices: ["linux", "gateway-1", "gateway-1/radio"])
        let join = try await Library.compile(
            Package.path("Sources/NudgeClient/Examples/join.c"), .checked, in: fleet.scratch)
        let radio = try await fleet.start(["python3", "-c", Self.radio, String(seed)])
        let ports = try await ports(of: radio)
        let device = try await fleet.start(["bash", "-c", Self.device, "-", join, ports[1]])
        let gateway = try await fleet.startGateway(lines: ["udp:127.0.0.1:" + ports[0]])
        let linux = try await fleet.start([
            Package.product("nudge-agent"), "connect", fleet.address, "--identity", "linux.pem", "--task",
            "point-mass",
        ])
        for program in [device, linux] {
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "let seed = \(seed): \(outcome.words)\(gateway.words)")
        }
        let words = "let seed = \(seed): \(device.errors)\(gateway.words)"
        let fingerprint = try await fleet.auditedFingerprint()
        #expect(device.errors.hasSuffix("join: 120 rounds, fingerprint \(fingerprint)\n"), "\(words)")
        // It was reset, and garbage was counted; but nothing looked like tampering.
        #expect(device.errors.matches(of: /joined/).count >= 2, "\(words)")
        #expect(gateway.words.contains("none of the device's"), "\(words)")
        #expect(!fleet.serverWords.contains("tampered"), "\(words)\(fleet.serverWords)")
    }

    private func ports(of radio: Program) async throws -> [String] {
        while radio.isRunning {
            if let match = radio.words.firstMatch(of: /(\d+) (\d+)\n/) {
                return [String(match.1), String(match.2)]
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try #require(nil, "\(radio.words)")
    }
}
