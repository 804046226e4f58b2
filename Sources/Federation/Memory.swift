// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Memory for an arena of the core, on a host: one aligned region, freed with its owner.
@safe
public final class Memory: @unchecked Sendable {
    /// The region. Whoever cuts it up must not outlive this object.
    public let region: UnsafeMutableRawBufferPointer

    /// Allocates `bytes` bytes.
    public init(bytes: Int) {
        unsafe region = .allocate(byteCount: bytes, alignment: Arena.alignmentBytes)
    }

    deinit { unsafe region.deallocate() }
}
