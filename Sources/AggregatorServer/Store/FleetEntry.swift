// SPDX-License-Identifier: Apache-2.0

import Federation
public import Foundation

/// Something that happened in a run and is written down.
enum FleetEntry: Sendable {
    /// A round was committed.
    case closed(ClosedRound, at: Date)
    /// The policy after a round was measured.
    case measured(round: UInt32, returnMean: Double)
    /// Anything else.
    case event(EventEntry)

    /// What it takes in memory, in things of a few dozen bytes.
    var weight: Int {
        if case .closed(let round, _) = self { 1 + round.parts.count } else { 1 }
    }
}

/// Something that happened, in words.
public struct EventEntry: Equatable, Sendable, Codable {
    /// When.
    public var time: Date
    /// The device's name, if it concerns one.
    public var device: String?
    /// One word: `joined`, `diverged`, `revoked` …
    public var kind: String
    /// For people.
    public var detail: String

    /// Makes an entry.
    public init(time: Date, device: String? = nil, kind: String, detail: String = "") {
        self.time = time
        self.device = device
        self.kind = kind
        self.detail = detail
    }

    /// What the state machine reported.
    init(_ event: FleetEvent, at time: Date) {
        self.init(
            time: time, device: event.device, kind: event.kind.rawValue,
            detail: event.detail ?? "round \(event.round)")
    }
}
