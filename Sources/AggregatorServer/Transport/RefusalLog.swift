// SPDX-License-Identifier: Apache-2.0

/// What the log tells of peers that were turned away: of each who and why at once, but neither the same peer
/// again nor many peers for the same reason within a while. What is left out is counted.
struct RefusalLog {
    /// Why a peer was turned away.
    enum Reason: String, CaseIterable {
        case noCertificate = "it showed no certificate"
        case foreign = "its certificate is not from this fleet's authority"
        case distrusts = "it does not trust this fleet's authority: it belongs to another fleet"
        case distrustsDate = "by its clock this server's certificate has expired: one of the clocks is wrong"
        case distrustsOtherwise = "it does not accept this server's certificate"
        case noTLS = "it did not speak TLS as agents do"
        case slow = "it did not prove in time who it is"
        case unknown = "the device is not enrolled"
        case revoked = "the device's identity was revoked, or replaced by a later one"
        case expired = "by this machine's clock the device's identity has expired"
        case garbage = "it sent too much before it was known"
        case unreadable = "the register of devices cannot be read"
    }

    /// How many peers of one reason are told of by name in a while.
    static let tellingCount = 10
    /// How many peers of one reason are remembered in a while.
    static let peerCountLimit = 1000

    private struct Refused {
        var peers: Set<String> = []
        var hiddenCount = 0

        mutating func add(_ peer: String) -> Bool {
            let isTold = peers.count < RefusalLog.tellingCount && !peers.contains(peer)
            if peers.count < RefusalLog.peerCountLimit { peers.insert(peer) }
            if !isTold { hiddenCount += 1 }
            return isTold
        }
    }

    private var refused: [Reason: Refused] = [:]

    /// Notes that a peer was turned away. Returns whether the log should say so.
    mutating func add(_ reason: Reason, _ peer: String) -> Bool {
        refused[reason, default: Refused()].add(peer)
    }

    /// Ends a while. Returns what was left out in it: how often, and at least how many peers it was about.
    mutating func takeHidden() -> [(reason: Reason, count: Int, peerCount: Int)] {
        defer { refused = [:] }
        return Reason.allCases.compactMap { reason in
            guard let refused = refused[reason], refused.hiddenCount > 0 else { return nil }
            return (reason, refused.hiddenCount, refused.peers.count)
        }
    }
}
