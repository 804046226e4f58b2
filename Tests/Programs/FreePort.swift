// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Ports for servers that are stopped and started again, so that the system cannot choose one each time.
public enum FreePort {
    /// Below 32,768, from where the system gives ports to connections: they would be taken while the server
    /// is away.
    private static let range = 20_000..<32_000
    private static let latest = Mutex(Int(ProcessInfo.processInfo.processIdentifier) * 97 % range.count)

    /// A port that no program of this machine has, and no other test of this process gets. Throws where the
    /// kernel does not list what is taken.
    public static func next() throws -> Int {
        let taken = try ["/proc/net/tcp", "/proc/net/tcp6"].map {
            try String(contentsOfFile: $0, encoding: .utf8)
        }
        return latest.withLock { latest in
            for _ in range {
                latest = (latest + 1) % range.count
                let digits = String(range.lowerBound + latest, radix: 16, uppercase: true)
                if !taken.contains(where: { $0.contains(":\(digits) ") }) { break }
            }
            return range.lowerBound + latest
        }
    }
}
