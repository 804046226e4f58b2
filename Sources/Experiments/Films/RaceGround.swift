// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore

/// The ground that all lanes of a race share: what their bodies cover, in metres from one start line.
struct RaceGround {
    let left, right, low, high: Double

    init(_ motions: [Motion]) {
        let extents = motions.map { motion -> Extent in
            var extent = motion.extent(ofBodyAlone: true)
            let start = motion.trunkPlace(0)
            extent.left -= start.u
            extent.right -= start.u
            extent.low -= Self.base(motion)
            extent.high -= Self.base(motion)
            return extent
        }
        left = extents.map(\.left).min() ?? 0
        right = extents.map(\.right).max() ?? 0
        low = min(extents.map(\.low).min() ?? 0, motions[0].view == .side ? 0 : .infinity)
        high = extents.map(\.high).max() ?? 0
    }

    /// The height that counts as 0: the ground, or where the trunk starts.
    static func base(_ motion: Motion) -> Double { motion.view == .side ? 0 : motion.trunkPlace(0).v }

    /// Round numbers of metres up to `end`, at least so far apart.
    func marks(upTo end: Double, leastMetres: Double) -> [Double] {
        let power = pow(10, log10(leastMetres).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= leastMetres } ?? 10 * power
        return (Int((left / step).rounded(.up))...Int((end / step).rounded(.down))).map { Double($0) * step }
    }
}
