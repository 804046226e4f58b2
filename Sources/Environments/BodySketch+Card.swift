// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

extension BodySketch {
    /// Reads the body at the end of a card, if it has one; nil where what stands there is none.
    init?(_ reader: inout LineReader, observationCount: Int) {
        self.init()
        guard reader.take("body") else { return }
        guard observationCount > 0 else { return nil }
        if reader.take("top") { view = .top } else if !reader.take("side") { return nil }
        while reader.take("part") {
            guard let part = BodyPart(&reader, observationCount), add(part) else { return nil }
        }
        guard partCount > 0 else { return nil }
    }
}

extension BodyPart {
    fileprivate init?(_ reader: inout LineReader, _ observationCount: Int) {
        guard let look = SketchPart(&reader), let base = reader.takeCount(-1...Int(Int8.max)),
            let x = MovedNumber(&reader, observationCount), let y = MovedNumber(&reader, observationCount),
            let length = MovedNumber(&reader, observationCount),
            let turn = MovedNumber(&reader, observationCount)
        else { return nil }
        self.init()
        self.look = look
        self.base = Int8(base)
        (self.x, self.y, self.length, self.turn) = (x, y, length, turn)
        guard reader.take("angle") else { return }
        let numbers = 0...observationCount - 1
        guard let cosine = reader.takeCount(numbers), let sine = reader.takeCount(numbers) else { return nil }
        angle = ObservedAngle(cosine: Int16(cosine), sine: Int16(sine))
    }
}

extension SketchPart {
    fileprivate init?(_ reader: inout LineReader) {
        guard let shape = reader.takeCount(0...255).flatMap({ Shape(rawValue: UInt8($0)) }),
            let role = reader.takeCount(0...255).flatMap({ Role(rawValue: UInt8($0)) }),
            // What a clip has room for.
            let radius = reader.takeNumber(), radius > 0, radius < 16
        else { return nil }
        self.init(shape: shape, role: role, radius: Float(radius))
    }
}

extension MovedNumber {
    /// A constant, a scale, and the observed number or −1.
    fileprivate init?(_ reader: inout LineReader, _ observationCount: Int) {
        guard let constant = reader.takeNumber(), let scale = reader.takeNumber(),
            constant.isFinite, scale.isFinite, let number = reader.takeCount(-1...observationCount - 1)
        else { return nil }
        self.init(Float(constant), scale: Float(scale), number: number < 0 ? nil : number)
    }
}
