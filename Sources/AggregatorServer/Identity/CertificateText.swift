// SPDX-License-Identifier: Apache-2.0

import CertificatePort

/// Room for what libcrypto writes as text.
struct CertificateText {
    var bytes = [CChar](repeating: 0, count: Int(CERTIFICATE_TEXT_MAXIMUM))

    /// What was written.
    func prefix(_ count: Int32) -> String {
        String(decoding: bytes.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Why nothing was written, in words.
    static func error(_ count: Int32) -> String {
        count == 0 ? "OpenSSL refuses" : "OpenSSL has error \(String(-count, radix: 16, uppercase: true))"
    }
}
