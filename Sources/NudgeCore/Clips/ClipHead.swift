// SPDX-License-Identifier: Apache-2.0

/// The beginning of a clip: what its pictures show and how they are coded.
///
/// A clip is one behaviour as it is seen: the places of the body's parts in pictures that are evenly spaced
/// in simulated time. It says everything that is needed to draw it. Layout, little-endian: view (1), e (1),
/// parts P (1), pictures (1), microseconds of simulated time from one picture to the next (4); per part shape
/// (1), role (1), radius in 4096ths of a metre (2); then the pictures. A picture has, part by part and end by
/// end, the view's coordinates as `Int16` in units of 2^−e metres.
public struct ClipHead: Equatable, Sendable {
    /// Bytes before the parts.
    public static let headBytes = 8
    /// Bytes of a part.
    public static let partBytes = 4
    /// The finest unit: 2^−12 metres. What moves farther than 8 metres is coded in coarser ones.
    public static let exponentMaximum: UInt8 = 12
    /// Bytes of the longest clip.
    public static let encodedBytesMaximum =
        headBytes + Limits.partCountMaximum * (partBytes + Limits.pictureCountMaximum * 12)

    /// From where it is looked at.
    public var view: SketchView
    /// e: a unit is 2^−e metres, 0...12.
    public var exponent: UInt8
    /// P, 1...32.
    public var partCount: Int
    /// Pictures, 1...75.
    public var pictureCount: Int
    /// Simulated time from one picture to the next.
    public var pictureMicroseconds: UInt32

    /// Reads the head of a clip that is exactly `bytes`, and checks that they are a whole clip.
    /// - Throws: `length` or `value`, with the byte that makes no sense.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard bytes.count >= Self.headBytes else { throw FrameError(.length, offset: bytes.count) }
        guard let view = SketchView(rawValue: bytes[0]) else { throw FrameError(.value, offset: 0) }
        guard bytes[1] <= Self.exponentMaximum else { throw FrameError(.value, offset: 1) }
        guard bytes[2] >= 1, bytes[2] <= UInt8(Limits.partCountMaximum) else {
            throw FrameError(.value, offset: 2)
        }
        guard bytes[3] >= 1, bytes[3] <= UInt8(Limits.pictureCountMaximum) else {
            throw FrameError(.value, offset: 3)
        }
        self.view = view
        exponent = bytes[1]
        partCount = Int(bytes[2])
        pictureCount = Int(bytes[3])
        pictureMicroseconds = bytes.load(UInt32.self, at: 4)
        guard bytes.count >= picturesOffset else { throw FrameError(.length, offset: bytes.count) }
        var endCount = 0
        for index in 0..<partCount {
            let offset = Self.headBytes + index * Self.partBytes
            guard let shape = SketchPart.Shape(rawValue: bytes[offset]) else {
                throw FrameError(.value, offset: offset)
            }
            guard let role = SketchPart.Role(rawValue: bytes[offset + 1]) else {
                throw FrameError(.value, offset: offset + 1)
            }
            endCount += SketchPart(shape: shape, role: role, radius: 0).endCount
        }
        guard bytes.count == picturesOffset + pictureCount * endCount * view.dimensionCount * 2 else {
            throw FrameError(.length, offset: bytes.count)
        }
    }

    /// Where the first picture begins, in bytes.
    public var picturesOffset: Int { Self.headBytes + partCount * Self.partBytes }

    /// Reads part `index` from the bytes that this head was read from.
    public func part(_ index: Int, in bytes: Span<UInt8>) -> SketchPart {
        precondition(index >= 0 && index < partCount, "no such part")
        let offset = Self.headBytes + index * Self.partBytes
        return SketchPart(
            shape: SketchPart.Shape(rawValue: bytes[offset]) ?? .sphere,
            role: SketchPart.Role(rawValue: bytes[offset + 1]) ?? .body,
            radius: Float(bytes.load(UInt16.self, at: offset + 2)) / 4096)
    }
}
