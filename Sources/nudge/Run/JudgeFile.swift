// SPDX-License-Identifier: Apache-2.0

import Preferences
import Tables

/// A file that says what a simulated person looks at: weights over what can be measured of a clip.
///
/// ```toml
/// [weights]
/// rotation = 1
/// effort = -0.05
/// ```
enum JudgeFile {
    /// The text of `--judge` for what was written there: the weights of a file, or what it says itself.
    static func text(_ option: String) throws -> String {
        guard option.hasSuffix(".toml") else { return option }
        var table = try TableSource.read(option)
        var list = try table.inner("weights")
        var weights = QuantityVector()
        for (key, value) in try list.rest() {
            guard let quantity = Quantity(named: key) else {
                let known = Quantity.allCases.map(\.name).joined(separator: ", ")
                throw list.error(key, "is no quantity; write one of \(known)")
            }
            guard case .number(let digits) = value, let weight = Double(digits), weight.isFinite else {
                throw list.error(key, "must be a number")
            }
            weights[quantity] = weight
        }
        try table.finish()
        guard weights != QuantityVector() else {
            throw table.error("weights", "must hold a weight that is not 0")
        }
        return Judge.weights(weights).description
    }
}
