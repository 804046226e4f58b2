// SPDX-License-Identifier: Apache-2.0

/// Documents that have parts in files of their own.
enum PageText {
    /// The text with every part where its name stands in double braces.
    static func filled(_ text: [UInt8], with parts: [String: [UInt8]]) -> [UInt8] {
        var filled = String(decoding: text, as: UTF8.self)
        for (name, part) in parts {
            filled.replace("{{\(name)}}", with: String(decoding: part, as: UTF8.self))
        }
        return Array(filled.utf8)
    }
}
