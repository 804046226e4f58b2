// SPDX-License-Identifier: Apache-2.0

/// What a server asks of the store that all servers of a fleet share.
public enum StoreRequest: Equatable, Sendable {
    /// What is there, at one moment: the header, who leads, and the records from a round on.
    case look(from: UInt32)
    /// A lease.
    case lease
    /// The lead for as long as the lease is in force, unless somebody has it.
    case claim(lease: Int64)
    /// The lease for another while.
    case keep(lease: Int64)
    /// To put bytes where nothing is yet, provided that whoever asks still leads, by this term.
    case write(SharedPlace, [UInt8], term: Int64)
    /// To end a lease, and with it the lead.
    case leave(lease: Int64)
}

/// Where something lies in the shared store. What was put there is never changed.
public enum SharedPlace: Hashable, Sendable {
    /// The run's header; it is put there when all rounds that the first leader brought along are.
    case header
    /// A round's record, encoded.
    case round(UInt32)
}

/// What the shared store answers. Every request is answered once, if only with `failed`.
public enum StoreAnswer: Equatable, Sendable {
    /// To `look`.
    case seen(SharedView)
    /// To `lease`: its number.
    case leased(Int64)
    /// To `claim`: the number of this term, which no other term has.
    case claimed(term: Int64)
    /// To `claim`: somebody else leads.
    case taken
    /// To `keep`: whether the lease was still in force, and is.
    case kept(Bool)
    /// To `write`.
    case written
    /// To `write`: whether the term goes on, and what lies in the place.
    case refused(isTermOver: Bool, there: [UInt8]?)
    /// No answer came, or none that makes sense. Whether the request was done nobody knows.
    case failed
}

/// What a server sees in the shared store.
public struct SharedView: Equatable, Sendable {
    /// The run's header; nil as long as no leader has begun.
    public var header: [UInt8]?
    /// The name of the server that leads; nil when none does.
    public var leader: String?
    /// Records by round, in order.
    public var records: [Record]
    /// Whether no later records are there.
    public var isWhole: Bool

    /// A round's record.
    public struct Record: Equatable, Sendable {
        /// The round that the place says.
        public var round: UInt32
        /// The record, encoded.
        public var bytes: [UInt8]

        /// Makes a record; see the properties.
        public init(round: UInt32, bytes: [UInt8]) {
            self.round = round
            self.bytes = bytes
        }
    }

    /// Makes a view; see the properties.
    public init(header: [UInt8]?, leader: String?, records: [Record], isWhole: Bool) {
        self.header = header
        self.leader = leader
        self.records = records
        self.isWhole = isWhole
    }
}
