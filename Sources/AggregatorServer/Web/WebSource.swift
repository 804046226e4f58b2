// SPDX-License-Identifier: Apache-2.0

public import Federation

/// What the web side reads. It asks and never changes anything.
public struct WebSource: Sendable {
    /// What the fleet is doing now, with all members. Called on any thread, a few times a second.
    public var status: @Sendable () -> FleetStatus
    /// Rounds that are over: the first one wanted, and how many at most. Oldest first, without gaps.
    public var rounds: @Sendable (_ from: UInt32, _ limit: Int) async throws -> [FleetStatus.Round]
    /// Every certificate of the fleet, by device.
    public var devices: @Sendable () async throws -> [DeviceRecord]
    /// How many identities are in force, and which end soon.
    public var identities: @Sendable () async throws -> IdentityCensus
    /// Everybody who may answer, or has answered, and how they do in this run.
    public var people: @Sendable () async throws -> [PersonStanding]
    /// The latest events, newest first, and how many at most.
    public var events: @Sendable (_ limit: Int) async throws -> [EventEntry]

    /// Makes a source; see the properties.
    public init(
        status: @escaping @Sendable () -> FleetStatus,
        rounds: @escaping @Sendable (_ from: UInt32, _ limit: Int) async throws -> [FleetStatus.Round],
        devices: @escaping @Sendable () async throws -> [DeviceRecord],
        identities: @escaping @Sendable () async throws -> IdentityCensus,
        people: @escaping @Sendable () async throws -> [PersonStanding],
        events: @escaping @Sendable (_ limit: Int) async throws -> [EventEntry]
    ) {
        self.status = status
        self.rounds = rounds
        self.devices = devices
        self.identities = identities
        self.people = people
        self.events = events
    }
}
