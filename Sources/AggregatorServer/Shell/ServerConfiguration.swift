// SPDX-License-Identifier: Apache-2.0

public import Federation
public import NudgeCore

/// What a server serves, and where.
public struct ServerConfiguration: Sendable {
    /// The fleet's folder: identities, database and runs.
    public var folder: FleetFolder
    /// The run's name, which is its folder's.
    public var run: String
    /// The algorithm's name, as the command line spells it.
    public var algorithm: String
    /// What the run starts from. A run that is there already must have the same.
    public var start: RunStart
    /// How rounds are played.
    public var rules: FleetRules
    /// How people are asked; nil where agents do not ask people.
    public var people: PeopleSettings?
    /// Who answers, as agents are told in their welcome; empty where they decide. At most 64 bytes.
    public var panel: [UInt8] = []
    /// The settings as JSON, kept beside the log for people and programs.
    public var settings: String
    /// The address to listen on; `0.0.0.0` for all.
    public var host: String
    /// The port to listen on; 0 takes a free one.
    public var port: Int
    /// How patient the server is.
    public var limits = ConnectionLimits()
    /// Rounds between two measurements of the policy; 0 for none.
    public var evaluationInterval: UInt32 = 10
    /// Members that a status lists at most.
    public var listedMemberLimit = 1024

    /// Connections at once, admitted or not: one for every member, and some for those that come back before
    /// their old connection is known to be gone.
    var connectionLimit: Int { rules.memberLimit + max(rules.memberLimit / 4, 64) }

    /// Makes a configuration; see the properties.
    public init(
        folder: FleetFolder, run: String, algorithm: String, start: RunStart, rules: FleetRules,
        settings: String = "{}", host: String = "0.0.0.0", port: Int = 7700
    ) {
        self.folder = folder
        self.run = run
        self.algorithm = algorithm
        self.start = start
        self.rules = rules
        self.settings = settings
        self.host = host
        self.port = port
    }
}

/// What a run starts from.
public struct RunStart: Sendable {
    /// Its settings and its task.
    public var header: RunHeader
    /// One scale per observed number.
    public var scales: [ObservationScale]
    /// The base policy, if the settings name one.
    public var base: Policy?

    /// Makes a start; see the properties.
    public init(header: RunHeader, scales: [ObservationScale], base: Policy? = nil) {
        self.header = header
        self.scales = scales
        self.base = base
    }
}
