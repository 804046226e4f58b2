// SPDX-License-Identifier: Apache-2.0

/// Memory of an environment, freed with its owner, in which it has to stand below the environment.
@safe
final class Room {
    let memory: UnsafeMutableRawBufferPointer

    init(bytes: Int) { unsafe memory = .allocate(byteCount: bytes, alignment: 16) }

    deinit { unsafe memory.deallocate() }
}
