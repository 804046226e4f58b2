// SPDX-License-Identifier: Apache-2.0

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
