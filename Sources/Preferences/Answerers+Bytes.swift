// SPDX-License-Identifier: Apache-2.0

/// Layout, little-endian: who (1): 1 people with a link function, 2 a teacher, 3 people who are asked, 4 an
/// eye; what is judged (1); family of the link function (1); whether a panel stops when decided (1);
/// panelists (2); zeros (2); then IEEE 754 doubles: the link's number, or the eye's fraction, floor and
/// lapses, or the teacher's rationality, discount, mistake, skip and equal; and the judge's: none, the
/// direction, the speed, or a weight per quantity. People who are asked have the first byte and nothing else.
extension Answerers {
    private static let headBytes = 8

    /// Bytes of the section: 1 for people, otherwise at most 128.
    public var encodedBytes: Int {
        guard case .simulated(let panel) = self else { return 1 }
        return Self.headBytes + 8 * (Self.numberCount(ofWho: panel.members.code) + panel.judge.numberCount)
    }

    /// Writes the section at the beginning of `bytes`, which holds at least ``encodedBytes``.
    public func write(to bytes: inout MutableSpan<UInt8>) {
        for index in 0..<encodedBytes { bytes[index] = 0 }
        guard case .simulated(let panel) = self else {
            bytes[0] = 3
            return
        }
        bytes[0] = panel.members.code
        bytes[1] = panel.judge.code
        var numbers = InlineArray<5, Double>(repeating: 0)
        switch panel.members {
        case .panel(let panel):
            bytes[3] = panel.stopsWhenDecided ? 1 : 0
            bytes[4] = UInt8(truncatingIfNeeded: panel.panelistCount)
            bytes[5] = UInt8(truncatingIfNeeded: panel.panelistCount >> 8)
            switch panel.panelist {
            case .link(let linkFunction):
                bytes[2] = linkFunction.family.code
                numbers[0] = linkFunction.scale
            case .eye(let eye): numbers = [eye.fraction, eye.floor, eye.lapseProbability, 0, 0]
            }
        case .teacher(let teacher):
            numbers = [
                teacher.rationality, teacher.discount, teacher.mistakeProbability, teacher.skipThreshold,
                teacher.equalThreshold,
            ]
        }
        let count = Self.numberCount(ofWho: bytes[0])
        for index in 0..<count { Self.write(numbers[index], to: &bytes, at: Self.headBytes + 8 * index) }
        for index in 0..<panel.judge.numberCount {
            Self.write(panel.judge.number(index), to: &bytes, at: Self.headBytes + 8 * (count + index))
        }
    }

    /// Reads a section that is exactly `bytes`; nil where it says nothing that this program knows.
    public init?(reading bytes: Span<UInt8>) {
        guard bytes.count > 0 else { return nil }
        if bytes[0] == 3 {
            guard bytes.count == 1 else { return nil }
            self = .people
            return
        }
        let memberNumbers = Self.numberCount(ofWho: bytes[0])
        guard memberNumbers > 0, bytes.count >= Self.headBytes + 8 * memberNumbers, bytes[6] | bytes[7] == 0,
            let members = Self.members(bytes),
            let judge = Judge(code: bytes[1], reading: bytes, at: Self.headBytes + 8 * memberNumbers)
        else { return nil }
        self = .simulated(SimulatedPanel(members, judge: judge))
        guard encodedBytes == bytes.count else { return nil }
    }

    private static func numberCount(ofWho code: UInt8) -> Int {
        switch code {
        case 1: 1
        case 2: 5
        case 4: 3
        default: 0
        }
    }

    private static func members(_ bytes: Span<UInt8>) -> SimulatedPanel.Members? {
        let first = number(bytes, at: headBytes)
        if bytes[0] == 2 {
            guard bytes[2] | bytes[3] | bytes[4] | bytes[5] == 0 else { return nil }
            return teacher(bytes, rationality: first)
        }
        let count = Int(bytes[4]) | Int(bytes[5]) << 8
        guard count >= 1, bytes[3] <= 1 else { return nil }
        let panelist: Panelist
        if bytes[0] == 1 {
            guard let family = LinkFunction.Family(code: bytes[2]), first > 0, first.isFinite else {
                return nil
            }
            panelist = .link(LinkFunction(family, positiveScale: first))
        } else {
            let (floor, lapses) = (number(bytes, at: headBytes + 8), number(bytes, at: headBytes + 16))
            guard bytes[2] == 0, Eye.isValid(fraction: first, floor: floor, lapseProbability: lapses) else {
                return nil
            }
            panelist = .eye(Eye(fraction: first, floor: floor, lapseProbability: lapses))
        }
        return .panel(Panel(panelist, panelistCount: count, stopsWhenDecided: bytes[3] == 1))
    }

    private static func teacher(_ bytes: Span<UInt8>, rationality: Double) -> SimulatedPanel.Members? {
        let discount = number(bytes, at: headBytes + 8)
        let mistake = number(bytes, at: headBytes + 16)
        let (skip, equal) = (number(bytes, at: headBytes + 24), number(bytes, at: headBytes + 32))
        guard rationality >= 0, discount >= 0, discount <= 1, mistake >= 0, mistake <= 1, skip >= 0,
            equal >= 0
        else { return nil }
        return .teacher(
            Teacher(
                rationality: rationality, discount: discount, mistakeProbability: mistake,
                skipThreshold: skip, equalThreshold: equal))
    }

    private static func write(_ number: Double, to bytes: inout MutableSpan<UInt8>, at offset: Int) {
        for index in 0..<8 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * index))
        }
    }

    static func number(_ bytes: Span<UInt8>, at offset: Int) -> Double {
        var pattern: UInt64 = 0
        for index in 0..<8 { pattern |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        return Double(bitPattern: pattern)
    }
}

extension SimulatedPanel.Members {
    /// Who answers, as a number that never changes.
    fileprivate var code: UInt8 {
        switch self {
        case .teacher: 2
        case .panel(let panel): if case .eye = panel.panelist { 4 } else { 1 }
        }
    }
}

extension LinkFunction.Family {
    /// The family's number in a panel section. It never changes.
    var code: UInt8 {
        switch self {
        case .linear: 0
        case .bradleyTerry: 1
        case .probit: 2
        case .gumbel: 3
        case .deterministic: 4
        }
    }

    init?(code: UInt8) {
        switch code {
        case 0: self = .linear
        case 1: self = .bradleyTerry
        case 2: self = .probit
        case 3: self = .gumbel
        case 4: self = .deterministic
        default: return nil
        }
    }
}
