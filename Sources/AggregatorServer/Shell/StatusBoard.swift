// SPDX-License-Identifier: Apache-2.0

public import Federation
import Synchronization

/// The latest status of the fleet, for whoever looks at it from another thread.
public final class StatusBoard: Sendable {
    private let status: Mutex<FleetStatus>

    init(_ status: FleetStatus) { self.status = Mutex(status) }

    /// The latest status.
    public var latest: FleetStatus { status.withLock { $0 } }

    func show(_ status: FleetStatus) { self.status.withLock { $0 = status } }
}
