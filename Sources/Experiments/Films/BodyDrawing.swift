// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// One body as SVG: capsules are thick lines with round caps, and nearer parts cover farther ones.
struct BodyDrawing {
    /// Maps metres to pixels.
    struct Screen {
        var originX: Double, originY: Double, scale: Double

        func x(_ u: Double) -> Double { originX + u * scale }
        func y(_ v: Double) -> Double { originY - v * scale }
    }

    var motion: Motion
    var screen: Screen
    /// `#rrggbb`.
    var colour: String

    private static let outlinePixels = 1.0
    /// How much darker the last, or the farthest, part is than the first.
    private static let shadeShare = 0.3

    /// The body after so many seconds, as a group.
    func svg(_ seconds: Double, opacity: Double = 1) -> String {
        let pose = Pose(motion, seconds: seconds)
        let depths = motion.parts.indices.map { part -> Double in
            let (first, last) = motion.ends(of: part)
            return pose.ends[first].depth + pose.ends[last].depth
        }
        let (near, far) = (depths.min() ?? 0, depths.max() ?? 0)
        // In a plane the first part is the trunk, and lies over the limbs.
        let order = motion.parts.indices.sorted { (depths[$0], $0) > (depths[$1], $1) }
        let isBehind = { (part: Int) in [.goal, .scenery].contains(motion.parts[part].role) }
        let lines = (order.filter(isBehind) + order.filter { !isBehind($0) }).map { part in
            let rank =
                far > near
                ? (depths[part] - near) / (far - near)
                : Double(part) / Double(max(motion.parts.count - 1, 1))
            return draw(part, pose, rank)
        }
        return "<g opacity=\"\(Self.text(opacity))\">\(lines.joined())</g>\n"
    }

    private func draw(_ part: Int, _ pose: Pose, _ rank: Double) -> String {
        let (first, last) = motion.ends(of: part)
        let sketched = motion.parts[part]
        let fill =
            switch sketched.role {
            case .body: Self.darker(colour, by: Self.shadeShare * rank)
            case .object: "#333a37"
            case .goal: "#b3261e"
            case .scenery: "#b8c1bd"
            }
        let least = sketched.role == .goal ? 5 : 1.2
        let radius = max(Double(sketched.radius) * screen.scale, least)
        let (from, to) = (pose.ends[first], pose.ends[last])
        let ends = [screen.x(from.u), screen.y(from.v), screen.x(to.u) + 0.01, screen.y(to.v)]
            .map(Self.text)
        let isFlat = sketched.shape == .cylinder && (from.u, from.v) != (to.u, to.v)
        let line = "x1=\"\(ends[0])\" y1=\"\(ends[1])\" x2=\"\(ends[2])\" y2=\"\(ends[3])\""
        let cap = isFlat ? "square" : "round"
        return "<line class=\"outline\" \(line) stroke-linecap=\"\(cap)\" "
            + "stroke-width=\"\(Self.text(2 * (radius + Self.outlinePixels)))\"/>"
            + "<line \(line) stroke=\"\(fill)\" stroke-linecap=\"\(cap)\" "
            + "stroke-width=\"\(Self.text(2 * radius))\"/>"
    }

    /// A number with two decimals at most.
    static func text(_ number: Double) -> String {
        let rounded = (number * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    /// A colour moved towards black by a share.
    static func darker(_ colour: String, by share: Double) -> String {
        let digits = Array(colour.dropFirst())
        let channels = stride(from: 0, to: 6, by: 2).map { start in
            Double(Int(String(digits[start...start + 1]), radix: 16) ?? 0) * (1 - share)
        }
        return "rgb(\(channels.map { String(Int($0.rounded())) }.joined(separator: ",")))"
    }
}
