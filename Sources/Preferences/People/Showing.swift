// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A question as one person sees it.
public struct Showing<Key: Hashable & Sendable>: Equatable, Sendable {
    /// Its number, unique within a fleet's database.
    public var number: Int64
    /// The question.
    public var key: Key
    /// Who sees it.
    public var person: String
    /// The core's lane that each place on the screen shows, from left to right.
    public var order: [UInt8]
    /// The showing of which this one repeats something, to measure the person; nil for a showing whose answer
    /// counts.
    public var probeOf: Int64?
    /// For a probe with an obvious pair, the core's lane that is better; nil for one that shows everything
    /// the other way round.
    public var better: UInt8?

    /// Makes a showing; see the properties.
    public init(
        number: Int64, key: Key, person: String, order: [UInt8], probeOf: Int64? = nil, better: UInt8? = nil
    ) {
        self.number = number
        self.key = key
        self.person = person
        self.order = order
        self.probeOf = probeOf
        self.better = better
    }

    /// What a person said, with places on the screen for lanes, as the core numbers them; nil for a place
    /// that shows nothing.
    public func choice(onScreen choice: Choice) -> Choice? {
        guard case .lane(let place) = choice else { return choice }
        return Int(place) < order.count ? .lane(order[Int(place)]) : nil
    }

    /// An order of `count` lanes, drawn from a stream of the showing's own.
    static func order(count: Int, _ chance: inout RandomStream) -> [UInt8] {
        var order = (0..<count).map { UInt8($0) }
        for index in order.indices.reversed() where index > 0 {
            order.swapAt(index, Int(chance.nextWord()) % (index + 1))
        }
        return order
    }
}
