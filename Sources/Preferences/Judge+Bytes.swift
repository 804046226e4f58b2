// SPDX-License-Identifier: Apache-2.0

/// What is judged, as a code and numbers of a panel section. Codes never change.
extension Judge {
    /// The judge's code.
    var code: UInt8 {
        switch self {
        case .return: 0
        case .progress: 1
        case .rotation: 2
        case .height: 3
        case .stillness: 4
        case .speed: 5
        case .flip: 6
        case .weights: 7
        }
    }

    /// The numbers that go with the code.
    var numberCount: Int {
        switch self {
        case .return, .progress, .height, .stillness: 0
        case .rotation, .flip, .speed: 1
        case .weights: Self.quantityCount
        }
    }

    private static var quantityCount: Int { Int(Quantity.steps.rawValue) + 1 }

    /// A number that goes with the code.
    func number(_ index: Int) -> Double {
        switch self {
        case .rotation(let direction), .flip(let direction): direction.rawValue
        case .speed(let speed): speed
        case .weights(let weights): weights[Quantity(rawValue: UInt8(index)) ?? .steps]
        case .return, .progress, .height, .stillness: 0
        }
    }

    /// Reads a judge whose numbers begin at `offset`; nil where there is none like that.
    init?(code: UInt8, reading bytes: Span<UInt8>, at offset: Int) {
        let count = code == 7 ? Self.quantityCount : code == 2 || code == 5 || code == 6 ? 1 : 0
        guard bytes.count == offset + 8 * count else { return nil }
        let first = count > 0 ? Answerers.number(bytes, at: offset) : 0
        switch code {
        case 0: self = .return
        case 1: self = .progress
        case 3: self = .height
        case 4: self = .stillness
        case 5:
            guard first.isFinite else { return nil }
            self = .speed(first)
        case 2, 6:
            guard let direction = Direction(rawValue: first) else { return nil }
            self = code == 2 ? .rotation(direction) : .flip(direction)
        case 7:
            var weights = QuantityVector()
            for index in 0..<count {
                let weight = Answerers.number(bytes, at: offset + 8 * index)
                guard weight.isFinite, let quantity = Quantity(rawValue: UInt8(index)) else { return nil }
                weights[quantity] = weight
            }
            self = .weights(weights)
        default: return nil
        }
    }
}
