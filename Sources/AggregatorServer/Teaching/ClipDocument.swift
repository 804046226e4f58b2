// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore

/// A clip as the page gets it.
public struct ClipDocument: Encodable, Sendable {
    struct Part: Encodable {
        var shape, role: String
        /// Metres.
        var radius: Float
    }

    /// Simulated time from one picture to the next.
    let pictureMilliseconds: Double
    /// What a coordinate's unit is worth.
    let metresPerUnit: Double
    /// `side` (x and z), `top` (x and y) or `space` (x, y and z).
    let view: String
    let parts: [Part]
    /// `Int16`, little-endian, in Base64: per picture, per part, its centre or both ends.
    let pictures: String

    /// - Parameter clip: one that `ClipHead` reads.
    init(_ clip: [UInt8]) throws(FrameError) {
        let head = try ClipHead(reading: clip.span)
        pictureMilliseconds = Double(head.pictureMicroseconds) / 1000
        metresPerUnit = 1 / Double(1 << Int(head.exponent))
        view = head.view.name
        parts = (0..<head.partCount).map { index in
            let part = head.part(index, in: clip.span)
            return Part(shape: part.shape.name, role: part.role.name, radius: part.radius)
        }
        pictures = Data(clip[head.picturesOffset...]).base64EncodedString()
    }
}

extension SketchView {
    var name: String {
        switch self {
        case .side: "side"
        case .top: "top"
        case .space: "space"
        }
    }
}

extension SketchPart.Shape {
    var name: String {
        switch self {
        case .sphere: "sphere"
        case .capsule: "capsule"
        case .cylinder: "cylinder"
        }
    }
}

extension SketchPart.Role {
    var name: String {
        switch self {
        case .body: "body"
        case .object: "object"
        case .goal: "goal"
        case .scenery: "scenery"
        }
    }
}
