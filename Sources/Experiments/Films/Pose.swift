// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A body at one instant, as a camera sees it: every end to the right (u), up (v) and away (depth), in
/// metres. To the right is x, so that distances along a race can be compared. The page's `clip.js` looks the
/// same way.
struct Pose {
    var ends: [(u: Double, v: Double, depth: Double)]

    /// How far the camera looks down on bodies that move in space, and on things that lie on a table: cosine
    /// and sine of 24° and 52°.
    private static let usualTilt = (level: 0.913, steep: 0.408)
    private static let tableTilt = (level: 0.622, steep: 0.783)

    /// The body after so many seconds; before the first and after the last picture it stands still.
    init(_ motion: Motion, seconds: Double) {
        let at = min(max(seconds / motion.pictureSeconds, 0), Double(motion.pictureCount - 1))
        let picture = min(Int(at), max(motion.pictureCount - 2, 0))
        let share = Float(at - Double(picture))
        let size = 3 * motion.endCount
        let tilt = motion.parts.contains { $0.role == .goal } ? Self.tableTilt : Self.usualTilt
        ends = (0..<motion.endCount).map { end in
            let (x, y, z) = (0..<3).map { axis -> Double in
                let index = picture * size + 3 * end + axis
                let before = motion.places[index]
                let after = share > 0 ? motion.places[index + size] : before
                return Double(before + share * (after - before))
            }.triple
            return switch motion.view {
            case .side: (x, z, 0)
            case .top: (x, y, 0)
            case .space: (x, z * tilt.level + y * tilt.steep, y * tilt.level - z * tilt.steep)
            }
        }
    }
}

extension Array {
    fileprivate var triple: (Element, Element, Element) { (self[0], self[1], self[2]) }
}

extension Motion {
    /// The numbers of a part's first and last end.
    func ends(of part: Int) -> (first: Int, last: Int) {
        let first = parts[..<part].reduce(0) { $0 + $1.endCount }
        return (first, first + parts[part].endCount - 1)
    }

    /// The first part that acts.
    var trunk: Int { parts.firstIndex { $0.role == .body } ?? 0 }

    /// Where the middle of the trunk is.
    func trunkPlace(_ seconds: Double) -> (u: Double, v: Double) {
        let pose = Pose(self, seconds: seconds)
        let (first, last) = ends(of: trunk)
        let (one, other) = (pose.ends[first], pose.ends[last])
        return ((one.u + other.u) / 2, (one.v + other.v) / 2)
    }

    /// What the parts, or the body's own parts alone, cover over all pictures.
    func extent(ofBodyAlone isBodyAlone: Bool) -> Extent {
        var extent = Extent()
        for picture in 0..<pictureCount {
            let pose = Pose(self, seconds: Double(picture) * pictureSeconds)
            for part in parts.indices where !isBodyAlone || parts[part].role == .body {
                let (first, last) = ends(of: part)
                for end in first...last { extent.add(pose.ends[end], radius: Double(parts[part].radius)) }
            }
        }
        return extent
    }
}

/// A box around what is drawn, in metres.
struct Extent {
    var left = Double.infinity, right = -Double.infinity
    var low = Double.infinity, high = -Double.infinity

    init() {}

    /// The box around all that bodies and their surroundings ever cover.
    init(of motions: [Motion]) {
        for motion in motions {
            let own = motion.extent(ofBodyAlone: false)
            left = min(left, own.left)
            right = max(right, own.right)
            low = min(low, own.low)
            high = max(high, own.high)
        }
    }

    mutating func add(_ end: (u: Double, v: Double, depth: Double), radius: Double) {
        left = min(left, end.u - radius)
        right = max(right, end.u + radius)
        low = min(low, end.v - radius)
        high = max(high, end.v + radius)
    }
}
