public import Foundation
import NudgeCore

/// A run, as the store lists it.
public struct RunEntry: Equatable, Sendable, Codable {
    /// Its number in the store.
    public var id: Int64
    /// Its name: the folder's.
    public var name: String
    /// The task's name.
    public var task: String
    /// The settings it was started with, as JSON.
    public var configuration: String
    /// When it was started first.
    public var started: Date
    /// When it came to its end; nil while it may go on.
    public var ended: Date?
    /// Rounds committed.
    public var roundCount: Int
}

/// How often a device voted in a run, and how often the others of its block said the same.
public struct DeviceAgreement: Equatable, Sendable, Codable {
    /// The device's name.
    public var device: String
    /// Votes that were counted.
    public var voteCount = 0
    /// Those that the others of the block agreed with.
    public var agreementCount = 0
    /// Those that they did not.
    public var disagreementCount = 0

    mutating func add(_ vote: StoredVote) {
        if vote.vote != .absent { voteCount += 1 }
        switch vote.agrees {
        case true: agreementCount += 1
        case false: disagreementCount += 1
        case nil: break
        }
    }
}
