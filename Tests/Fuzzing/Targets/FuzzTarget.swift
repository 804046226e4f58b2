// SPDX-License-Identifier: Apache-2.0

/// What is fed with bytes that nobody chose. A target stops the program when something does not hold.
public enum FuzzTarget: String, CaseIterable, Codable, Sendable {
    /// Every reader of a frame, and what cuts a stream into frames.
    case frames
    /// An agent whose connection loses, damages and invents frames.
    case agent
    /// An aggregator whose devices come, go and say anything in any order.
    case aggregator
    /// The readers of run logs and policy files, and the replay.
    case log
    /// The readers of an environment's lines and of a task's card.
    case lines
    /// What a device behind a gateway reads from its line.
    case serial
    /// What both ends of a line of datagrams read.
    case datagrams
    /// What a client of a broker reads.
    case mqtt
    /// A member of the C library, whose connection loses, damages and invents frames.
    case member

    /// Feeds the target.
    public func run(_ bytes: [UInt8]) {
        var input = Input(bytes)
        switch self {
        case .frames: feedFrames(&input)
        case .agent: feedAgent(&input)
        case .aggregator: feedAggregator(&input)
        case .log: feedLog(&input)
        case .lines: feedLines(&input)
        case .serial: feedSerial(&input)
        case .datagrams: feedDatagrams(&input)
        case .mqtt: feedMqtt(&input)
        case .member: feedMember(&input)
        }
    }
}

/// Bytes that are used up from the front. Where none are left there are zeros.
struct Input {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isEmpty: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard !isEmpty else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number in 0..<`limit`, which is at most 65,536.
    mutating func number(below limit: Int) -> Int {
        let low = Int(byte())
        return limit <= 256 ? low % limit : (low << 8 | Int(byte())) % limit
    }

    /// At most `count` bytes.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(position + count, bytes.count)
        defer { position = end }
        return Array(bytes[min(position, end)..<end])
    }

    /// All that is left.
    mutating func rest() -> [UInt8] { take(bytes.count) }
}
