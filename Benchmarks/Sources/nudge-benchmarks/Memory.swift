// SPDX-License-Identifier: Apache-2.0

/// Memory for an arena, for as long as the program runs.
func arenaMemory(bytes: Int) -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: bytes, alignment: 16)
}
