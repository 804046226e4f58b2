// SPDX-License-Identifier: Apache-2.0

import NIOSSL
import NudgeCore

extension RefusalLog.Reason {
    /// Why TLS failed before the peer had proved who it is. The library says so in words only.
    init(_ error: any Error) {
        let words = "\(error)"
        let meanings: KeyValuePairs<String, Self> = [
            "PEER_DID_NOT_RETURN_A_CERTIFICATE": .noCertificate, "CERTIFICATE_VERIFY_FAILED": .foreign,
            "ALERT_UNKNOWN_CA": .distrusts, "ALERT_CERTIFICATE_EXPIRED": .distrustsDate,
            "ALERT_BAD_CERTIFICATE": .distrustsOtherwise, "ALERT_CERTIFICATE": .distrustsOtherwise,
        ]
        self = meanings.first { words.contains($0.key) }?.value ?? .noTLS
    }

    /// What the peer is told, if it may be told anything. What people or clocks mend is tried again soon: the
    /// peer's own waits grow.
    var frame: RefusalFrame {
        switch self {
        case .revoked: RefusalFrame(.revoked, retryAfterSeconds: 0)
        case .expired: RefusalFrame(.expired, retryAfterSeconds: 5)
        case .unreadable: RefusalFrame(.full, retryAfterSeconds: 5)
        case .garbage: RefusalFrame(.malformed, retryAfterSeconds: 60)
        default: RefusalFrame(.unknown, retryAfterSeconds: 60)
        }
    }
}
