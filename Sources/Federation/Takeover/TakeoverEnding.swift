// SPDX-License-Identifier: Apache-2.0

/// Why a server has no part in a fleet's turns any more.
public enum TakeoverEnding: Error, Equatable, Sendable {
    /// The lease ran out, or may have.
    case lapsed
    /// The store refused a record, because another server leads.
    case superseded
    /// The shared run has other settings.
    case otherRun
    /// A round of this server's log is not the shared one.
    case differs(round: UInt32)
    /// This server's log has more rounds than the shared one.
    case ahead(own: Int, shared: UInt32)
    /// The shared log lacks a round.
    case gap(round: UInt32)
}
